// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

#include "search/document.h"
#include "search/request.h"

namespace depesche::search {

// Chance from a seed: the same seed, the same run.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t roll(std::uint64_t sides);
  bool one_in(std::uint64_t sides) { return roll(sides) == 0; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[roll(from.size())];
  }

 private:
  std::uint64_t state_;
};

// Of a reader who may see everything.
inline const View everything{.may_see = [](std::string_view) { return true; }};

// A folder that is gone with this object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Short German and English documents over few words and labels, so that everything collides.
Document any_document(Dice& dice, std::uint64_t key);

// Every kind of query, also broken ones.
std::string any_query(Dice& dice);
Request any_request(Dice& dice);

// Sees a random half of the labels.
View any_view(Dice& dice);

// An answer as text, with every bit of every score; cursors only by their rank.
std::string printed(const Answer& answer);

}  // namespace depesche::search
