# SPDX-License-Identifier: EUPL-1.2
# Boost.JSON is compiled once for the whole program: modules that read or write JSON name boost_json in their LINKS.
add_library(boost_json STATIC ${CMAKE_SOURCE_DIR}/cmake/boost_json.cpp)
target_link_libraries(boost_json PUBLIC Boost::headers)
target_compile_options(boost_json PRIVATE -w)
