// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "dispatch/content.h"
#include "dispatch/header.h"
#include "log/log.h"

namespace depesche {

class Directory;

// Whether people write dispatches of this kind, so that what they hold is a Content.
bool is_written_by_people(Kind kind);
// The copy an author keeps of what only others could open. It is no addressee's: it has no number, stands in
// no inbox and is not sent.
bool is_own_copy(const Header& header, const Recipient& recipient);

// An entry of the log as views see it: its header read, its content where this node can open it, and what the
// directory said of it as of this entry, so that a view made anew sees what a grown one saw.
struct OpenedEntry {
  Position position;
  DispatchId id;
  Header header;
  std::optional<Bytes> content;     // none: no key here, or the body has been erased
  std::optional<Content> document;  // the content of the kinds that people write
  std::string access;               // who may read it (policy/policy.h), encoded
  // As its author changed them by what came before this entry: the label that counts, and whether it was
  // recalled.
  Label label;
  std::optional<Time> relabelled, recalled;
  std::string post;  // where its author sits, and in which country (ISO 3166-1 alpha-3)
  std::string country;
  // Where its author is served, and which nodes receive it for which of its recipients. Both are empty while
  // there is one node only, which then has everything.
  MailboxId author_node;
  struct Receiver {
    std::size_t recipient = 0;  // its place in the header's list
    MailboxId node;
  };
  std::vector<Receiver> receivers;
  // What this entry changes about another of the same author that came before it: that one as it stands now,
  // and under which key the search index has it.
  std::shared_ptr<const OpenedEntry> changed;
  Position indexed_as;
  // The directory right after this entry, when it changed which node serves whom.
  std::shared_ptr<const Directory> moved;
};

// Something derived from the log, which can be deleted and made again: same log, same view.
// apply() is given every entry once, in order; the projector keeps how far the view has come.
class View {
 public:
  virtual ~View() = default;
  virtual std::string_view name() const = 0;

  // Folds a batch in. An error stops this view only.
  virtual Result<> apply(std::span<const OpenedEntry> batch) = 0;

  // How far the view's durable state has come; apply() goes on from there.
  virtual Result<Position> checkpoint() = 0;

  // Back to nothing, checkpoint 0.
  virtual Result<> reset() = 0;

  // Over the view's whole state: equal views have equal digests, however they came to be.
  virtual Result<crypto::Sha384Digest> digest() = 0;
};

}  // namespace depesche
