// SPDX-License-Identifier: EUPL-1.2
#include "route/request.h"

#include <algorithm>
#include <array>

namespace depesche::route {
namespace {

// The DTN epoch, 2000-01-01T00:00:00Z.
constexpr Time dtn_epoch = Time(std::chrono::sys_days(std::chrono::year(2000) / 1 / 1));

// What a block takes besides its data, about: head, type, number, flags, CRC.
constexpr std::uint64_t block_overhead = 16;
constexpr std::uint64_t primary_overhead = 64;

template <class Value, class Decode>
std::optional<Value> read_block(const bundle::Bundle& bundle, std::uint64_t type, Decode decode) {
  const bundle::Block* block = bundle.find_type(type);
  if (block == nullptr) return std::nullopt;
  auto value = decode(block->data);
  if (!value) return std::nullopt;
  return *std::move(value);
}

std::optional<Time> expiry_of(const bundle::Primary& primary) {
  const std::uint64_t span = static_cast<std::uint64_t>((time_max - dtn_epoch).count());
  const std::uint64_t created = primary.created.milliseconds;
  if (created == 0 || created > span || primary.lifetime > span - created) return std::nullopt;
  return dtn_epoch + Duration(static_cast<std::int64_t>(created + primary.lifetime));
}

}  // namespace

Request request_for(const bundle::Bundle& bundle) {
  Request request{.id = bundle::key_of(bundle),
                  .destination = bundle.primary.destination,
                  .size = primary_overhead,
                  .can_be_parted = !bundle.primary.has(bundle::flag::must_not_fragment),
                  .expires = expiry_of(bundle.primary)};
  for (const bundle::Block& block : bundle.blocks) request.size += block.data.size() + block_overhead;
  request.size = std::min(request.size, size_max);
  if (auto handling =
          read_block<bundle::Handling>(bundle, bundle::block_type::handling, bundle::decode_handling)) {
    request.handling = *std::move(handling);
  }
  request.previous =
      read_block<bundle::Eid>(bundle, bundle::block_type::previous_node, bundle::decode_previous_node);
  if (!bundle.primary.source.is_null()) request.visited.push_back(bundle.primary.source);
  const auto hops =
      read_block<bundle::HopCount>(bundle, bundle::block_type::hop_count, bundle::decode_hop_count);
  if (hops) request.hops_left = hops->limit - std::min(hops->limit, hops->count);
  return request;
}

std::string_view to_text(Reason reason) {
  constexpr std::array<std::string_view, 15> words = {
      "none",       "here", "no-way",   "level",   "release", "unmarked",     "size",        "hops",
      "been-there", "down", "too-late", "no-room", "slower",  "less-certain", "later-choice"};
  return words[static_cast<std::size_t>(reason)];
}

}  // namespace depesche::route
