// SPDX-License-Identifier: EUPL-1.2
#include "webauthn/challenges.h"

#include <doctest/doctest.h>

namespace depesche::webauthn {
namespace {

class HandMovedClock final : public Clock {
 public:
  Time now() const override { return now_; }
  Time now_{};
};

struct ChallengeFixture {
  HandMovedClock clock;
  SystemEntropy entropy;
  Challenges challenges{clock, entropy};
};

TEST_CASE("a challenge is good once") {
  ChallengeFixture fixture;
  const Challenge challenge = fixture.challenges.issue("sign-in");
  CHECK(fixture.challenges.take(challenge, "sign-in").has_value());
  CHECK(fixture.challenges.take(challenge, "sign-in").error().code == Code::denied);
}

TEST_CASE("a challenge is good for what it was issued for, and is used up by the attempt") {
  ChallengeFixture fixture;
  const Challenge challenge = fixture.challenges.issue("register anna");
  CHECK_FALSE(fixture.challenges.take(challenge, "register berta").has_value());
  CHECK_FALSE(fixture.challenges.take(challenge, "register anna").has_value());
}

TEST_CASE("a challenge is good for five minutes") {
  ChallengeFixture fixture;
  const Challenge in_time = fixture.challenges.issue("sign-in");
  const Challenge too_late = fixture.challenges.issue("sign-in");
  fixture.clock.now_ += challenge_lifetime;
  CHECK(fixture.challenges.take(in_time, "sign-in").has_value());
  fixture.clock.now_ += Duration(1);
  CHECK_FALSE(fixture.challenges.take(too_late, "sign-in").has_value());
}

TEST_CASE("the oldest challenge goes when there are too many") {
  ChallengeFixture fixture;
  const Challenge oldest = fixture.challenges.issue("sign-in");
  for (std::size_t i = 0; i < challenges_max; ++i) {
    fixture.clock.now_ += Duration(1);
    fixture.challenges.issue("sign-in");
  }
  CHECK(fixture.challenges.waiting() == challenges_max);
  CHECK_FALSE(fixture.challenges.take(oldest, "sign-in").has_value());
}

TEST_CASE("bytes of another length are no challenge") {
  ChallengeFixture fixture;
  CHECK_FALSE(fixture.challenges.take({}, "sign-in").has_value());
}

}  // namespace
}  // namespace depesche::webauthn
