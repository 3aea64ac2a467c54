// SPDX-License-Identifier: EUPL-1.2
#include "cbor/reader.h"
#include "cbor/writer.h"
#include "ltp/engine.h"

namespace depesche::ltp {
namespace {

constexpr std::uint64_t numbers_version = 1;
constexpr std::uint64_t number_max = std::uint64_t{1} << 60;  // none is ever that high

}  // namespace

Bytes encode(const Numbers& numbers) {
  cbor::Writer writer;
  writer.array(3).uint(numbers_version).uint(numbers.next_session).uint(numbers.first_unheard);
  return writer.take();
}

Result<Numbers> decode_numbers(BytesView bytes) {
  Numbers numbers;
  if (bytes.empty()) return numbers;
  cbor::Reader reader(bytes);
  TRY(reader.read_array_of(3));
  const std::uint64_t version = TRY(reader.read_uint());
  if (version != numbers_version) return reader.refuse("session numbers of an unknown version");
  numbers.next_session = TRY(reader.read_uint(number_max));
  numbers.first_unheard = TRY(reader.read_uint());
  TRY(reader.finish());
  return numbers;
}

}  // namespace depesche::ltp
