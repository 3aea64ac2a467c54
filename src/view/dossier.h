// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dispatch/header.h"
#include "view/dossier_act.h"

namespace depesche {

// An act as it stands in the log. An act's place among the others is its author's own: each node has the acts
// of one author in that order, however they came.
struct OpenedAct {
  DispatchId id{};
  std::uint64_t sequence = 0;  // in the author's feed
  Time at{};
  MailboxId author{};
  Label label{};
  std::vector<MailboxId> audience{};  // of its access word
  DossierAct act{};
};

// A note has a level of its own; an entry has one note of each level, and saving another of the same level
// supersedes it.
struct DossierNote {
  DispatchId act{};  // the one that wrote it
  Label label{};
  Time at{};
  std::string person{};
  std::string text{};
};

struct DossierEntry {
  DispatchId act{};  // the one that added it: its id for as long as it stands there
  DispatchId dispatch{};
  Label label{};
  std::vector<MailboxId> audience{};
  Time at{};
  std::string person{};
  bool is_removed = false;  // it keeps its place and its notes, for it can be restored
  Time changed_at{};        // when the last act about it was done
  std::size_t acts = 0;     // about it
  std::vector<DossierNote> notes{};
};

// „Dossier“: dispatches that somebody put together, in their order, with notes.
struct Dossier {
  DispatchId id{};     // the act that opened it
  MailboxId author{};  // the mailbox that keeps it
  Label label{};
  std::vector<MailboxId> audience{};
  std::string title{}, topic{};
  DispatchId titled_by{};  // the act that gave it this title
  Time opened_at{};
  Time changed_at{};  // when the last act about the whole was done; those about entries stand there
  bool is_ended = false;
  std::size_t acts = 0;  // about the whole
  std::vector<DossierEntry> entries{};
};

// What follows from acts on one dossier, in any order. Of those that its reader may not read nothing follows,
// because they are not among them. Nothing where the act that opened it is not among them.
std::optional<Dossier> fold(std::vector<OpenedAct> acts);

}  // namespace depesche
