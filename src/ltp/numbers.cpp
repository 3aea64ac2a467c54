// SPDX-License-Identifier: EUPL-1.2
#include "cbor/reader.h"
#include "cbor/writer.h"
#include "crypto/digest.h"
#include "ltp/engine.h"

namespace depesche::ltp {
namespace {

constexpr std::uint64_t numbers_version = 1;
constexpr std::uint64_t number_max = std::uint64_t{1} << 60;  // none is ever that high

}  // namespace

Bytes encode(const Numbers& numbers) {
  cbor::Writer writer;
  writer.array(4).uint(numbers_version).uint(numbers.next_session).uint(numbers.first_unheard);
  writer.bytes(numbers.key_mark);
  return writer.take();
}

Result<Numbers> decode_numbers(BytesView bytes) {
  Numbers numbers;
  if (bytes.empty()) return numbers;
  cbor::Reader reader(bytes);
  TRY(reader.read_array_of(4));
  const std::uint64_t version = TRY(reader.read_uint());
  if (version != numbers_version) return reader.refuse("session numbers of an unknown version");
  numbers.next_session = TRY(reader.read_uint(number_max));
  numbers.first_unheard = TRY(reader.read_uint());
  numbers.key_mark = to_bytes(TRY(reader.read_bytes_of(key_mark_size)));
  TRY(reader.finish());
  return numbers;
}

Bytes mark_of(const crypto::Secret& key) {
  const auto tag = crypto::hmac(crypto::Hash::sha256, key.view(), {as_bytes("depesche ltp mark")});
  return to_bytes(tag.view().first(key_mark_size));
}

}  // namespace depesche::ltp
