// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "dispatch/compression.h"
#include "dispatch/dictionary.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  constexpr std::size_t plain_max = 65'536;
  constexpr std::string_view text = "Die Botschaft berichtet über die innenpolitische Lage.";
  const BytesView input = std::as_bytes(std::span(data, size));
  const auto published = decode_dictionary(input);
  if (published && !std::ranges::equal(encode(**published), input)) __builtin_trap();
  const auto dictionary = published ? published : Dictionary::from(to_bytes(input));
  if (!dictionary) return 0;
  // Whatever frame comes with it is read or refused; what was compressed with it comes back.
  static_cast<void>(Decompressor().decompress(input, plain_max, dictionary->get()));
  const auto for_authors = AuthorsDictionary::from(*dictionary);
  if (!for_authors) return 0;
  Bytes frame;
  Compressor().compress(as_bytes(text), frame, for_authors->get());
  const auto again = Decompressor().decompress(frame, plain_max, dictionary->get());
  if (!again || !std::ranges::equal(*again, as_bytes(text))) __builtin_trap();
  return 0;
}
