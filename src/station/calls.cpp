// SPDX-License-Identifier: EUPL-1.2
#include "station/calls.h"

#include "cbor/reader.h"
#include "cbor/writer.h"

namespace depesche {
namespace {

constexpr std::uint64_t calls_version = 1;
constexpr std::size_t calls_max = 4'096;
constexpr std::size_t host_size_max = 255;  // RFC 1035 §2.3.4

}  // namespace

Bytes encode(const Calls& calls) {
  cbor::Writer writer;
  writer.array(2).uint(calls_version).array(calls.size());
  for (const auto& [neighbour, call] : calls) {
    writer.array(4).text(neighbour.value).text(call.host).uint(call.port).boolean(call.is_cut);
  }
  return writer.take();
}

Result<Calls> decode_calls(BytesView bytes) {
  Calls calls;
  if (bytes.empty()) return calls;
  cbor::Reader reader(bytes);
  TRY(reader.read_array_of(2));
  const std::uint64_t version = TRY(reader.read_uint());
  if (version != calls_version) return reader.refuse("neighbours of an unknown version");
  const std::size_t count = TRY(reader.read_array(calls_max));
  for (std::size_t i = 0; i < count; ++i) {
    TRY(reader.read_array_of(4));
    const std::string_view neighbour = TRY(reader.read_text(mailbox_size_max));
    Call call;
    call.host = TRY(reader.read_text(host_size_max));
    call.port = static_cast<std::uint16_t>(TRY(reader.read_uint(UINT16_MAX)));
    call.is_cut = TRY(reader.read_boolean());
    calls.emplace(MailboxId{std::string(neighbour)}, std::move(call));
  }
  TRY(reader.finish());
  return calls;
}

}  // namespace depesche
