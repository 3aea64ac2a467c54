// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "bundle/vector_file.h"
#include "tcpcl/test_pair.h"

namespace depesche::tcpcl {
namespace {

// Whether these bytes are one contact header that we can go on with, or one whole message.
bool is_valid(BytesView bytes) {
  if (bytes.size() >= 3 && bytes[0] == std::byte{'d'}) {
    const auto header = read_contact_header(bytes);
    return header && header->version == version && bytes.size() == contact_header_size;
  }
  const Reading reading = read_message(bytes);
  if (reading.kind != Reading::Kind::message) return false;
  std::uint64_t size = reading.size;
  if (const auto* segment = std::get_if<Segment>(&reading.message)) {
    if (segment->extensions == Extensions::malformed) return false;
    size += segment->size;
  }
  const auto* initiation = std::get_if<Initiation>(&reading.message);
  if (initiation != nullptr && initiation->extensions == Extensions::malformed) return false;
  return size == bytes.size();
}

// What the vectors say, and where they leave it open, what RFC 9174 says.
bool should_be_valid(const bundle::VectorRecord& record) {
  const std::string_view name = record.value("name");
  const std::string_view says = record.value("valid");
  if (name.contains("XFER_REFUSE unknown reason")) return true;
  if (name.contains("SESS_TERM unknown reason")) return true;
  if (name.contains("MSG_REJECT reason f0")) return true;
  return says.starts_with("valid");
}

TEST_CASE("the shared TCPCLv4 messages are taken and refused as they say") {
  const std::string text = bundle::shared_vectors("tcpclv4_messages.txt");
  if (text.empty()) MESSAGE("skipped: no tcpclv4_messages.txt in " << bundle::shared_folder().string());
  std::size_t tried = 0;
  for (const bundle::VectorRecord& record : bundle::parse_vectors(text)) {
    CAPTURE(std::string(record.value("name")));
    CHECK(is_valid(bundle::hex(record.value("hex"))) == should_be_valid(record));
    ++tried;
  }
  if (!text.empty()) CHECK(tried == 24);
}

template <class Kind>
Bytes written(const Kind& message) {
  Bytes bytes;
  write(bytes, message);
  return bytes;
}

TEST_CASE("the messages of the shared vectors are written as they stand there") {
  CHECK(written(ContactHeader{.can_tls = true}) == bundle::hex("64746e210401"));
  CHECK(written(Initiation{.keepalive_seconds = 3600,
                           .segment_mru = 0x1068,
                           .transfer_mru = 0x8fc,
                           .node_id = "dtn://foo/bar"}) ==
        bundle::hex("070e10000000000000106800000000000008fc000d64746e3a2f2f666f6f2f62617200000000"));
  CHECK(written(Segment{.flags = 3, .id = 1, .size = 3}) ==
        bundle::hex("01030000000000000001000000000000000000000003"));
  CHECK(written(Acknowledgement{.flags = 3, .id = 1, .size = 255}) ==
        bundle::hex("0203000000000000000100000000000000ff"));
  CHECK(written(Refusal{.id = 1}) == bundle::hex("03000000000000000001"));
  CHECK(written(Keepalive{}) == bundle::hex("04"));
  CHECK(written(Termination{.is_reply = true, .reason = TermReason::idle_timeout}) == bundle::hex("050101"));
  CHECK(written(Rejection{.reason = RejectReason::unexpected, .type = 1}) == bundle::hex("060301"));
}

TEST_CASE("every beginning of a message is told to be incomplete, and the whole is read to its end") {
  const std::vector<Bytes> messages{
      written(Initiation{.keepalive_seconds = 7,
                         .segment_mru = 8,
                         .transfer_mru = 9,
                         .node_id = "dtn://kairo/",
                         .lane = Lane::urgent}),
      written(Segment{.flags = segment_flag::start, .id = 5, .size = 10, .total = 20}),
      written(Acknowledgement{.flags = 1, .id = 5, .size = 10}),
      written(Refusal{.reason = Reason::no_resources, .id = 5}),
      written(Termination{.reason = TermReason::busy}),
      written(Rejection{.reason = RejectReason::unsupported, .type = 9})};
  for (const Bytes& message : messages) {
    for (std::size_t size = 0; size < message.size(); ++size) {
      CHECK(read_message(BytesView(message).first(size)).kind == Reading::Kind::incomplete);
    }
    const Reading reading = read_message(message);
    REQUIRE(reading.kind == Reading::Kind::message);
    CHECK(reading.size == message.size());
    CHECK(std::visit([](const auto& read) { return written(read); }, reading.message) == message);
  }
}

TEST_CASE("lengths beyond the limits are refused before what they announce has come") {
  CHECK(read_message(bundle::hex("07000000000000000000000000000000000000ffff")).kind ==
        Reading::Kind::too_long);
  CHECK(read_message(bundle::hex("07000000000000000000000000000000000000"
                                 "0000ffffffff"))
            .kind == Reading::Kind::too_long);
  CHECK(read_message(bundle::hex("01020000000000000001ffffffff")).kind == Reading::Kind::too_long);
}

}  // namespace
}  // namespace depesche::tcpcl
