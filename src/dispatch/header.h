// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "dispatch/id.h"
#include "dispatch/label.h"
#include "env/clock.h"

// What is known of a dispatch without a key: docs/formats/dispatch.md has the bytes.
namespace depesche {

enum class Kind : std::uint8_t {
  report,
  instruction,
  message,
  receipt,
  document,
  directory,
  policy,
  case_event,
  audit,
  draft,
  dossier,
};
inline constexpr std::size_t kinds_count = 11;
enum class Precedence : std::uint8_t { routine, priority, immediate, flash };
inline constexpr std::size_t precedences_count = 4;
enum class Relation : std::uint8_t { answers, supersedes, attachment_of, receipt_for, copy_of, cites };
inline constexpr std::size_t relations_count = 6;

// Stable lower-case words ("report", "case_event", "immediate", "attachment_of").
std::string_view to_text(Kind kind);
std::string_view to_text(Precedence precedence);
std::string_view to_text(Relation relation);
Result<Kind> parse_kind(std::string_view text);
Result<Precedence> parse_precedence(std::string_view text);
Result<Relation> parse_relation(std::string_view text);

struct Reference {
  Relation relation = Relation::answers;
  DispatchId target{};
  auto operator<=>(const Reference&) const = default;
};

// One who can open the dispatch, and what they need to do so.
struct Recipient {
  MailboxId mailbox{};
  KeyId key{};                   // which generation of the mailbox's keys it is sealed to
  std::uint64_t number = 0;      // running number from this author to this mailbox, as in "DB 1042"; 0: none
  bool for_information = false;  // otherwise for action
  Bytes encapsulated{};          // HPKE: the sender's ephemeral point, 97 bytes
  std::uint64_t sequence = 0;    // HPKE: the number of this message under that ephemeral point
  Bytes wrapped_key{};           // the content key sealed to the recipient, 48 bytes
  bool operator==(const Recipient&) const = default;
};

inline constexpr std::uint64_t header_version = 1;
inline constexpr std::uint64_t suite_p384 = 1;
inline constexpr std::size_t header_size_max = std::size_t{256} << 10;
inline constexpr std::size_t recipients_max = 1024;
inline constexpr std::size_t references_max = 256;
inline constexpr std::size_t wrapped_key_size = 48;

struct Header {
  std::uint64_t version = header_version;
  std::uint64_t suite = suite_p384;
  MailboxId author{};
  KeyId author_key{};
  std::uint64_t feed_sequence = 0;  // 1 for an author's first dispatch, no gaps
  DispatchId previous{};            // of the same author; all zero for the first
  Kind kind = Kind::report;
  Label label{};
  Precedence precedence = Precedence::routine;
  Time created{};
  std::vector<Reference> references{};
  std::vector<Recipient> recipients{};
  std::array<std::byte, 48> body_digest{};  // SHA-384 of the sealed body
  std::uint64_t body_size = 0;              // bytes of the sealed body
  bool operator==(const Header&) const = default;
};

// Code::invalid when a limit is exceeded, the label is not normalised, or the bytes are not in the one
// form that encode_header gives: decode and encode are inverse to each other, byte for byte.
Result<Bytes> encode_header(const Header& header);
Result<Header> decode_header(BytesView bytes);

// What the body's seal is bound to: the encoded header with body digest and size replaced by null, which
// are known only after sealing.
Result<Bytes> associated_data(const Header& header);

}  // namespace depesche
