// SPDX-License-Identifier: EUPL-1.2
#include "brief/brief.h"

#include <doctest/doctest.h>

#include "brief/markdown.h"

namespace depesche {
namespace {

Row row(std::uint8_t number, const std::string& date, Label label = {}) {
  Row made;
  made.subject = "Betreff <b>" + std::to_string(number) + "</b>";
  made.date = date;
  made.id.value.fill(static_cast<std::byte>(number));
  made.label = std::move(label);
  made.author = {"post.kairo"};
  made.number = number;
  return made;
}

search::Quote quote(std::uint8_t of, std::string text, std::size_t begin = 0) {
  return {.id = Bytes(row(of, "").id.value.size(), static_cast<std::byte>(of)),
          .text = std::move(text),
          .begin = begin,
          .end = begin + 10,
          .paragraph = 2,
          .units = {4, 14}};
}

TEST_CASE("what answers most stands first, the rest as it happened") {
  const std::vector rows{row(1, "1950-01-01"), row(2, "1948"), row(3, "1949-05")};
  search::Quotes quotes{.quotes = {quote(1, "a"), quote(2, "b"), quote(3, "c"), quote(1, "d"),
                                   quote(3, "e", 20), quote(3, "f", 5), quote(2, "g"), quote(9, "unknown")},
                        .total = 7};

  const Brief brief = make_brief({.question = "?", .target = {}}, std::move(quotes), rows);

  std::string order;
  for (const auto* sentences : {&brief.core, &brief.details}) {
    for (const CitedSentence& sentence : *sentences) order += sentence.quote.text;
  }
  CHECK(order == "abcgfed");
  CHECK(brief.sources.size() == 3);
  CHECK(brief.found == 7);
}

TEST_CASE("the label is the join of the sources' labels alone") {
  const Label first{.level = Level::restricted, .compartments = {"A"}, .releasable_to = {"aa", "bmi"}};
  const Label second{.level = Level::secret, .compartments = {"B"}, .releasable_to = {"bmi"}};
  const std::vector rows{row(1, "1950", first), row(2, "1951", second),
                         row(3, "1952", {.level = Level::top_secret})};
  const Brief brief = make_brief({.question = "?", .target = {}},
                                 {.quotes = {quote(1, "a"), quote(2, "b")}, .total = 2}, rows);
  CHECK(brief.label == join(first, second));
  CHECK(make_brief({.question = "?", .target = {}}, {.quotes = {quote(1, "a")}, .total = 1}, rows).label ==
        first);  // also whom it may be released to
}

TEST_CASE("on paper a brief bears its bands, and nobody's words are markup") {
  const std::vector rows{row(1, "1950-01-01", {.level = Level::secret, .compartments = {"NUKLEAR"}})};
  const Brief brief = make_brief(
      {.question = "Was <script>?", .target = {}},
      {.quotes = {quote(1, "3. *Alles* [hier](http://x)\nund # dort www.x.example \u202Esträwkcür\u2028.")},
       .total = 1},
      rows);
  const Directory directory;

  const std::string paper = to_markdown(brief, directory, true);

  const std::string band = "**GEHEIM – amtlich geheim gehalten – NUKLEAR**\n";
  CHECK(paper.starts_with(band));
  CHECK(paper.ends_with(band));
  CHECK(
      paper.find(
          "- 3\\. \\*Alles\\* \\[hier\\]\\(http\\://x\\) und \\# dort www\\.x.example sträwkcür . \\[1\\]") !=
      std::string::npos);
  CHECK(paper.find("<script>") == std::string::npos);
  CHECK(paper.find("Abs. 3, Zeichen 5–14") != std::string::npos);
  CHECK(paper.find("Betreff \\<b\\>1") != std::string::npos);
}

}  // namespace
}  // namespace depesche
