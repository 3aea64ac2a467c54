// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/dispatch.h"

#include <algorithm>

#include "cbor/reader.h"
#include "cbor/writer.h"
#include "crypto/digest.h"
#include "dispatch/short_form.h"

namespace depesche {
namespace {

constexpr std::uint64_t container_version = 1;
constexpr std::uint64_t short_container = 2;  // short_form.h
constexpr std::size_t container_items = 4;
constexpr std::size_t proof_items = 4;

Result<> check_sizes(BytesView header, BytesView body) {
  if (header.empty() || header.size() > header_size_max)
    return fail(Code::invalid, "dispatch: size of the header");
  if (body.size() > body_size_max) return fail(Code::invalid, "dispatch: the body is too large");
  return {};
}

}  // namespace

DispatchId id_of(BytesView encoded_header) { return {crypto::sha384(encoded_header)}; }

Bytes encode_proof(const Proof& proof) {
  cbor::Writer writer;
  writer.array(proof_items)
      .bytes(proof.signature)
      .uint(proof.leaf)
      .uint(proof.leaves)
      .array(proof.path.size());
  for (const auto& digest : proof.path) writer.bytes(digest);
  return writer.take();
}

Result<Proof> decode_proof(BytesView bytes) {
  cbor::Reader reader(bytes);
  Proof proof;
  TRY(reader.read_array_of(proof_items));
  std::ranges::copy(TRY(reader.read_bytes_of(proof.signature.size())), proof.signature.begin());
  proof.leaf = static_cast<std::uint32_t>(TRY(reader.read_uint(batch_max - 1)));
  proof.leaves = static_cast<std::uint32_t>(TRY(reader.read_uint(batch_max)));
  proof.path.resize(TRY(reader.read_array(proof_path_max)));
  for (auto& digest : proof.path) std::ranges::copy(TRY(reader.read_bytes_of(digest.size())), digest.begin());
  TRY(reader.finish());
  if (proof.leaf >= proof.leaves)
    return fail(Code::invalid, "dispatch: the proof's leaf is outside its tree");
  return proof;
}

Result<Bytes> encode(const Dispatch& dispatch) {
  TRY(check_sizes(dispatch.header, dispatch.body));
  cbor::Writer writer;
  writer.array(container_items).uint(container_version).bytes(dispatch.header);
  writer.encoded(encode_proof(dispatch.proof));
  dispatch.body.empty() ? writer.null() : writer.bytes(dispatch.body);
  return writer.take();
}

Result<Dispatch> decode_dispatch(BytesView bytes) {
  cbor::Reader reader(bytes);
  const std::size_t items = TRY(reader.read_array());
  const std::uint64_t version = TRY(reader.read_uint());  // first of all: another may have other items
  if (version != container_version && version != short_container)
    return fail(Code::invalid, "dispatch: unknown version of the container");
  if (items != container_items) return reader.refuse("the container has four items");
  const BytesView carried = TRY(reader.read_bytes());
  const BytesView encoded_proof = TRY(reader.skip());
  Proof proof = TRY(decode_proof(encoded_proof));
  const bool is_erased = TRY(reader.read_null_if_next());
  const BytesView body = is_erased ? BytesView{} : TRY(reader.read_bytes());
  TRY(reader.finish());
  if (!is_erased && body.empty()) return fail(Code::invalid, "dispatch: an erased body is written as null");
  TRY(check_sizes(carried, body));
  const bool is_short = version == short_container;
  if (is_short && is_erased) return fail(Code::invalid, "dispatch: the short form has a body");
  Bytes header = is_short ? TRY(expand_header(carried, body)) : to_bytes(carried);
  TRY(check_sizes(header, body));
  return Dispatch{
      .id = id_of(header), .header = std::move(header), .proof = std::move(proof), .body = to_bytes(body)};
}

}  // namespace depesche
