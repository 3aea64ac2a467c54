// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bundle/bundle.h"

// Files of conformance vectors: records of "key: value" lines, apart by empty lines; "#" begins a comment.
namespace depesche::bundle {

struct VectorRecord {
  std::vector<std::pair<std::string, std::string>> fields{};
  std::size_t line = 0;  // where it begins, from 1

  // The value of the first field of this name; empty when there is none.
  std::string_view value(std::string_view key) const;
  bool has(std::string_view key) const;
};

std::vector<VectorRecord> parse_vectors(std::string_view text);

// What became of one record.
struct VectorOutcome {
  std::string name;
  bool is_accepted = false;
  std::string reason;                // of a rejection, for people
  std::optional<bool> has_passed{};  // nothing where the record expects nothing
};

// What "expect:" (or "valid:") wants: accept, reject, or nothing that can be told.
std::optional<bool> expected(const VectorRecord& record);

// Offers each record's "hex:" to the decoder and to objection_to(). A record with "eid:" is an endpoint id in
// both its forms, which must turn into one another.
std::vector<VectorOutcome> try_bundles(const std::vector<VectorRecord>& records, const Rules& rules = {});

}  // namespace depesche::bundle
