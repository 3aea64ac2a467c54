// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "cbor/writer.h"

namespace depesche::bundle {

class Cursor;

inline constexpr std::size_t eid_size_max = 1024;  // bytes of one endpoint id, encoded

// Numbers of the URI schemes (IANA "Bundle Protocol URI Scheme Types").
inline constexpr std::uint64_t scheme_dtn = 1;
inline constexpr std::uint64_t scheme_ipn = 2;

// An endpoint id (RFC 9171 §4.2.5.1, RFC 9758), kept so that it is written again exactly as it was read. Ids
// of schemes unknown here are carried along; nothing is delivered or routed by them.
struct Eid {
  std::uint64_t scheme = scheme_dtn;
  std::uint64_t node = 0;      // ipn: allocator in the upper, node number in the lower 32 bits
  std::uint64_t service = 0;   // ipn
  bool has_allocator = false;  // ipn: written with three elements
  std::string rest{};          // dtn: "//node/demux", empty for none; other schemes: the encoded SSP

  static Eid ipn(std::uint64_t node, std::uint64_t service) {
    return {.scheme = scheme_ipn, .node = node, .service = service};
  }

  // dtn:none, and ipn with allocator and node 0 whatever the service (RFC 9758 §3.4.1).
  bool is_null() const;
  // Whether this program can tell nodes and services of this scheme apart.
  bool is_known_scheme() const { return scheme == scheme_dtn || scheme == scheme_ipn; }
  // Whether it names one node: not null, not a dtn group ("~…"), not the ipn local node.
  bool is_singleton() const;
  // ipn:!.x, which means whatever node it is read on and never travels (RFC 9758 §3.4.2).
  bool is_local_node() const { return scheme == scheme_ipn && node == 0xFFFFFFFFU; }

  // Whether both name the same endpoint: the two forms of ipn are equal, and so are all null endpoints.
  bool operator==(const Eid& other) const;
};

// Whether both endpoints are on one node: equal ipn node numbers or equal dtn node names.
bool on_same_node(const Eid& left, const Eid& right);

// The administrative endpoint of the node that `eid` is on: "dtn://node/" or "ipn:node.0".
Eid node_of(const Eid& eid);

// "dtn:none", "dtn://node/demux", "ipn:[allocator.]node.service" ("ipn:!.service" for the local node), and
// for other schemes "scheme-N:" with the SSP in hex, which is only for people.
std::string to_text(const Eid& eid);

// Reads the URI form of dtn and ipn. Code::invalid for anything else.
Result<Eid> parse_eid(std::string_view text);

// Reads one encoded EID that fills `bytes`. Code::invalid for what RFC 9171 does not allow.
Result<Eid> decode_eid(BytesView bytes);
void read_eid(Cursor& cursor, Eid& eid);

void write_eid(cbor::Writer& writer, const Eid& eid);
Bytes encode_eid(const Eid& eid);

}  // namespace depesche::bundle
