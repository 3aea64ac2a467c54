// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "station/lines.h"
#include "transport/serial_port.h"

namespace depesche {

inline constexpr std::string_view serial_purpose = "depesche serial line";

// A serial line to one neighbour, as the operator set it up.
struct SerialLine {
  MailboxId neighbour;
  std::string device;
  unsigned rate = 9'600;  // bit/s of the tty, 8N1: ten of them make a byte
  serial::Mode mode = serial::Mode::two_way;
  bool operator==(const SerialLine&) const = default;
};

std::string to_text(const SerialLine& line);

// For a line between these two: what the directory gives, and what the two names alone give, in case that the
// other end's directory is another one.
Result<serial::Dictionaries> line_dictionaries(const Directory& directory, const MailboxId& own,
                                               const MailboxId& neighbour);

// How the device of a line is driven: it is never written to faster than the line carries.
Result<transport::SerialSettings> port_settings(const SerialLine& line, const MailboxId& own,
                                                const LineTerms& terms);

// Code::invalid for a line that cannot be.
Result<LineSetup> setup_of(const SerialLine& line, const MailboxId& own, LineGround ground);

}  // namespace depesche
