// SPDX-License-Identifier: EUPL-1.2
#include "view/saved_search.h"

#include <doctest/doctest.h>

#include "crypto/encoding.h"

namespace depesche {
namespace {

TEST_CASE("a saved search has the bytes of docs/formats/acts.md, and is read back from them") {
  const SavedSearch search{.id = "00112233445566778899aabbccddeeff",
                           .name = "H\u00e4fen",
                           .query = "+hafen",
                           .filters = {.countries = {"EGY"}, .years = {2023}, .from = 19675}};
  const std::string bytes =
      "8202877820303031313232333334343535363637373838393961616262636364646565666601f46648c3a466656e662b"
      "686166656e88816345475980808080811907e781194cdb80583000000000000000000000000000000000000000000000"
      "0000000000000000000000000000000000000000000000000000";
  CHECK(crypto::to_hex(encode(search)) == bytes);
  const auto read = decode_saved_search(encode(search)).value();
  CHECK(read.name == search.name);
  CHECK(read.filters.from == 19675);
  CHECK_FALSE(read.filters.to.has_value());
  CHECK(encode(read) == encode(search));
}

TEST_CASE("what is no saved search is refused: drafts, two days in one place, and every beginning of one") {
  const Bytes whole = encode(SavedSearch{.id = "1", .query = "x"});
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK_FALSE(decode_saved_search(BytesView(whole).first(size)).has_value());
  Bytes draft = whole;
  draft[1] = std::byte{1};
  CHECK_FALSE(decode_saved_search(draft).has_value());
  const std::string days =
      "8202876131"
      "01f4606178"
      "8880808080808082000180"
      "5830" +
      std::string(96, '0');
  CHECK_FALSE(decode_saved_search(crypto::from_hex(days).value()).has_value());
}

}  // namespace
}  // namespace depesche
