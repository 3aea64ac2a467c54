// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <set>
#include <vector>

#include "directory/directory.h"
#include "dispatch/dictionary.h"
#include "dispatch/key_store.h"
#include "dispatch/seal.h"
#include "log/log.h"
#include "node/site.h"
#include "node/submission.h"

namespace depesche {

class DictionaryTables;
class Node;
class ViewSet;

// Whether a policy is one that headquarters' node may give out itself, without the authority: a dictionary.
bool is_by_headquarters(const Header& header, const MailboxId& authority, const Directory& directory);

// What a dictionary may be made of: contents without classification or compartment that went to the whole
// house and that everybody there may read still, the latest of them, at most about `size_max` bytes, without
// notices. So nothing that somebody may not read flows into what everybody is given. Errors: those of the log
// and the views.
Result<std::vector<Bytes>> contents_for_training(Node& node, std::size_t size_max);

// The dispatch that gives a dictionary to every node of the house. Errors: denied where this is not
// headquarters, conflict when it is out already or there are as many as there can be.
Result<Submission> dictionary_submission(const Site& site, const Directory& directory, const KeyRing& ring,
                                         const Dictionary& dictionary);

// The dictionaries in a site's log, in its order, and who has them. A file beside the log names their
// dispatches, because the views cannot be built without them; when it is missing it is made again from the
// log.
class HouseDictionaries {
 public:
  struct One {
    DispatchId dispatch{};
    std::shared_ptr<const Dictionary> dictionary{};
  };

  // Errors: corrupt, unavailable.
  static Result<HouseDictionaries> open(const std::filesystem::path& folder, const Log& log,
                                        const KeyRing& ring);

  // What headquarters' node says in a policy: a dictionary is in the file when this returns, and among the
  // keys. One that is known, one too many, and other policies change nothing.
  Result<> take(const DispatchId& dispatch, BytesView content, KeyStore& keys);
  const std::vector<One>& all() const { return all_; }

  // Where the tables of dictionaries come from: it must outlive this. Null: they are made on the spot.
  void use(DictionaryTables* tables) { tables_ = tables; }

  // The latest dictionary, for a text that other nodes get, when each of them is known to have it; else null,
  // also while its tables are not there. A dictionary that did not get into the log, or a view that has
  // stopped, leaves nobody who is known to. A draft of such a text is itself sealed without, but its
  // dictionary is expected from then on.
  Result<std::shared_ptr<const AuthorsDictionary>> for_draft(const Draft& draft, const Site& site,
                                                             ViewSet& views, const Log& log);

 private:
  explicit HouseDictionaries(std::filesystem::path file) : file_(std::move(file)) {}
  Result<> read(const Log& log, const KeyRing& ring);
  Result<> collect(const Log& log, const KeyRing& ring);
  Result<> write() const;
  Result<bool> have_latest(const std::set<MailboxId>& receivers, const Site& site, ViewSet& views,
                           const Log& log);
  std::shared_ptr<const AuthorsDictionary> latest_for_authors();

  std::filesystem::path file_;
  std::vector<One> all_;
  std::set<MailboxId> holders_;  // nodes that have the latest,
  Position holders_at_;          // as the views at this position have it
  DictionaryTables* tables_ = nullptr;
  std::shared_ptr<const AuthorsDictionary> on_the_spot_;  // the latest, once it was asked for
};

}  // namespace depesche
