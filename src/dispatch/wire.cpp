// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/wire.h"

namespace depesche::wire {

void write(cbor::Writer& writer, const std::string& value) { writer.text(value); }
void write(cbor::Writer& writer, const Bytes& value) { writer.bytes(value); }
void write(cbor::Writer& writer, const MailboxId& value) { writer.text(value.value); }
void write(cbor::Writer& writer, const DispatchId& value) { writer.bytes(value.value); }
void write(cbor::Writer& writer, const KeyId& value) { writer.bytes(value.value); }

void write(cbor::Writer& writer, const Label& value) {
  writer.array(4).uint(static_cast<std::uint64_t>(value.level));
  write(writer, value.compartments);
  write(writer, value.releasable_to);
  writer.uint(value.term_year);
}

void write(cbor::Writer& writer, const Reference& value) {
  writer.array(2).uint(static_cast<std::uint64_t>(value.relation));
  write(writer, value.target);
}

void write(cbor::Writer& writer, const PublicKeys& value) {
  writer.array(2).bytes(value.signing.point).bytes(value.sealing.point);
}

Result<> read(cbor::Reader& reader, std::string& value) {
  const std::string_view text = TRY(reader.read_text(text_max));
  value = text;
  return {};
}

Result<> read(cbor::Reader& reader, Bytes& value) {
  const BytesView bytes = TRY(reader.read_bytes());
  value = to_bytes(bytes);
  return {};
}

Result<> read(cbor::Reader& reader, MailboxId& value) {
  const std::string_view text = TRY(reader.read_text(mailbox_size_max));
  value.value = text;
  return {};
}

Result<> read(cbor::Reader& reader, DispatchId& value) {
  const BytesView bytes = TRY(reader.read_bytes_of(sizeof value.value));
  value = TRY(dispatch_id_from(bytes));
  return {};
}

Result<> read(cbor::Reader& reader, KeyId& value) {
  const BytesView bytes = TRY(reader.read_bytes_of(sizeof value.value));
  value = TRY(key_id_from(bytes));
  return {};
}

Result<> read(cbor::Reader& reader, Label& value) {
  TRY(reader.read_array_of(4));
  TRY(read(reader, value.level));
  TRY(read(reader, value.compartments));
  TRY(read(reader, value.releasable_to));
  return read(reader, value.term_year);
}

Result<> read(cbor::Reader& reader, Reference& value) {
  TRY(reader.read_array_of(2));
  TRY(read(reader, value.relation));
  return read(reader, value.target);
}

Result<> read(cbor::Reader& reader, PublicKeys& value) {
  TRY(reader.read_array_of(2));
  const BytesView signing = TRY(reader.read_bytes_of(crypto::public_key_size));
  value.signing = TRY(PublicSigningKey::parse(signing));
  const BytesView sealing = TRY(reader.read_bytes_of(crypto::public_key_size));
  value.sealing = TRY(PublicSealingKey::parse(sealing));
  return {};
}

}  // namespace depesche::wire
