// SPDX-License-Identifier: EUPL-1.2
#include "station/serial_lines.h"

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

Result<LineSetup> setup_of(const SerialLine& line, const MailboxId& own, LineGround ground) {
  TRY(transport::check_baud(line.rate));
  const auto open = [line, own, ground](const LineTerms& terms,
                                        LineSetup::Start start) -> Result<std::unique_ptr<transport::Line>> {
    auto settings = TRY(port_settings(line, own, terms));
    settings.state = std::move(start.state);
    settings.number = start.number;
    return TRY(transport::SerialPort::open(ground.io, line.device, std::move(settings), ground.peer,
                                           ground.entropy));
  };
  return LineSetup{.neighbour = line.neighbour,
                   .text = to_text(line),
                   .is_receive_only = line.mode == serial::Mode::receive_only,
                   .open = open};
}

}  // namespace depesche
