// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "search/builder.h"
#include "search/passages.h"
#include "search/query.h"
#include "search/snapshot.h"

using namespace depesche;
using namespace depesche::search;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Snapshot snapshot = [] {
    Builder builder(3, Words::analysed);
    for (std::uint64_t key = 1; key <= 20; ++key) {
      Document document{.key = key, .label = "A"};
      document.body =
          "Der Haftbefehl und die Lage in Ankara, the treaty of Cairo 17/48 " + std::to_string(key);
      builder.add(std::move(document));
    }
    return Snapshot({{.segment = *Segment::open(*builder.build({})), .removed = {}}}, Ranking{},
                    Words::analysed);
  }();
  const View view{.may_see = [](std::string_view) { return true; }};
  const std::string query(reinterpret_cast<const char*>(data), size);
  const auto answer = snapshot.search({.query = query, .facets = true, .snippets = true}, view);
  if (!answer) __builtin_trap();  // a query is never an error
  (void)snapshot.suggest(query, view, 5);
  (void)find_passages(query, "Lage", "Der Haftbefehl in Ankara.\n\nCairo", "");
  return 0;
}
