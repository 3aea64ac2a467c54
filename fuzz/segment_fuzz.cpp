// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cstdint>
#include <cstring>

#include "search/builder.h"
#include "search/merge.h"
#include "search/packing.h"
#include "search/segment.h"
#include "search/segment_format.h"
#include "search/snapshot.h"

namespace {

using namespace depesche;
using namespace depesche::search;

Document document(std::uint64_t key, std::string label, std::string body) {
  Document made{.key = key, .label = std::move(label), .language = "de"};
  made.id.resize(4);
  made.subject = "Lage in Ankara";
  made.body = std::move(body);
  made.fields.emplace_back("author", "Anna Hay");
  return made;
}

const Bytes& model() {
  static const Bytes bytes = [] {
    Builder builder(3, Words::analysed);
    for (std::uint64_t key = 1; key <= 300; ++key) {
      builder.add(document(key, key % 3 == 0 ? "A" : "B",
                           "Der Haftbefehl wurde am Ort " + std::to_string(key % 17) + " aufgehoben."));
    }
    return to_bytes((*builder.build({}))->bytes());
  }();
  return bytes;
}

// Makes every sum fit, so that damage reaches what lies behind the sums.
void seal(Bytes& bytes) {
  Trailer trailer;
  if (bytes.size() < sizeof trailer) return;
  const std::size_t end = bytes.size() - sizeof trailer;
  std::memcpy(&trailer, bytes.data() + end, sizeof trailer);
  if (trailer.directory_at > end) return;
  const std::size_t sums_at = trailer.directory_at + section_count * 16;
  for (std::size_t chunk = 0; chunk * chunk_bytes < trailer.directory_at; ++chunk) {
    const std::size_t begin = chunk * chunk_bytes;
    if (sums_at + chunk * 8 + 8 > end) return;
    const std::uint64_t sum =
        checksum(BytesView(bytes).subspan(begin, std::min(chunk_bytes, trailer.directory_at - begin)));
    std::memcpy(bytes.data() + sums_at + chunk * 8, &sum, sizeof sum);
  }
  trailer.directory_sum =
      checksum(BytesView(bytes).subspan(trailer.directory_at, end - trailer.directory_at));
  std::memcpy(bytes.data() + end, &trailer, sizeof trailer);
}

}  // namespace

// The input is a list of (place, byte) changes to a whole segment, whose sums are then made to fit.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes = model();
  for (std::size_t i = 0; i + 4 <= size && i < 256; i += 4) {
    const std::size_t at = data[i] | data[i + 1] << 8 | data[i + 2] << 16;
    bytes[at % bytes.size()] = static_cast<std::byte>(data[i + 3]);
  }
  seal(bytes);
  auto opened = Segment::open(hold(std::move(bytes)));
  if (!opened) return 0;
  const std::vector<Part> parts{{.segment = *opened, .removed = {}}};
  const Snapshot snapshot(parts, Ranking{}, Words::analysed);
  const View view{.may_see = [](std::string_view label) { return label == "A"; }};
  const View all{.may_see = [](std::string_view) { return true; }};
  for (const char* query : {"Haftbefehl \"am Ort\" Lage", "h* +subject:ankara", "author:Hay ort NEAR/3 5"}) {
    (void)snapshot.search({.query = query, .facets = true, .snippets = true}, view);
    (void)snapshot.search({.query = query, .sort = Sort::newest, .facets = true, .snippets = true}, all);
  }
  (void)snapshot.suggest("a", all, 5);
  return 0;
}
