// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "crypto/secret.h"
#include "env/clock.h"
#include "env/entropy.h"
#include "log/sqlite_log.h"
#include "node/destruction.h"
#include "node/site.h"
#include "node/submission.h"
#include "search/index.h"
#include "view/projector.h"

namespace depesche {

class DictionaryTables;
class ViewSet;

// What readers on other threads may hold on to: one moment of the node, never changed after it was published.
struct Published {
  std::shared_ptr<const Directory> directory;
  std::shared_ptr<const KeyRing> keys;
  std::shared_ptr<const search::Snapshot> index;
  Position position;
};

// The parts of one site joined: log, directory, policy, views. One thread writes; it is the thread that calls
// the non-const functions. Readers work on what published() returns (see Reader).
class Node final {
 public:
  // Opens the site in `folder` and brings every view up to the end of the log. `clock` and `entropy` must
  // outlive the node. Errors: denied (wrong passphrase), corrupt, unavailable (another process has it),
  // not_found.
  static Result<std::unique_ptr<Node>> open(const std::filesystem::path& folder,
                                            const crypto::Secret& passphrase, const Clock& clock,
                                            Entropy& entropy);
  ~Node();

  // Takes a batch: all that the policy allows is durable in the log, in one commit, when this returns, and
  // every view shows it. One answer per submission, in order; an error of the whole means that none was
  // taken. A refusal (denied) says nothing beyond „nicht verfügbar“.
  Result<std::vector<Result<Sent>>> submit(std::span<const Submission> batch);

  // Takes dispatches that came from elsewhere, in the order in which they may be taken: what is `taken` is
  // durable in the log and shown by every view when this returns. One answer per dispatch, in order. Errors
  // of one dispatch: denied, corrupt or invalid, with the reason for the record; it is never taken.
  enum class Acceptance : std::uint8_t {
    taken,
    known,    // it was in the log already
    waiting,  // something that must stand before it has not come: offer it again later
  };
  Result<std::vector<Result<Acceptance>>> accept(std::span<const Dispatch> batch);

  // Makes new keys for each mailbox, puts the public half into the record and the private half into the key
  // store, with one durable write for all.
  Result<> create_keys(std::span<Mailbox> mailboxes);

  // „Notvernichtung“: tells headquarters if wanted, then overwrites the key store and the passphrase file.
  // The log takes nothing any more, and what the views show goes with destroy_all() once the node is closed.
  // Only a mark that cannot be put is an error; then the keys are as they were.
  Result<Destroyed> destroy_keys(const Destruction& destruction);

  // The authority's private keys, when they are in the key store or lent; else null. Lending keeps them in
  // memory alone. Errors: denied when they are not the authority's.
  const MailboxKeys* authority_keys() const;
  Result<> borrow_authority(MailboxKeys keys);
  void return_authority();
  // Takes them out of the key store, and overwrites what it was.
  Result<> give_up_authority();

  Result<> change_passphrase(const crypto::Secret& passphrase);

  // Without it the node makes the house's dictionary ready itself, when it is first needed, and keeps that.
  // `tables` must outlive the node.
  void use(DictionaryTables& tables);

  const Site& site() const;
  const Clock& clock() const;
  Entropy& entropy();
  const std::filesystem::path& folder() const;
  const SqliteLog& log() const;
  ViewSet& views();
  std::shared_ptr<const Published> published() const;

  // Called after each batch that was appended and shown by the views, on the writing thread.
  void on_append(std::function<void(Position)> listener);

  // Names of views that stopped, with the reason. A stopped view never stops the log.
  std::vector<StoppedView> stopped_views() const;

 private:
  Result<> record_destruction();

  struct Parts;
  explicit Node(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace depesche
