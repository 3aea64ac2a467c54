// SPDX-License-Identifier: EUPL-1.2
#include "ltp/segment.h"

#include <algorithm>
#include <array>

#include "base/ensure.h"
#include "ltp/sdnv.h"

namespace depesche::ltp {
namespace {

// Segment types (RFC 5326 §3.1). Red data are 0 to 3, green 4 and 7; 5, 6, 10 and 11 are undefined.
constexpr unsigned red_checkpoint = 1;
constexpr unsigned red_ends = 2;
constexpr unsigned block_ends_red = 3;
constexpr unsigned green_data = 4;
constexpr unsigned block_ends_green = 7;
constexpr unsigned report_type = 8;
constexpr unsigned report_acknowledgement_type = 9;
constexpr unsigned cancel_by_sender = 12;
constexpr unsigned acknowledgement_to_sender = 13;
constexpr unsigned cancel_by_receiver = 14;
constexpr unsigned acknowledgement_to_receiver = 15;
constexpr std::size_t claim_size_min = 2;  // bytes

std::unexpected<Error> refuse(const char* what) { return fail(Code::invalid, std::string("LTP: ") + what); }

Result<std::uint64_t> read_number(BytesView& rest, std::uint64_t most = UINT64_MAX) {
  const auto number = take_sdnv(rest);
  if (!number) return refuse("a number is cut off or too long");
  if (*number > most) return refuse("a number is beyond its limit");
  return *number;
}

Result<std::uint64_t> read_serial(BytesView& rest) {
  const std::uint64_t serial = TRY(read_number(rest));
  if (serial == 0) return refuse("a serial number is 0");
  return serial;
}

Result<unsigned> read_byte(BytesView& rest) {
  if (rest.empty()) return refuse("it is cut off");
  const auto byte = std::to_integer<unsigned>(rest.front());
  rest = rest.subspan(1);
  return byte;
}

Result<std::vector<Extension>> read_extensions(BytesView& rest, unsigned count) {
  std::vector<Extension> extensions;
  for (unsigned i = 0; i < count; ++i) {
    const unsigned tag = TRY(read_byte(rest));
    const std::uint64_t size = TRY(read_number(rest, rest.size()));
    if (size > rest.size()) return refuse("an extension is cut off");
    extensions.push_back(
        {.tag = static_cast<std::uint8_t>(tag), .value = rest.first(static_cast<std::size_t>(size))});
    rest = rest.subspan(static_cast<std::size_t>(size));
  }
  return extensions;
}

Result<DataSegment> read_data(BytesView& rest, unsigned type) {
  DataSegment segment{.colour = type < green_data ? Colour::red : Colour::green,
                      .ends_red = type == red_ends || type == block_ends_red,
                      .ends_block = type == block_ends_red || type == block_ends_green};
  segment.client = TRY(read_number(rest));
  segment.offset = TRY(read_number(rest, offset_limit));
  const std::uint64_t size = TRY(read_number(rest, segment_size_limit));
  if (type >= red_checkpoint && type < green_data) {
    Checkpoint checkpoint;
    checkpoint.serial = TRY(read_serial(rest));
    checkpoint.report = TRY(read_number(rest));
    segment.checkpoint = checkpoint;
  }
  if (size == 0) return refuse("data of no bytes");
  if (size > rest.size()) return refuse("data are cut off");
  segment.data = rest.first(static_cast<std::size_t>(size));
  rest = rest.subspan(static_cast<std::size_t>(size));
  return segment;
}

Result<ReportSegment> read_report(BytesView& rest) {
  ReportSegment report;
  report.serial = TRY(read_serial(rest));
  report.checkpoint = TRY(read_number(rest));
  report.bounds.end = TRY(read_number(rest, offset_limit));
  report.bounds.begin = TRY(read_number(rest, offset_limit));
  if (report.bounds.begin >= report.bounds.end) return refuse("a report about nothing");
  const std::uint64_t count = TRY(read_number(rest, std::min(claims_max, rest.size() / claim_size_min)));
  std::uint64_t at = report.bounds.begin;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t begin = report.bounds.begin + TRY(read_number(rest, offset_limit));
    const std::uint64_t end = begin + TRY(read_number(rest, offset_limit));
    if (begin < at || end == begin || end > report.bounds.end) return refuse("a claim that cannot be");
    report.claims.push_back({.begin = begin, .end = end});
    at = end;
  }
  return report;
}

Result<Content> read_content(BytesView& rest, unsigned type) {
  if (type <= green_data || type == block_ends_green) return TRY(read_data(rest, type));
  switch (type) {
    case report_type: return TRY(read_report(rest));
    case report_acknowledgement_type: return ReportAcknowledgement{.report = TRY(read_serial(rest))};
    case cancel_by_sender:
    case cancel_by_receiver: {
      const auto reason = static_cast<Reason>(TRY(read_byte(rest)));
      return CancelSegment{.by = type == cancel_by_sender ? Side::sender : Side::receiver, .reason = reason};
    }
    case acknowledgement_to_sender: return CancelAcknowledgement{.to = Side::sender};
    case acknowledgement_to_receiver: return CancelAcknowledgement{.to = Side::receiver};
    default: return refuse("a segment of an undefined type");
  }
}

unsigned type_of(const DataSegment& segment) {
  if (segment.colour == Colour::green) return segment.ends_block ? block_ends_green : green_data;
  ENSURE(segment.checkpoint || !segment.ends_red);
  if (segment.ends_red) return segment.ends_block ? block_ends_red : red_ends;
  return segment.checkpoint ? red_checkpoint : 0;
}
unsigned type_of(const ReportSegment&) { return report_type; }
unsigned type_of(const ReportAcknowledgement&) { return report_acknowledgement_type; }
unsigned type_of(const CancelSegment& segment) {
  return segment.by == Side::sender ? cancel_by_sender : cancel_by_receiver;
}
unsigned type_of(const CancelAcknowledgement& segment) {
  return segment.to == Side::sender ? acknowledgement_to_sender : acknowledgement_to_receiver;
}

void write(Bytes& out, const DataSegment& segment) {
  append_sdnv(out, segment.client);
  append_sdnv(out, segment.offset);
  append_sdnv(out, segment.data.size());
  if (segment.checkpoint) {
    append_sdnv(out, segment.checkpoint->serial);
    append_sdnv(out, segment.checkpoint->report);
  }
  append(out, segment.data);
}
void write(Bytes& out, const ReportSegment& report) {
  append_sdnv(out, report.serial);
  append_sdnv(out, report.checkpoint);
  append_sdnv(out, report.bounds.end);
  append_sdnv(out, report.bounds.begin);
  append_sdnv(out, report.claims.size());
  for (const bundle::Interval& claim : report.claims) {
    append_sdnv(out, claim.begin - report.bounds.begin);
    append_sdnv(out, claim.size());
  }
}
void write(Bytes& out, const ReportAcknowledgement& segment) { append_sdnv(out, segment.report); }
void write(Bytes& out, const CancelSegment& segment) {
  out.push_back(static_cast<std::byte>(segment.reason));
}
void write(Bytes&, const CancelAcknowledgement&) {}

void write(Bytes& out, const std::vector<Extension>& extensions) {
  for (const Extension& one : extensions) {
    out.push_back(std::byte{one.tag});
    append_sdnv(out, one.value.size());
    append(out, one.value);
  }
}

}  // namespace

Result<DecodedSegment> decode(BytesView datagram) {
  if (datagram.size() > segment_size_limit) return refuse("it is too long");
  BytesView rest = datagram;
  DecodedSegment decoded;
  Segment& segment = decoded.segment;
  const unsigned control = TRY(read_byte(rest));
  if (control >> 4U != 0) return refuse("another version");
  segment.session.originator.value = TRY(read_number(rest));
  segment.session.number = TRY(read_number(rest));
  const unsigned counts = TRY(read_byte(rest));
  segment.header = TRY(read_extensions(rest, counts >> 4U));
  segment.content = TRY(read_content(rest, control & 0x0FU));
  decoded.trailer_begins = datagram.size() - rest.size();
  segment.trailer = TRY(read_extensions(rest, counts & 0x0FU));
  if (!rest.empty()) return refuse("bytes are left over");
  return decoded;
}

Bytes encode(const Segment& segment) {
  ENSURE(segment.header.size() <= extensions_max && segment.trailer.size() <= extensions_max);
  Bytes out;
  out.push_back(
      static_cast<std::byte>(std::visit([](const auto& one) { return type_of(one); }, segment.content)));
  append_sdnv(out, segment.session.originator.value);
  append_sdnv(out, segment.session.number);
  out.push_back(static_cast<std::byte>(segment.header.size() << 4U | segment.trailer.size()));
  write(out, segment.header);
  std::visit([&](const auto& one) { write(out, one); }, segment.content);
  write(out, segment.trailer);
  return out;
}

}  // namespace depesche::ltp
