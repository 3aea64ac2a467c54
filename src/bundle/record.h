// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/result.h"
#include "bundle/bundle.h"

namespace depesche::bundle {

// Why a status report is sent or a bundle deleted (IANA "Bundle Status Report Reason Codes"). Unknown numbers
// that come from elsewhere are kept.
namespace reason {
inline constexpr std::uint64_t none = 0;
inline constexpr std::uint64_t lifetime_expired = 1;
inline constexpr std::uint64_t forwarded_one_way = 2;
inline constexpr std::uint64_t transmission_canceled = 3;
inline constexpr std::uint64_t depleted_storage = 4;
inline constexpr std::uint64_t destination_unintelligible = 5;
inline constexpr std::uint64_t no_route = 6;
inline constexpr std::uint64_t no_timely_contact = 7;
inline constexpr std::uint64_t block_unintelligible = 8;
inline constexpr std::uint64_t hop_limit_exceeded = 9;
inline constexpr std::uint64_t traffic_pared = 10;
inline constexpr std::uint64_t block_unsupported = 11;
inline constexpr std::uint64_t missing_security = 12;  // 12 to 16: RFC 9172 §7.1
inline constexpr std::uint64_t unknown_security = 13;
inline constexpr std::uint64_t unexpected_security = 14;
inline constexpr std::uint64_t failed_security = 15;
inline constexpr std::uint64_t conflicting_security = 16;
}  // namespace reason

// What a node says it did with a bundle; `at` is DTN time in milliseconds, where it was asked for.
struct Assertion {
  bool is_made = false;
  std::optional<std::uint64_t> at{};
  bool operator==(const Assertion&) const = default;
};

// A bundle status report (RFC 9171 §6.1.1).
struct StatusReport {
  Assertion received{};
  Assertion forwarded{};
  Assertion delivered{};
  Assertion deleted{};
  std::uint64_t reason = reason::none;
  Eid source{};  // of the bundle reported on
  CreationTime created{};
  struct Part {  // of the subject, when it is a fragment: bytes
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    bool operator==(const Part&) const = default;
  };
  std::optional<Part> part{};
  bool operator==(const StatusReport&) const = default;
};

inline constexpr std::uint64_t record_status_report = 1;
inline constexpr std::uint64_t record_enclosed_bundle = 3;  // draft-ietf-dtn-bibect

// The payload of an administrative bundle that carries a status report. Code::invalid for other bytes and
// for records of other types.
Result<StatusReport> decode_status_report(BytesView payload);
Bytes encode_status_report(const StatusReport& report);

// The payload of an administrative bundle that carries another bundle, without custody. Code::invalid for
// other bytes, for records of other types and where custody is asked for.
Result<BytesView> decode_enclosed(BytesView payload);
Bytes encode_enclosed(BytesView bundle);

}  // namespace depesche::bundle
