# SPDX-License-Identifier: EUPL-1.2
# depesche_module(<name> [SOURCES ...] [TESTS ...] [DEPENDS <module> ...] [LINKS <library> ...])
#
# One folder under src/, one library depesche_<name>. DEPENDS is the module's line in the layer
# diagram: the build links it, and tools/check.py holds every #include to it.
function(depesche_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;TESTS;DEPENDS;LINKS")
  list(TRANSFORM arg_DEPENDS PREPEND depesche_)

  if(arg_SOURCES)
    add_library(depesche_${name} STATIC ${arg_SOURCES})
    target_include_directories(depesche_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_compile_options(depesche_${name} PRIVATE ${DEPESCHE_WARNINGS})
    target_link_libraries(depesche_${name} PUBLIC ${arg_DEPENDS} ${arg_LINKS})
  else()  # headers only
    add_library(depesche_${name} INTERFACE)
    target_include_directories(depesche_${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(depesche_${name} INTERFACE ${arg_DEPENDS} ${arg_LINKS})
  endif()

  if(arg_TESTS AND BUILD_TESTING)
    add_executable(${name}_test ${arg_TESTS})
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
