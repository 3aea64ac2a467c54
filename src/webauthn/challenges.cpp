// SPDX-License-Identifier: EUPL-1.2
#include "webauthn/challenges.h"

#include <algorithm>

namespace depesche::webauthn {

Challenge Challenges::issue(std::string purpose) {
  const Time now = clock_.now();
  std::erase_if(waiting_, [&](const auto& entry) { return now - entry.second.at > challenge_lifetime; });
  if (waiting_.size() >= challenges_max) {
    waiting_.erase(std::ranges::min_element(waiting_, {}, [](const auto& entry) { return entry.second.at; }));
  }
  const Challenge challenge = draw<std::tuple_size_v<Challenge>>(entropy_);
  waiting_[challenge] = {.purpose = std::move(purpose), .at = now};
  return challenge;
}

Result<> Challenges::take(BytesView challenge, std::string_view purpose) {
  Challenge wanted{};
  if (challenge.size() != wanted.size()) return fail(Code::denied, "no such challenge");
  std::ranges::copy(challenge, wanted.begin());
  const auto found = waiting_.find(wanted);
  if (found == waiting_.end()) return fail(Code::denied, "no such challenge");
  const Issued issued = std::move(found->second);
  waiting_.erase(found);
  if (issued.purpose != purpose) return fail(Code::denied, "the challenge was issued for something else");
  if (clock_.now() - issued.at > challenge_lifetime) return fail(Code::denied, "the challenge is too old");
  return {};
}

}  // namespace depesche::webauthn
