# SPDX-License-Identifier: EUPL-1.2
option(DEPESCHE_UNITY "compile a module's files eight at a time" ON)

# Gives the files that stand for `files` in a build, in `out`: eight of them included one after another, by the path
# below src/ so that the compiler cache finds them again in every clone.
function(depesche_unity out name files)
  if(NOT DEPESCHE_UNITY)
    set(${out} ${files} PARENT_SCOPE)
    return()
  endif()
  set(count 0)
  foreach(file IN LISTS files)
    math(EXPR batch "${count} / 8")
    string(APPEND text_${batch} "#include \"${name}/${file}\"\n")
    math(EXPR count "${count} + 1")
  endforeach()
  foreach(number RANGE ${batch})
    set(path ${CMAKE_CURRENT_BINARY_DIR}/${out}_${number}.cpp)
    file(CONFIGURE OUTPUT ${path} CONTENT "${text_${number}}" @ONLY)
    list(APPEND made ${path})
  endforeach()
  set(${out} ${made} PARENT_SCOPE)
endfunction()

# depesche_module(<name> [SOURCES ...] [ALONE ...] [TESTS ...] [DEPENDS <module> ...] [LINKS <library> ...])
#
# One folder under src/, one library depesche_<name>. DEPENDS is the module's line in the layer
# diagram: the build links it, and tools/check.py holds every #include to it. ALONE are sources that are not compiled
# together with others.
function(depesche_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;ALONE;TESTS;DEPENDS;LINKS")
  list(TRANSFORM arg_DEPENDS PREPEND depesche_)

  if(arg_SOURCES)
    depesche_unity(sources ${name} "${arg_SOURCES}")
    add_library(depesche_${name} STATIC ${sources} ${arg_ALONE})
    target_include_directories(depesche_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_compile_options(depesche_${name} PRIVATE ${DEPESCHE_WARNINGS})
    target_link_libraries(depesche_${name} PUBLIC ${arg_DEPENDS} ${arg_LINKS})
  else()  # headers only
    add_library(depesche_${name} INTERFACE)
    target_include_directories(depesche_${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(depesche_${name} INTERFACE ${arg_DEPENDS} ${arg_LINKS})
  endif()

  if(arg_TESTS AND BUILD_TESTING)
    depesche_unity(tests ${name} "${arg_TESTS}")
    add_executable(${name}_test ${tests})
    target_include_directories(${name}_test PRIVATE ${CMAKE_SOURCE_DIR}/src)
    target_compile_options(${name}_test PRIVATE ${DEPESCHE_WARNINGS})
    target_link_libraries(${name}_test PRIVATE depesche_${name} depesche_test_main)
    add_test(NAME ${name} COMMAND ${name}_test)
  endif()
endfunction()

set(DEPESCHE_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wswitch-enum -Wnon-virtual-dtor -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # With -O2 g++ 12 sees overlaps and overflows in the standard library that are not there (GCC bugs 105651, 105329).
  # The address sanitizer and clang watch what these watch.
  list(APPEND DEPESCHE_WARNINGS -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds
       -Wno-maybe-uninitialized)
else()
  # libstdc++ 12's stable_sort calls what it declares deprecated itself; g++ watches our own uses.
  list(APPEND DEPESCHE_WARNINGS -Wno-deprecated-declarations)
endif()

if(DEPESCHE_FUZZ)
  # Fuzzing watches what the code does; warnings are for the builds that everybody makes.
  list(REMOVE_ITEM DEPESCHE_WARNINGS -Werror)
endif()

if(BUILD_TESTING OR NOT DEFINED BUILD_TESTING)
  add_library(depesche_test_main OBJECT ${CMAKE_SOURCE_DIR}/cmake/test_main.cpp)
  target_link_libraries(depesche_test_main PUBLIC doctest::doctest)
endif()
