// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "base/ensure.h"
#include "policy/policy.h"

// The input stands for an access word out of a view's table or an index.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  const std::string_view word(reinterpret_cast<const char*>(data), size);
  const auto access = decode_access(word);
  if (!access) return 0;
  ENSURE(encode(*access) == word);
  ENSURE(!may_read(Actor{}, *access).allowed());
  return 0;
}
