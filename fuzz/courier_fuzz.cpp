// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>

#include "courier/ledger.h"
#include "courier/sample.h"

// The first byte says what the rest is: a volume, a manifest, a ledger, or changes to a volume that is good.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  using namespace depesche::courier;
  static Post post;
  static const std::vector<Bytes> bundles = {text("eins"), text("zwei zwei"), text("drei drei drei")};
  static const Bytes good = post.volumes(bundles, {}, 100'000).at(0);
  if (size == 0) return 0;
  const BytesView input = std::as_bytes(std::span(data, size)).subspan(1);
  const auto read = [](BytesView volume) {
    MemoryInput medium(volume);
    auto reader = Reader::open(medium, post.opener());
    if (!reader) return;
    while (const auto found = reader->next())
      if (found->verdict == Verdict::good && std::ranges::find(bundles, found->bundle) == bundles.end())
        __builtin_trap();
    static_cast<void>(reader->is_whole());
  };
  switch (data[0] % 4) {
    case 0: read(input); break;
    case 1: {
      const Verify trusting = [](std::string_view, const bundle::Eid&, BytesView, const crypto::Signature&) {
        return Result<>();
      };
      const auto manifest = read_manifest(input, trusting);
      if (!manifest) break;
      Ledger ledger;
      const auto id = ledger.saw(*manifest);
      if (id) ledger.took(*id, 0);
      if (!Ledger::restore(ledger.state())) __builtin_trap();
      break;
    }
    case 2: {
      const auto ledger = Ledger::restore(input);
      if (!ledger) break;
      static_cast<void>(ledger->shortages(100));
      if (!std::ranges::equal(Ledger::restore(ledger->state()).value().state(), ledger->state()))
        __builtin_trap();
      break;
    }
    default: {
      Bytes changed = good;
      for (std::size_t i = 0; i + 2 < input.size(); i += 3) {
        const auto place =
            std::to_integer<std::size_t>(input[i]) << 8 | std::to_integer<std::size_t>(input[i + 1]);
        changed[place % changed.size()] ^= input[i + 2];
      }
      read(changed);
    }
  }
  return 0;
}
