// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "bundle/asb.h"
#include "bundle/bundle.h"
#include "bundle/extension.h"
#include "bundle/record.h"

namespace depesche::bundle {
namespace {

// What one pass over the blocks brings to light.
struct Findings {
  bool has_security = false;
  const Block* previous_node = nullptr;
  const Block* age = nullptr;
  const Block* hop_count = nullptr;
  const Block* handling = nullptr;
};

std::unexpected<Error> refuse(const char* what) {
  return fail(Code::invalid, std::string("bundle: ") + what);
}

Result<> check_primary(const Primary& primary) {
  if (primary.has(flag::is_fragment) && primary.has(flag::must_not_fragment)) {
    return refuse("a fragment of what must not be fragmented");
  }
  if (primary.has(flag::is_administrative) && primary.has(flag::reports)) {
    return refuse("an administrative record asks for reports");
  }
  if (!primary.source.is_null()) return {};
  if (!primary.has(flag::must_not_fragment)) return refuse("a bundle without source may be fragmented");
  if (primary.has(flag::reports)) return refuse("a bundle without source asks for reports");
  return {};
}

// Block types that may stand in a bundle once, and where what is found of them is kept.
const Block** place_of(Findings& findings, std::uint64_t type) {
  switch (type) {
    case block_type::previous_node: return &findings.previous_node;
    case block_type::bundle_age: return &findings.age;
    case block_type::hop_count: return &findings.hop_count;
    case block_type::handling: return &findings.handling;
    default: return nullptr;
  }
}

Result<> check_numbers(const std::vector<Block>& blocks) {
  std::uint64_t seen = 1;  // of the numbers below 64; 0 is the primary block's
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::uint64_t number = blocks[i].number;
    const std::uint64_t bit = number < 64 ? std::uint64_t{1} << number : 0;
    const bool is_repeated = bit != 0
                                 ? (seen & bit) != 0
                                 : std::any_of(blocks.begin(), blocks.begin() + static_cast<long>(i),
                                               [&](const Block& block) { return block.number == number; });
    if (is_repeated)
      return refuse(number == 0 ? "a block has the primary block's number" : "a block number stands twice");
    seen |= bit;
  }
  return {};
}

Result<Findings> look_over(const Bundle& bundle) {
  if (bundle.blocks.empty()) return refuse("there is no payload");
  Findings findings;
  const bool may_report = !bundle.primary.source.is_null() && !bundle.primary.has(flag::is_administrative);
  for (const Block& block : bundle.blocks) {
    const bool is_payload = block.type == block_type::payload;
    if (is_payload != (block.number == payload_number)) return refuse("block 1 and only it is the payload");
    if (is_payload != (&block == &bundle.blocks.back())) return refuse("the payload and only it stands last");
    if (block.has(block_flag::report_if_unknown) && !may_report) {
      return refuse("a block asks for reports that the bundle must not cause");
    }
    if (block.type == block_type::integrity || block.type == block_type::confidentiality) {
      findings.has_security = true;
    }
    const Block** place = place_of(findings, block.type);
    if (place == nullptr) continue;
    if (*place != nullptr) return refuse("a block that may occur once occurs twice");
    *place = &block;
  }
  TRY(check_numbers(bundle.blocks));
  return findings;
}

Result<> check_fragment(const Bundle& bundle) {
  if (!bundle.primary.fragment) return {};
  const auto& [offset, total] = *bundle.primary.fragment;
  // An encrypted payload may be longer than the plain one only by a tag that stands in the BCB, so this holds
  // too.
  if (offset > total || bundle.payload().size() > total - offset)
    return refuse("a fragment reaches beyond its whole");
  return {};
}

Result<> check_contents(const Findings& findings, const std::vector<std::uint64_t>& encrypted) {
  const auto is_readable = [&](const Block* block) {
    return block != nullptr && std::ranges::find(encrypted, block->number) == encrypted.end();
  };
  if (is_readable(findings.previous_node)) TRY(decode_previous_node(findings.previous_node->data));
  if (is_readable(findings.age)) TRY(decode_age(findings.age->data));
  if (is_readable(findings.hop_count)) TRY(decode_hop_count(findings.hop_count->data));
  if (is_readable(findings.handling)) TRY(decode_handling(findings.handling->data));
  return {};
}

// Whether a BIB targets the primary block. One that is encrypted may, so it counts until it can be read.
Result<bool> has_signed_primary(const Bundle& bundle, const std::vector<std::uint64_t>& encrypted) {
  for (const Block& block : bundle.blocks) {
    if (block.type != block_type::integrity) continue;
    if (std::ranges::find(encrypted, block.number) != encrypted.end()) return true;
    const auto targets = TRY(decode_asb_targets(block.data));
    if (std::ranges::find(targets, std::uint64_t{0}) != targets.end()) return true;
  }
  return false;
}

}  // namespace

const Block* Bundle::find_number(std::uint64_t number) const {
  const auto found = std::ranges::find(blocks, number, &Block::number);
  return found == blocks.end() ? nullptr : &*found;
}

const Block* Bundle::find_type(std::uint64_t type) const {
  const auto found = std::ranges::find(blocks, type, &Block::type);
  return found == blocks.end() ? nullptr : &*found;
}

Result<> check(const Bundle& bundle, const Rules& rules) {
  TRY(check_primary(bundle.primary));
  const Findings findings = TRY(look_over(bundle));
  TRY(check_fragment(bundle));
  std::vector<std::uint64_t> encrypted;
  bool is_primary_signed = false;
  if (findings.has_security) {
    TRY(check_security_targets(bundle));
    encrypted = TRY(encrypted_blocks(bundle));
    is_primary_signed = TRY(has_signed_primary(bundle, encrypted));
  }
  TRY(check_contents(findings, encrypted));
  if (rules.needs_primary_crc && bundle.primary.crc == CrcType::none && !is_primary_signed) {
    return refuse("the primary block has neither a CRC nor a BIB");
  }
  if (rules.needs_age_without_time && bundle.primary.created.milliseconds == 0 && findings.age == nullptr) {
    return refuse("a bundle without creation time has no age block");
  }
  return {};
}

bool is_known_type(std::uint64_t type) {
  switch (type) {
    case block_type::payload:
    case block_type::previous_node:
    case block_type::bundle_age:
    case block_type::hop_count:
    case block_type::integrity:
    case block_type::confidentiality:
    case block_type::handling: return true;
    default: return false;
  }
}

std::optional<Objection> objection_to(const Bundle& bundle) {
  const Primary& primary = bundle.primary;
  const auto objection = [](std::uint64_t code, const char* what) {
    return Objection{.reason = code, .what = what};
  };
  if (!primary.destination.is_known_scheme()) {
    return objection(reason::destination_unintelligible, "the destination's scheme is unknown");
  }
  if (primary.destination.is_null()) {
    return objection(reason::destination_unintelligible, "the destination is the null endpoint");
  }
  if (primary.destination.is_local_node() || primary.source.is_local_node()) {
    return objection(reason::destination_unintelligible, "the local node's endpoints do not travel");
  }
  for (const Block& block : bundle.blocks) {
    if (!is_known_type(block.type) && block.has(block_flag::delete_bundle_if_unknown)) {
      return objection(reason::block_unsupported, "an unknown block asks for the bundle's deletion");
    }
  }
  const Block* hop_block = bundle.find_type(block_type::hop_count);
  if (hop_block == nullptr) return std::nullopt;
  const auto hops =
      decode_hop_count(hop_block->data);  // encrypted ones do not decode, and count for nobody here
  if (hops && hops->count > hops->limit) {
    return objection(reason::hop_limit_exceeded, "the hop count is beyond its limit");
  }
  return std::nullopt;
}

}  // namespace depesche::bundle
