// SPDX-License-Identifier: EUPL-1.2
#include "station/serial_lines.h"

#include <algorithm>

#include "crypto/shared_secret.h"
#include "exchange/addresses.h"

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

SerialLines::SerialLines(boost::asio::io_context& io, Entropy& entropy, MailboxId own, KeyOf key_of,
                         transport::Peer& peer)
    : io_(io), entropy_(entropy), own_(std::move(own)), key_of_(std::move(key_of)), peer_(peer) {}

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

void SerialLines::open(Line& line, crypto::Secret key) {
  transport::SerialSettings settings{.baud = line.line.rate, .state = line.state, .number = ++ports_};
  settings.session.mode = line.line.mode;
  settings.session.own = node_eid(own_);
  settings.session.neighbour = node_eid(line.line.neighbour);
  settings.session.key = key.copy();
  settings.session.bytes_per_second = line.line.rate / bits_per_byte;
  auto port = transport::SerialPort::open(io_, line.line.device, std::move(settings), peer_, entropy_);
  line.fault = port ? "" : port.error().what;
  if (!port) return;
  line.port = *std::move(port);
  line.key = std::move(key);
}

void SerialLines::close(Line& line) {
  if (!line.port) return;
  line.state = line.port->state();
  line.port->stop();
  line.port = nullptr;
}

void SerialLines::review() {
  for (Line& line : lines_) {
    auto key = key_of_(line.line.neighbour);
    const bool is_same = key && line.port && crypto::equal_in_constant_time(key->view(), line.key.view());
    if (is_same) continue;
    close(line);
    if (key)
      open(line, *std::move(key));
    else
      line.fault = key.error().what;
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
