// SPDX-License-Identifier: EUPL-1.2
#include "search/passages.h"

#include <doctest/doctest.h>

namespace depesche::search {
namespace {

TEST_CASE("a page can open at the paragraph that says most") {
  const Highlights found = find_passages("Verträge Ägypten", "Neue Verträge",
                                         "Ein Vertrag.\n\nNichts.\n\n🙂 Verträge mit Ägypten.", "de");

  CHECK(found.subject == std::vector<Range>{{5, 13}});
  REQUIRE(found.passages.size() == 2);
  CHECK(found.passages[0].paragraph == 0);
  CHECK(found.passages[0].ranges == std::vector<Range>{{4, 11}});
  CHECK(found.passages[1].paragraph == 2);
  CHECK(found.passages[1].ranges == std::vector<Range>{{3, 11}, {16, 23}});  // an emoji is two units
  CHECK(found.best == 2);
}

TEST_CASE("patterns, phrases and compounds are highlighted, what was excluded is not") {
  CHECK(find_passages("Haft*", "", "Der Haftbefehl", "de").passages.size() == 1);
  CHECK(find_passages("Haftbefehl", "", "Der Abschiebungshaftbefehl", "de").passages.size() == 1);
  CHECK(find_passages("Ankra~", "", "In Ankara", "de").passages.size() == 1);
  CHECK(find_passages("Lage -Ankara", "", "In Ankara", "de").passages.empty());
  CHECK(find_passages("", "", "In Ankara", "de").passages.empty());
}

TEST_CASE("bytes that are no UTF-8 are passed over") {
  CHECK(find_passages("Lage", "\xFFLage\xC3", "\xF0\x9F Lage \xED\xA0\x80", "").subject ==
        std::vector<Range>{{1, 5}});
}

}  // namespace
}  // namespace depesche::search
