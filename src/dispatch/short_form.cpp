// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/short_form.h"

#include "cbor/reader.h"
#include "cbor/writer.h"
#include "crypto/digest.h"
#include "crypto/point.h"

namespace depesche {
namespace {

constexpr std::uint64_t short_container_version = 2;
constexpr std::size_t container_items = 4;
constexpr std::size_t short_header_items = 14;
constexpr std::size_t items_before_recipients = 11;
constexpr std::size_t short_recipient_items = 7;
constexpr std::size_t items_before_point = 4;
constexpr std::size_t items_after_point = 2;

Result<> copy_items(cbor::Reader& reader, cbor::Writer& writer, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) writer.encoded(TRY(reader.skip()));
  return {};
}

// A header with every recipient's point, and the digest of the body, put in another form.
template <class Point, class Digest>
Result<Bytes> rewritten(BytesView header, Point point, Digest digest) {
  cbor::Reader reader(header);
  cbor::Writer writer;
  TRY(reader.read_array_of(short_header_items));
  writer.array(short_header_items);
  TRY(copy_items(reader, writer, items_before_recipients));
  const std::size_t count = TRY(reader.read_array(recipients_max));
  writer.array(count);
  for (std::size_t i = 0; i < count; ++i) {
    TRY(reader.read_array_of(short_recipient_items));
    writer.array(short_recipient_items);
    TRY(copy_items(reader, writer, items_before_point));
    const BytesView read = TRY(reader.read_bytes());
    const Bytes written = TRY(point(read, count <= compressed_points_max));
    writer.bytes(written);
    TRY(copy_items(reader, writer, items_after_point));
  }
  TRY(digest(reader, writer));
  TRY(copy_items(reader, writer, 1));
  TRY(reader.finish());
  return writer.take();
}

}  // namespace

Result<Bytes> encode_short(const Dispatch& dispatch) {
  const auto compress = [](BytesView point, bool is_compressed) -> Result<Bytes> {
    if (!is_compressed) return to_bytes(point);
    return crypto::compressed_point(point);
  };
  const auto leave_out = [](cbor::Reader& reader, cbor::Writer& writer) -> Result<> {
    TRY(reader.read_bytes());
    writer.null();
    return {};
  };
  if (dispatch.body.empty()) return encode(dispatch);
  const auto header = rewritten(dispatch.header, compress, leave_out);
  if (!header) return encode(dispatch);
  cbor::Writer writer;
  writer.array(container_items).uint(short_container_version).bytes(*header);
  writer.encoded(encode_proof(dispatch.proof)).bytes(dispatch.body);
  return writer.take();
}

Result<Bytes> expand_header(BytesView short_header, BytesView body) {
  const auto expand = [](BytesView point, bool is_compressed) -> Result<Bytes> {
    if (!is_compressed) return to_bytes(point);
    return crypto::expanded_point(point);
  };
  const auto add = [&](cbor::Reader& reader, cbor::Writer& writer) -> Result<> {
    TRY(reader.read_null());
    writer.bytes(crypto::sha384(body));
    return {};
  };
  return rewritten(short_header, expand, add);
}

}  // namespace depesche
