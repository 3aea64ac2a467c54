// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>

#include "dispatch/dispatch.h"
#include "dispatch/short_form.h"

namespace {

// What can be read has one form only: writing it again gives the bytes that were read.
template <class T>
void same_again(const depesche::Result<T>& read, depesche::BytesView bytes, auto write) {
  if (!read) return;
  const depesche::Result<depesche::Bytes> written = write(*read);
  if (!written || *written != depesche::to_bytes(bytes)) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  const BytesView bytes = std::as_bytes(std::span(data, size));
  const auto dispatch = decode_dispatch(bytes);
  const bool is_short = size > 1 && data[1] == 2;
  same_again(dispatch, bytes,
             [&](const Dispatch& read) { return is_short ? encode_short(read) : encode(read); });
  const BytesView header = dispatch ? BytesView(dispatch->header) : bytes;
  same_again(decode_header(header), header, [](const Header& read) { return encode_header(read); });
  return 0;
}
