// SPDX-License-Identifier: EUPL-1.2
#include "station/line_dictionary.h"

#include <algorithm>

#include "bundle/draft.h"
#include "bundle/extension.h"
#include "bundle/timeline.h"
#include "cbor/writer.h"
#include "directory/directory.h"
#include "dispatch/header.h"
#include "exchange/addresses.h"

namespace depesche {
namespace {

constexpr std::size_t mailboxes_size_max = 65'536;  // bytes of names and keys
constexpr Time some_day{std::chrono::days(20'780)};
constexpr std::uint64_t usual_lifetime = 7'776'000'000;  // milliseconds: Exchange::Settings
constexpr std::uint64_t usual_hop_limit = 32;
constexpr std::uint64_t short_container = 2;
constexpr std::size_t header_items = 14;
constexpr std::size_t recipient_items = 7;

// The mailboxes that write and are written to at either end, in the order of the directory, as headers name
// them: the name, and behind it the key.
Bytes names_at(const Directory& directory, const MailboxId& one, const MailboxId& other) {
  cbor::Writer writer;
  std::size_t size = 0;
  for (const auto& [_, mailbox] : directory.mailboxes()) {
    const Mailbox* node = mailbox.kind == MailboxKind::person ? nullptr : directory.node_of(mailbox);
    if (node == nullptr || (node->id != one && node->id != other)) continue;
    const KeyId key = mailbox.keys.id();
    size += mailbox.id.value.size() + key.value.size();
    if (size > mailboxes_size_max) break;
    writer.text(mailbox.id.value).bytes(key.value);
  }
  return writer.take();
}

// A dispatch in its short form, as far as all are alike.
Bytes common_of_dispatches() {
  cbor::Writer writer;
  writer.array(header_items).uint(header_version).uint(suite_p384);
  writer.uint(0).array(4).uint(0).array(0).array(0).uint(0).uint(0);  // kind, label, precedence
  writer.uint(static_cast<std::uint64_t>(some_day.time_since_epoch().count()));
  writer.array(0).array(2).array(recipient_items);
  return writer.take();
}

// A bundle of a dispatch as it leaves the node it was made at.
Bytes bundle_between(const MailboxId& from, const MailboxId& to) {
  const bundle::Primary primary{.destination = dispatch_eid(to),
                                .source = dispatch_eid(from),
                                .created = {.milliseconds = bundle::to_dtn_time(some_day), .sequence = 1},
                                .lifetime = usual_lifetime};
  cbor::Writer payload;
  payload.array(4).uint(short_container).bytes(common_of_dispatches());
  bundle::Draft draft(primary, payload.take(), bundle::CrcType::crc32c);
  const auto add = [&draft](std::uint64_t type, std::uint64_t flags, Bytes data) {
    draft.add({.type = type, .number = draft.free_number(), .flags = flags, .crc = bundle::CrcType::crc32c},
              std::move(data));
  };
  add(bundle::block_type::handling, bundle::block_flag::replicate,
      bundle::encode_handling({.precedence = bundle::Precedence::routine, .marking = bundle::Marking{}}));
  add(bundle::block_type::hop_count, 0, bundle::encode_hop_count({.limit = usual_hop_limit, .count = 1}));
  add(bundle::block_type::previous_node, 0, bundle::encode_previous_node(node_eid(from)));
  return draft.encode();
}

}  // namespace

Bytes line_dictionary(const Directory& directory, const MailboxId& one, const MailboxId& other,
                      bool with_mailboxes) {
  const auto [first, second] = std::minmax(one, other);
  Bytes bytes;
  const auto add = [&bytes](const Bytes& more) { bytes.insert(bytes.end(), more.begin(), more.end()); };
  if (with_mailboxes) add(names_at(directory, first, second));
  add(bundle_between(first, second));
  add(bundle_between(second, first));
  return bytes;
}

}  // namespace depesche
