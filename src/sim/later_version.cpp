// SPDX-License-Identifier: EUPL-1.2
#include "sim/later_version.h"

#include <algorithm>

#include "bundle/draft.h"
#include "dispatch/dispatch.h"
#include "view/view.h"

namespace depesche::sim {
namespace {

constexpr std::uint64_t kept_type = 251;  // of the range for private use, like the next
constexpr std::uint64_t dropped_type = 252;
constexpr std::byte array_of_four{0x84};  // CBOR, as both of today's containers begin
constexpr std::byte array_of_five{0x85};
constexpr std::byte later_container{3};

std::optional<bundle::Bundle> bundle_in(BytesView bytes) {
  auto bundle = bundle::decode(bytes, {.needs_primary_crc = false, .needs_age_without_time = false});
  return bundle ? std::optional(*std::move(bundle)) : std::nullopt;
}

Bytes with_payload(bundle::Bundle bundle, Bytes payload) {
  bundle::Draft draft(std::move(bundle));
  draft.set_data(1, std::move(payload));
  return draft.encode();
}

}  // namespace

Bytes as_of_later_version(Bytes bytes) {
  auto bundle = bundle::decode(bytes, {.needs_primary_crc = false, .needs_age_without_time = false});
  if (!bundle || bundle->find_type(kept_type) != nullptr) return bytes;
  bundle::Draft draft(*std::move(bundle));
  const auto add = [&](std::uint64_t type, std::uint64_t flags) {
    draft.add({.type = type, .number = draft.free_number(), .flags = flags, .crc = bundle::CrcType::crc32c},
              Bytes(7, std::byte{0x41}));
  };
  add(kept_type, bundle::block_flag::replicate);
  add(dropped_type, bundle::block_flag::discard_if_unknown);
  return draft.encode();
}

Bytes in_later_container(Bytes bytes) {
  auto bundle = bundle_in(bytes);
  const auto dispatch = bundle ? decode_dispatch(bundle->payload()) : fail(Code::invalid, "no bundle");
  const auto header = dispatch ? decode_header(dispatch->header) : std::unexpected(dispatch.error());
  if (!header || !is_written_by_people(header->kind)) return bytes;
  Bytes payload = to_bytes(bundle->payload());
  payload.front() = array_of_five;
  payload.push_back(std::exchange(payload[1], later_container));  // behind it which of today's it was
  return with_payload(*std::move(bundle), std::move(payload));
}

bool is_in_later_container(BytesView bytes) {
  const auto bundle = bundle_in(bytes);
  if (!bundle || bundle->payload().size() < 3) return false;
  return bundle->payload()[0] == array_of_five && bundle->payload()[1] == later_container;
}

Bytes out_of_later_container(Bytes bytes) {
  if (!is_in_later_container(bytes)) return bytes;
  auto bundle = bundle_in(bytes);
  Bytes payload = to_bytes(bundle->payload());
  payload.front() = array_of_four;
  payload[1] = payload.back();
  payload.pop_back();
  return with_payload(*std::move(bundle), std::move(payload));
}

}  // namespace depesche::sim
