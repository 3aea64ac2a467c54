// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <map>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "env/clock.h"
#include "env/entropy.h"

namespace depesche::webauthn {

using Challenge = std::array<std::byte, 32>;

inline constexpr auto challenge_lifetime = std::chrono::minutes(5);
inline constexpr std::size_t challenges_max = 4096;

// The challenges that wait for their answer. Each is good once, for five minutes, for what it was issued for.
// The oldest goes when there are too many. One thread at a time.
class Challenges {
 public:
  Challenges(const Clock& clock, Entropy& entropy) : clock_(clock), entropy_(entropy) {}

  // `purpose` says for what and whom, such as "register anna.beispiel".
  Challenge issue(std::string purpose);

  // Uses a challenge up. Errors: denied, if it was never issued for this purpose, has been used, or is too
  // old.
  Result<> take(BytesView challenge, std::string_view purpose);

  std::size_t waiting() const { return waiting_.size(); }

 private:
  struct Issued {
    std::string purpose;
    Time at{};
  };
  const Clock& clock_;
  Entropy& entropy_;
  std::map<Challenge, Issued> waiting_;
};

}  // namespace depesche::webauthn
