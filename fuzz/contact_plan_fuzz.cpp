// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "route/plan.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  const BytesView input = std::as_bytes(std::span(data, size));
  const auto check_text = [](const route::Plan& plan) {
    const auto again = route::parse(route::to_text(plan));
    if (!again || *again != plan) __builtin_trap();
  };
  // What is accepted has one spelling in bytes, and can be said as text.
  const auto read = route::decode(input);
  if (read && !std::ranges::equal(route::encode(*read), input)) __builtin_trap();
  if (read) check_text(*read);
  const auto written = route::parse(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!written) return 0;
  check_text(*written);
  const auto decoded = route::decode(route::encode(*written));
  if (!decoded || *decoded != *written) __builtin_trap();
  return 0;
}
