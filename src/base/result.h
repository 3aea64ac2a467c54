// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <utility>

namespace depesche {

// What the caller can do about a failure. Closed on purpose: a new code needs a caller that acts on it.
enum class Code : std::uint8_t {
  invalid,      // the input is wrong; sending it again will not help
  not_found,    // no such thing here
  conflict,     // it contradicts what is already recorded
  denied,       // policy forbids it
  corrupt,      // stored bytes do not verify
  unavailable,  // try again later
};

struct Error {
  Code code;
  std::string what;  // for people; never parsed
};

// A value, or the reason there is none. A class of its own because std::expected may be dropped unseen.
template <class T = void>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using std::expected<T, Error>::expected;
};

inline std::unexpected<Error> fail(Code code, std::string what) {
  return std::unexpected(Error{.code = code, .what = std::move(what)});
}

namespace detail {
template <class T>
T take(Result<T>&& result) {
  return *std::move(result);
}
inline void take(Result<>&&) {}
}  // namespace detail

}  // namespace depesche

// Yields the value of a Result, or returns its error from the enclosing function.
// One per statement. Not for coroutines, which would need co_return.
#define TRY(expression)                                                     \
  (__extension__({                                                          \
    auto try_result = (expression);                                         \
    if (!try_result) return std::unexpected(std::move(try_result).error()); \
    ::depesche::detail::take(std::move(try_result));                        \
  }))
