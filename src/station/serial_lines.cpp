// SPDX-License-Identifier: EUPL-1.2
#include "station/serial_lines.h"

#include <algorithm>

#include "crypto/shared_secret.h"
#include "exchange/addresses.h"
#include "station/line_dictionary.h"

namespace depesche {
namespace {

constexpr unsigned bits_per_byte = 10;  // 8N1: a start bit and a stop bit

}  // namespace

std::string to_text(const SerialLine& line) {
  std::string text = line.device + "," + std::to_string(line.rate);
  if (line.mode == serial::Mode::send_only) text += ",send-only";
  if (line.mode == serial::Mode::receive_only) text += ",receive-only";
  return text;
}

Result<crypto::Secret> line_key_with(const Directory& directory, const KeyRing& keys, const MailboxId& own,
                                     const MailboxId& neighbour) {
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
  return crypto::shared_secret(entry->keys.sealing, there->keys.sealing, "depesche serial line");
}

Result<serial::Dictionaries> line_dictionaries(const Directory& directory, const MailboxId& own,
                                               const MailboxId& neighbour) {
  serial::Dictionaries dictionaries;
  for (const bool with_mailboxes : {true, false}) {
    auto dictionary =
        TRY(serial::Dictionary::from(line_dictionary(directory, own, neighbour, with_mailboxes)));
    dictionaries.push_back(std::make_shared<const serial::Dictionary>(std::move(dictionary)));
  }
  return dictionaries;
}

Result<transport::SerialSettings> port_settings(const SerialLine& line, const MailboxId& own,
                                                const LineTerms& terms) {
  transport::SerialSettings settings{.baud = line.rate};
  settings.session.mode = line.mode;
  settings.session.own = node_eid(own);
  settings.session.neighbour = node_eid(line.neighbour);
  settings.session.key = terms.key.copy();
  settings.session.bytes_per_second = line.rate / bits_per_byte;
  // Over a line one way nobody hears which of them the other end has.
  if (line.mode == serial::Mode::two_way)
    settings.session.dictionaries = TRY(line_dictionaries(*terms.directory, own, line.neighbour));
  return settings;
}

SerialLines::SerialLines(boost::asio::io_context& io, Entropy& entropy, MailboxId own, TermsOf terms_of,
                         transport::Peer& peer)
    : io_(io), entropy_(entropy), own_(std::move(own)), terms_of_(std::move(terms_of)), peer_(peer) {}

SerialLines::Line* SerialLines::find(const MailboxId& neighbour) {
  const auto found = std::ranges::find(lines_, neighbour, [](const Line& one) { return one.line.neighbour; });
  return found == lines_.end() ? nullptr : &*found;
}

Result<> SerialLines::add(SerialLine line, Bytes state) {
  if (find(line.neighbour) != nullptr)
    return fail(Code::conflict, "there is a serial line to " + line.neighbour.value + " already");
  TRY(transport::check_baud(line.rate));
  lines_.push_back(
      {.line = std::move(line), .state = std::move(state), .key = {}, .port = nullptr, .fault = {}});
  return {};
}

Result<> SerialLines::open(Line& line, LineTerms terms) {
  auto settings = TRY(port_settings(line.line, own_, terms));
  settings.state = line.state;
  settings.number = ++ports_;
  line.port = TRY(transport::SerialPort::open(io_, line.line.device, std::move(settings), peer_, entropy_));
  line.key = std::move(terms.key);
  return {};
}

void SerialLines::close(Line& line) {
  if (!line.port) return;
  line.state = line.port->state();
  line.port->stop();
  line.port = nullptr;
}

void SerialLines::review() {
  for (Line& line : lines_) {
    auto terms = terms_of_(line.line.neighbour);
    const bool is_same =
        terms && line.port && crypto::equal_in_constant_time(terms->key.view(), line.key.view());
    if (is_same) continue;
    close(line);
    const auto opened = terms ? open(line, *std::move(terms)) : std::unexpected(terms.error());
    line.fault = opened ? "" : opened.error().what;
  }
}

void SerialLines::try_now(const MailboxId& neighbour) {
  Line* const line = find(neighbour);
  if (line == nullptr || (line->port && line->port->status().is_up)) return;
  close(*line);
  review();
}

void SerialLines::accept(const MailboxId& neighbour, const transport::Ticket& ticket) {
  const Line* const line = find(neighbour);
  if (line != nullptr && line->port) line->port->accept(ticket);
}

void SerialLines::refuse(const MailboxId& neighbour, const transport::Ticket& ticket, tcpcl::Reason reason) {
  const Line* const line = find(neighbour);
  if (line != nullptr && line->port) line->port->refuse(ticket, reason);
}

void SerialLines::wake(const MailboxId& neighbour) {
  const Line* const line = find(neighbour);
  if (line != nullptr && line->port) line->port->wake();
}

std::vector<SerialLines::Standing> SerialLines::standing() const {
  std::vector<Standing> all;
  for (const Line& one : lines_) {
    Standing standing{.line = one.line, .fault = one.fault};
    if (one.port) standing.status = one.port->status();
    if (standing.fault.empty()) standing.fault = standing.status.fault;
    all.push_back(std::move(standing));
  }
  return all;
}

std::map<MailboxId, Bytes> SerialLines::take_states() {
  std::map<MailboxId, Bytes> states;
  for (Line& one : lines_) {
    if (!one.port) continue;
    const std::uint64_t heard = one.port->status().bytes_in;
    if (heard == one.bytes_in_kept) continue;
    one.bytes_in_kept = heard;
    states.emplace(one.line.neighbour, one.port->state());
  }
  return states;
}

void SerialLines::stop() {
  for (Line& one : lines_) close(one);
}

}  // namespace depesche
