// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "crypto/scrypt.h"
#include "exchange/exchange.h"
#include "node/node.h"
#include "sim/chance.h"
#include "sim/timetable.h"

namespace depesche::sim {

// One site of the fleet: the real node and its exchange over a folder, with a clock and chance of its own.
class Place {
 public:
  // `truth` must outlive the place.
  Place(std::string post, std::filesystem::path folder, const Time& truth, std::uint64_t seed);

  // Errors: those of Node::open and Exchange::open.
  Result<> open();
  // Ends node and exchange as the end of their process does.
  void close();
  // The machine starts anew: what it knows of passing time begins again.
  void boot();

  bool is_open() const { return exchange_ != nullptr; }
  Node& node() { return *node_; }
  Exchange& exchange() { return *exchange_; }

  const std::string& post() const { return post_; }
  const MailboxId& id() const { return id_; }
  const std::filesystem::path& folder() const { return folder_; }
  void move_to(std::filesystem::path folder) { folder_ = std::move(folder); }
  LocalTime& time() { return time_; }
  WallClock& clock() { return clock_; }
  Entropy& entropy() { return entropy_; }
  // Whether it runs a later version of the product; what it sends shows it.
  bool is_later_version() const { return is_later_version_; }
  void upgrade(bool is_later_version) { is_later_version_ = is_later_version; }
  // How often it was opened: what belongs to an earlier life is void.
  unsigned life() const { return life_; }

  // Told after each append, and once after each opening.
  std::function<void()> on_append;

  static crypto::Secret passphrase();
  // Nobody guesses here: the cheapest guard there is.
  static constexpr crypto::ScryptCost cost{.log2_rounds = 4, .block_size = 8, .parallel = 1};

 private:
  bundle::Moment moment() const;

  std::string post_;
  MailboxId id_;
  std::filesystem::path folder_;
  LocalTime time_;
  WallClock clock_;
  DrawnEntropy entropy_;
  std::uint64_t boots_ = 1;
  Time booted_;
  unsigned life_ = 0;
  bool is_later_version_ = false;
  std::unique_ptr<Node> node_;
  std::unique_ptr<Exchange> exchange_;
};

}  // namespace depesche::sim
