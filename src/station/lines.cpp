// SPDX-License-Identifier: EUPL-1.2
#include "station/lines.h"

#include <algorithm>

#include "crypto/shared_secret.h"

namespace depesche {

Result<crypto::Secret> line_key_with(const Directory& directory, const KeyRing& keys, const MailboxId& own,
                                     const MailboxId& neighbour, std::string_view purpose) {
  const auto node = [&](const MailboxId& id) -> Result<const Mailbox*> {
    const Mailbox* known = directory.mailbox(id);
    if (known == nullptr || known->kind != MailboxKind::node)
      return fail(Code::denied, id.value + " is no node of the directory");
    if (directory.is_revoked(known->keys.id()))
      return fail(Code::denied, "the keys of " + id.value + " are revoked");
    return known;
  };
  const Mailbox* here = TRY(node(own));
  const Mailbox* there = TRY(node(neighbour));
  const KeyRing::Entry* entry = keys.find(here->keys.id());
  if (entry == nullptr) return fail(Code::denied, "the keys of " + own.value + " are not here");
  return crypto::shared_secret(entry->keys.sealing, there->keys.sealing, purpose);
}

Lines::Line* Lines::find(const MailboxId& neighbour) {
  const auto found =
      std::ranges::find(lines_, neighbour, [](const Line& one) { return one.setup.neighbour; });
  return found == lines_.end() ? nullptr : &*found;
}

Result<> Lines::add(LineSetup setup, Bytes state) {
  if (find(setup.neighbour) != nullptr)
    return fail(Code::conflict, "there is a line of this kind to " + setup.neighbour.value + " already");
  lines_.push_back(
      {.setup = std::move(setup), .state = std::move(state), .key = {}, .open = nullptr, .fault = {}});
  return {};
}

Result<> Lines::open(Line& line, const LineTerms& terms) {
  line.open = TRY(line.setup.open(terms, {.state = line.state, .number = ++opened_}));
  line.key = terms.key.copy();
  line.bytes_in_kept.reset();
  return {};
}

void Lines::close(Line& line) {
  if (!line.open) return;
  line.state = line.open->state();
  line.open->stop();
  line.open = nullptr;
}

void Lines::review() {
  for (Line& line : lines_) {
    const auto terms = terms_of_(line.setup.neighbour);
    const bool is_same =
        terms && line.open && crypto::equal_in_constant_time(terms->key.view(), line.key.view());
    if (is_same) continue;
    close(line);
    const auto opened = terms ? open(line, *terms) : std::unexpected(terms.error());
    line.fault = opened ? "" : opened.error().what;
  }
}

void Lines::try_now(const MailboxId& neighbour) {
  Line* const line = find(neighbour);
  if (line == nullptr || (line->open && line->open->status().is_up)) return;
  close(*line);
  review();
}

void Lines::accept(const MailboxId& neighbour, const transport::Ticket& ticket) {
  const Line* const line = find(neighbour);
  if (line != nullptr && line->open) line->open->accept(ticket);
}

void Lines::refuse(const MailboxId& neighbour, const transport::Ticket& ticket, tcpcl::Reason reason) {
  const Line* const line = find(neighbour);
  if (line != nullptr && line->open) line->open->refuse(ticket, reason);
}

void Lines::wake(const MailboxId& neighbour) {
  const Line* const line = find(neighbour);
  if (line != nullptr && line->open) line->open->wake();
}

std::vector<Lines::Standing> Lines::standing() const {
  std::vector<Standing> all;
  for (const Line& one : lines_) {
    Standing standing{.neighbour = one.setup.neighbour,
                      .text = one.setup.text,
                      .is_receive_only = one.setup.is_receive_only,
                      .fault = one.fault};
    if (one.open) standing.status = one.open->status();
    if (standing.fault.empty()) standing.fault = standing.status.fault;
    all.push_back(std::move(standing));
  }
  return all;
}

std::map<MailboxId, Bytes> Lines::take_states() {
  std::map<MailboxId, Bytes> states;
  for (Line& one : lines_) {
    if (!one.open) continue;
    const std::uint64_t heard = one.open->status().bytes_in;
    if (one.bytes_in_kept == heard && !one.open->wants_keeping()) continue;
    one.bytes_in_kept = heard;
    states.emplace(one.setup.neighbour, one.open->state_to_keep());
  }
  return states;
}

bool Lines::wants_keeping() const {
  return std::ranges::any_of(lines_, [](const Line& one) { return one.open && one.open->wants_keeping(); });
}

void Lines::kept(const MailboxId& neighbour, BytesView state) {
  const Line* const line = find(neighbour);
  if (line != nullptr && line->open) line->open->kept(state);
}

void Lines::stop() {
  for (Line& one : lines_) close(one);
}

}  // namespace depesche
