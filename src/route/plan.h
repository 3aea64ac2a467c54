// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "bundle/eid.h"
#include "bundle/extension.h"
#include "env/clock.h"

// The ways of a network as data: which links there are and what they may carry, who hands on to whom, and
// when scheduled links can be used. One plan serves all nodes; it travels inside a signed dispatch and is
// written by operators as text. docs/formats/routes.md says both forms.
namespace depesche::route {

inline constexpr std::size_t links_max = 4'096;
inline constexpr std::size_t routes_max = 16'384;
inline constexpr std::size_t contacts_max = 65'536;
inline constexpr std::size_t via_max = 16;            // links of one route
inline constexpr std::size_t organisations_max = 16;  // of one link
inline constexpr std::size_t word_size_max = 64;      // bytes of a name
inline constexpr std::uint64_t copies_max = 64;
inline constexpr std::uint64_t cost_max = 1'000'000;
inline constexpr std::uint64_t rate_max = 1'000'000'000'000;       // bit/s
inline constexpr std::uint64_t size_max = std::uint64_t{1} << 48;  // bytes of a bundle
inline constexpr Duration delay_max = std::chrono::days(366);
inline constexpr Time time_max = Time(Duration(253'402'300'799'999));  // the last moment of the year 9999
inline constexpr std::size_t encoded_size_max = 16U << 20U;
inline constexpr std::size_t text_size_max = 64U << 20U;

enum class LinkClass : std::uint8_t { tls, serial, courier, radio };

// What neighbours do to bundles between them (BPSec, docs/formats/hop.md): nothing, sign them, or sign and
// encrypt them. The order is that of strength.
enum class Protection : std::uint8_t { none, is_signed, sealed };

// One direction from a node to its neighbour. A link without contacts stands all the time; one with contacts
// can be used only then.
struct Link {
  std::string name{};
  bundle::Eid from{};  // administrative endpoints
  bundle::Eid to{};
  LinkClass link_class = LinkClass::tls;
  std::uint64_t level = 0;  // the highest that may go over it: 0 OFFEN … 4 STRENG GEHEIM
  // Those who stand at the far end: what goes there is released to each of them. Empty: our own house.
  std::vector<std::string> organisations{};
  // Whether it may carry bundles whose label cannot be seen; level and organisations are not asked then.
  bool carries_unmarked = false;
  bool is_one_way = false;                   // nothing comes back, not even an acknowledgement
  std::uint64_t cost = 0;                    // of two ways that arrive at the same time the cheaper is taken
  std::uint64_t rate = 9'600;                // bit/s
  Duration delay{};                          // one way, from the last bit sent to the last bit received
  std::uint64_t bundle_size_max = size_max;  // bytes
  std::optional<Protection> protection{};    // nothing: what is usual for the class
  bool operator==(const Link&) const = default;
};

// TLS and the marks of serial lines vouch already for what goes over them; everything else is signed.
Protection usual_protection(LinkClass link_class);

// What the node `at` does with bundles for `destination`: hands them to the first link of `via` that is open,
// or, with `copies`, spreads so many copies over all of them.
struct Route {
  bundle::Eid at{};
  std::optional<bundle::Eid> destination{};  // a node; nothing means any that no other way is known to
  std::vector<std::string> via{};            // names of links that begin at `at`, the best first
  std::uint64_t copies = 1;
  bool operator==(const Route&) const = default;
};

// When a scheduled link can be used: `start` counts, `end` does not.
struct Contact {
  std::string link{};
  Time start{};
  Time end{};
  std::uint64_t rate = 9'600;  // bit/s
  Duration delay{};
  std::uint64_t confidence = 100;  // percent
  bool operator==(const Contact&) const = default;
};

struct Plan {
  std::uint64_t number = 0;  // a plan replaces those with smaller numbers
  std::vector<Link> links{};
  std::vector<Route> routes{};
  std::vector<Contact> contacts{};
  bool operator==(const Plan&) const = default;

  const Link* find(std::string_view link) const;  // of an arranged plan
};

// Puts the plan into its one order: links by name, routes by node and destination, contacts by link and time.
void arrange(Plan& plan);
// Whether a plan is arranged, within the limits above and free of contradictions (names that do not exist,
// contacts of one link that overlap …). Code::invalid names the entry.
Result<> check(const Plan& plan);

// Deterministic CBOR: equal plans are equal bytes. encode() takes what check() accepts. Errors of decode()
// have Code::invalid and name the byte offset or the entry.
Bytes encode(const Plan& plan);
Result<Plan> decode(BytesView bytes);

// One line for each entry, in any order; errors have Code::invalid and begin "line L, column C: ".
Result<Plan> parse(std::string_view text);
std::string to_text(const Plan& plan);

// Words of the text form: "tls", "2026-11-22T08:00:00Z" (with ".250" where there are milliseconds).
std::string_view to_text(LinkClass link_class);
std::string_view to_text(Protection protection);
std::string to_text(Time time);
std::optional<Time> parse_time(std::string_view text);
// "GEHEIM" for 3.
std::string_view level_name(std::uint64_t level);

}  // namespace depesche::route
