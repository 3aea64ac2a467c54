// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <unistd.h>

#include "sim/agreements.h"
#include "sim/scenario.h"

namespace depesche::sim {
namespace {

namespace fs = std::filesystem;

// A folder that goes with the program, and the fleet founded in it.
class Founded {
 public:
  Founded() {
    std::string made = (fs::temp_directory_path() / "depesche-history-XXXXXX").string();
    REQUIRE(mkdtemp(made.data()) != nullptr);
    folder_ = made;
    auto foundation = lay_foundation(folder_, 3);
    REQUIRE(foundation.has_value());
    foundation_ = *std::move(foundation);
  }
  ~Founded() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Founded(const Founded&) = delete;
  Founded& operator=(const Founded&) = delete;

  std::string hash_of(std::string_view name, std::uint64_t seed) const {
    const Trial trial{
        .seed = seed, .time = std::chrono::days(1), .dispatches = 10, .folder = folder_ / "fleet"};
    const auto outcome = run(*find_scenario(name), trial, foundation_);
    REQUIRE_MESSAGE(outcome.has_value(), (outcome ? "" : outcome.error().what));
    return outcome->hash;
  }

 private:
  fs::path folder_;
  Foundation foundation_;
};

TEST_CASE("the same seed gives the same history, and another seed another one") {
  const Founded fleet;
  const std::string once = fleet.hash_of("storm", 7);
  CHECK(fleet.hash_of("storm", 7) == once);
  CHECK(fleet.hash_of("storm", 8) != once);
}

TEST_CASE("what is remembered of keys and signatures changes no history") {
  const Founded fleet;
  const std::string remembered = fleet.hash_of("restarts", 3);
  remember_agreements(false);
  const std::string computed = fleet.hash_of("restarts", 3);
  remember_agreements(true);
  CHECK(computed == remembered);
}

}  // namespace
}  // namespace depesche::sim
