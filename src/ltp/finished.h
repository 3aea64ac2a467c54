// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <optional>

// Which sessions of the neighbour are over, so that none begins twice. For the .cpp files of this module
// only.
namespace depesche::ltp {

inline constexpr std::size_t finished_max = 1'024;  // known one by one; all before them are over

class Finished {
 public:
  explicit Finished(std::uint64_t first_unheard) : floor_(first_unheard) {}

  // `red_size`: bytes that were accepted, which a late checkpoint is told again; 0: none.
  void add(std::uint64_t session, std::uint64_t red_size);
  bool contains(std::uint64_t session) const { return session < floor_ || sessions_.contains(session); }
  std::uint64_t red_size_of(std::uint64_t session) const;
  // Every session that is over is below it.
  std::uint64_t end() const { return sessions_.empty() ? floor_ : sessions_.rbegin()->first + 1; }

 private:
  std::uint64_t floor_;
  std::map<std::uint64_t, std::uint64_t> sessions_;
};

}  // namespace depesche::ltp
