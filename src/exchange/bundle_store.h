// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "bundle/duplicates.h"
#include "dispatch/id.h"
#include "log/log.h"
#include "store/database.h"

namespace depesche {

// A bundle as it is kept, with the node time and age on arrival that the agent wants to see again.
struct StoredBundle {
  bundle::BundleKey key{};
  Bytes bytes;
  std::uint64_t arrived = 0;
  std::uint64_t age = 0;
};

// Which bundle carries a dispatch of this node's log to another node.
struct Carriage {
  MailboxId node;
  Position position;
  bundle::BundleKey key{};
  Time made{};
  // Node time (bundle::Timeline) when the first of its bundles was made; nothing in stores of older versions.
  std::optional<std::uint64_t> first{};
};

// To whom an own dispatch's bundle was given last: a neighbour, or a courier.
struct Handover {
  bundle::BundleKey key{};
  std::string whom;  // „node.kairo“, „courier 3 to node.kairo“
  Time at{};
};

// The bundles on their way through this node, and what the exchange must not forget, in one SQLite file. What
// changes together is written in one transaction; it is durable when commit() returns.
class BundleStore {
 public:
  static Result<BundleStore> open(const std::string& path);

  // Collected until commit().
  void put(StoredBundle bundle) { added_.push_back(std::move(bundle)); }
  void remove(const bundle::BundleKey& key) { removed_.insert(key); }
  void carry(Carriage carriage) { carriages_.push_back(std::move(carriage)); }
  void give(Handover handover) { handovers_.push_back(std::move(handover)); }
  void remember(std::string name, Bytes value) { notes_[std::move(name)] = std::move(value); }
  void know(std::span<const bundle::Duplicates::Change> changes) {
    known_.insert(known_.end(), changes.begin(), changes.end());
  }
  bool is_clean() const {
    return added_.empty() && removed_.empty() && carriages_.empty() && handovers_.empty() && notes_.empty();
  }
  // After an error nothing of it is stored. New bundles are forgotten then: nobody was told that they are
  // here, and they come or are made again. The rest is still collected.
  Result<> commit();

  // Errors: not_found.
  Result<Bytes> read(const bundle::BundleKey& key) const;
  Result<std::vector<bundle::BundleKey>> keys() const;
  Result<StoredBundle> find(const bundle::BundleKey& key) const;

  // Every bundle that know() was told of and that was not forgotten since.
  Result<> each_known(const std::function<void(const bundle::BundleKey&, std::uint64_t expires)>& take) const;

  Result<std::optional<Carriage>> carriage(const MailboxId& node, Position position) const;
  Result<std::optional<Carriage>> carriage(const bundle::BundleKey& key) const;
  Result<std::optional<Handover>> given(const bundle::BundleKey& key) const;
  // The bundles of own dispatches that are still in the store.
  Result<std::vector<bundle::BundleKey>> held_carriages() const;
  // The highest position for which a bundle was made; what is owed after it is new.
  Result<Position> carried_up_to() const;
  // What remember() kept under a name; empty for nothing.
  Result<Bytes> recall(std::string_view name) const;

 private:
  explicit BundleStore(Database database) : database_(std::move(database)) {}
  Result<> write();
  Result<> write_known();

  Database database_;
  std::vector<StoredBundle> added_;
  std::set<bundle::BundleKey> removed_;
  std::vector<Carriage> carriages_;
  std::vector<Handover> handovers_;
  std::map<std::string, Bytes> notes_;
  std::vector<bundle::Duplicates::Change> known_;
};

}  // namespace depesche
