// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>

#include "cbor/writer.h"
#include "crypto/digest.h"
#include "dispatch/key_store.h"

// The input stands inside a correct frame, so that the digest does not keep everything out.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  const BytesView bytes = std::as_bytes(std::span(data, size));
  const Bytes framed = cbor::Writer().array(2).bytes(bytes).bytes(crypto::sha384(bytes)).take();
  KeyFile::Lock lock;
  lock.key = crypto::Secret(32);
  for (const BytesView file : {BytesView(framed), bytes}) {
    const auto read = KeyFile::parse(file);
    if (read && read->unseal(lock)) __builtin_trap();  // would be a forgery
  }
  return 0;
}
