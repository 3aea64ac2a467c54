// SPDX-License-Identifier: EUPL-1.2
#include "bundle/cursor.h"

#include "cbor/reader.h"

namespace depesche::bundle {

std::uint64_t Cursor::long_argument(unsigned minor, const char* wanted) {
  if (minor > 27) {
    refuse(minor == 31 ? wanted : "a reserved CBOR head");
    return 0;
  }
  const std::size_t more = std::size_t{1} << (minor - 24);
  if (left() <= more) {
    refuse("the input ends inside an item");
    return 0;
  }
  std::uint64_t value = 0;
  for (std::size_t i = 1; i <= more; ++i) value = (value << 8) | std::to_integer<std::uint64_t>(at_[i]);
  // A value that fits half the bytes should have been written with them (or with none, below 24).
  const std::uint64_t least = more == 1 ? 24 : std::uint64_t{1} << (4 * more);
  if (value < least) {
    refuse("a number is not in its shortest form");
    return 0;
  }
  at_ += 1 + more;
  return value;
}

BytesView Cursor::any() {
  cbor::Reader reader(rest());
  const auto item = reader.skip();
  if (!item) {
    refuse("not one deterministic CBOR item");
    return {};
  }
  at_ += item->size();
  return *item;
}

}  // namespace depesche::bundle
