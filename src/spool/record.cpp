// SPDX-License-Identifier: EUPL-1.2
#include "spool/record.h"

#include <algorithm>
#include <concepts>

#include "bundle/crc.h"

namespace depesche::spool {
namespace {

constexpr std::string_view magic = "DPSPOOL1";

template <std::unsigned_integral Number>
void put(Bytes& out, Number number) {
  for (std::size_t i = sizeof(Number); i-- > 0;)
    out.push_back(static_cast<std::byte>((number >> (8 * i)) & 0xFFU));
}

template <std::unsigned_integral Number>
Number get(BytesView bytes) {
  Number number = 0;
  for (const std::byte byte : bytes.first(sizeof(Number))) {
    number = static_cast<Number>((number << 8) | std::to_integer<Number>(byte));
  }
  return number;
}

}  // namespace

void write_head(Bytes& out, const Head& head) {
  Bytes fields;
  fields.reserve(head_size);
  put(fields, static_cast<std::uint16_t>(head.kind));
  put(fields, static_cast<std::uint16_t>(head.mark));
  put(fields, head.id);
  put(fields, head.size);
  put(fields, head.checksum);
  put(out, bundle::crc32c(fields));
  out.insert(out.end(), fields.begin(), fields.end());
}

std::optional<Head> read_head(BytesView bytes) {
  if (bytes.size() < head_size) return {};
  const BytesView fields = bytes.subspan(4, head_size - 4);
  if (get<std::uint32_t>(bytes) != bundle::crc32c(fields)) return {};
  const auto kind = get<std::uint16_t>(fields);
  if (kind != static_cast<std::uint16_t>(Kind::bundle) && kind != static_cast<std::uint16_t>(Kind::removal)) {
    return {};
  }
  return Head{.kind = static_cast<Kind>(kind),
              .mark = static_cast<std::uint8_t>(get<std::uint16_t>(fields.subspan(2))),
              .id = get<std::uint64_t>(fields.subspan(4)),
              .size = get<std::uint32_t>(fields.subspan(12)),
              .checksum = get<std::uint32_t>(fields.subspan(16))};
}

void write_file_head(Bytes& out, std::uint64_t number) {
  Bytes fields = to_bytes(as_bytes(magic));
  put(fields, number);
  const std::uint32_t checksum = bundle::crc32c(fields);
  out.insert(out.end(), fields.begin(), fields.end());
  put(out, checksum);
}

bool is_file_head(BytesView bytes, std::uint64_t number) {
  Bytes expected;
  write_file_head(expected, number);
  return bytes.size() >= expected.size() && std::ranges::equal(bytes.first(expected.size()), expected);
}

void write_number(Bytes& out, std::uint64_t number) { put(out, number); }
std::uint64_t read_number(BytesView bytes) { return get<std::uint64_t>(bytes); }

}  // namespace depesche::spool
