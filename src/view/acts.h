// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dispatch/content.h"
#include "dispatch/dispatch.h"

// The contents of the dispatches that record what people do: receipts, drafts and audit records. Bytes:
// docs/formats/acts.md.

namespace depesche {

enum class Act : std::uint8_t { read, unread, acknowledged, done, deferred };
std::string_view to_text(Act act);
Result<Act> parse_act(std::string_view text);

// What a person did with a dispatch. `acknowledged` is an act of the mailbox's unit and final; the others are
// personal and can be taken back.
struct ReceiptAct {
  Act act = Act::read;
  DispatchId dispatch;
  std::string person;
  MailboxId mailbox;  // for `acknowledged`: in whose name; else the person's own mailbox
  bool operator==(const ReceiptAct&) const = default;
};
Bytes encode(const ReceiptAct& receipt);
Result<ReceiptAct> decode_receipt(BytesView content);

// A dispatch as its author plans it, before it is numbered and sealed.
struct PlannedDispatch {
  struct Addressee {
    MailboxId mailbox;
    bool for_information = false;
    bool operator==(const Addressee&) const = default;
  };
  Kind kind = Kind::report;
  MailboxId author;
  std::vector<Addressee> to;
  std::vector<MailboxId> blind;
  Label label;
  Precedence precedence = Precedence::routine;
  std::vector<Reference> references;
  Content content;
  bool operator==(const PlannedDispatch&) const = default;
};

// One saved state of a draft. Each save is a dispatch to the person's own mailbox that supersedes the one
// before.
struct SavedDraft {
  std::string id;             // 32 hexadecimal digits, chosen at random when the draft begins
  std::uint64_t version = 1;  // rises by one with each save
  bool discarded = false;     // sent or thrown away: the draft is over, `planned` is empty
  PlannedDispatch planned;
  bool operator==(const SavedDraft&) const = default;
};
Bytes encode(const SavedDraft& draft);
Result<SavedDraft> decode_draft(BytesView content);

// Who was shown what from VS-VERTRAULICH up, or was refused it, or saw the register of it: one record for one
// answer. Also who cut or mended a link.
struct AuditRecord {
  enum class What : std::uint8_t {
    opened,
    shown_in_search,
    exported,
    refused,
    link_cut,
    link_mended,
    registered,
    briefed
  };
  What what = What::opened;
  std::string person;
  std::vector<DispatchId> dispatches;
  std::string because;  // the policy's reason for a refusal; the neighbour of a link; „tool“
  bool operator==(const AuditRecord&) const = default;
};
Bytes encode(const AuditRecord& record);
Result<AuditRecord> decode_audit(BytesView content);
std::string_view to_text(AuditRecord::What what);

}  // namespace depesche
