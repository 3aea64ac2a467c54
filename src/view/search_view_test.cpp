// SPDX-License-Identifier: EUPL-1.2
#include "view/search_view.h"

#include <doctest/doctest.h>

namespace depesche {
namespace {

TEST_CASE("of a very long text the beginning is searched, up to a whole character") {
  constexpr std::size_t searched = std::size_t{16} << 20U;
  Content content;
  content.parts.push_back({.heading = Heading::none, .heading_text = {}, .text = "a", .level = {}});
  while (content.parts.front().text.size() < searched + 100) content.parts.front().text += "ü";
  const std::string text = searched_text(content);
  CHECK(text.size() == searched - 1);  // the last character would not have fitted
  CHECK(text == content.parts.front().text.substr(0, searched - 1));
  content.parts.front().text = "kurz";
  content.parts.push_back({.heading = Heading::details, .heading_text = {}, .text = "und gut", .level = {}});
  CHECK(searched_text(content) == "kurz\n\nund gut");
}

}  // namespace
}  // namespace depesche
