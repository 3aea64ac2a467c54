// SPDX-License-Identifier: EUPL-1.2
#include "bundle/eid.h"

#include <doctest/doctest.h>

#include "bundle/sample.h"

namespace depesche::bundle {
namespace {

Eid parsed(std::string_view text) { return parse_eid(text).value(); }

TEST_CASE("an endpoint id reads the same from its text and from its bytes") {
  for (const char* text :
       {"dtn:none", "dtn://foo/", "dtn://foo/bar", "dtn://a.b-c_d/~group", "dtn://x%41/y?z", "ipn:1.1",
        "ipn:23.42", "ipn:977000.1.2", "ipn:!.7", "ipn:4294967294.18446744073709551615"}) {
    CAPTURE(text);
    const Eid eid = parsed(text);
    CHECK(to_text(eid) == text);
    CHECK(decode_eid(encode_eid(eid)).value() == eid);
  }
}

TEST_CASE("what is no endpoint id is refused in either form") {
  for (const char* text :
       {"", "dtn", "dtn:", "dtn://foo", "dtn:///x", "dtn://fo o/", "dtn://x%4/", "dtn://f/a b", "ipn:1",
        "ipn:01.1", "ipn:1.", "ipn:.1", "ipn:1.2.3.4", "ipn:4294967296.1.1", "ipn:-1.1", "http://x/"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_eid(text).has_value());
  }
  // none as text, a number other than 0, no slash, one element, four elements, a node beyond 32 bits, an
  // overlong head
  for (const char* bytes :
       {"8201646e6f6e65", "820101", "8201652f2f666f6f", "8101", "820284010203", "8202811801",
        "820283001b000000010000000001", "820282180101", "82028201", "820282010101", ""}) {
    CAPTURE(bytes);
    CHECK_FALSE(decode_eid(hex(bytes)).has_value());
  }
  CHECK_FALSE(parse_eid("dtn://foo/" + std::string(eid_size_max, 'x')).has_value());
  const Eid long_one{.rest = "//foo/" + std::string(eid_size_max, 'x')};
  CHECK_FALSE(decode_eid(encode_eid(long_one)).has_value());
}

TEST_CASE("9: ipn with two and with three elements are equal, and each is written as it came") {
  const Eid short_form = decode_eid(hex("8202821b000ee8680000000102")).value();
  const Eid long_form = decode_eid(hex("8202831a000ee8680102")).value();
  CHECK(short_form == long_form);
  CHECK(encode_eid(short_form) == hex("8202821b000ee8680000000102"));
  CHECK(encode_eid(long_form) == hex("8202831a000ee8680102"));
  CHECK(to_text(long_form) == "ipn:977000.1.2");
}

TEST_CASE("9: ipn with node 0 is null whatever the service, in 64 bits throughout") {
  CHECK(parsed("ipn:0.0").is_null());
  CHECK(parsed("ipn:0.9").is_null());
  CHECK(parsed("ipn:0.0.9").is_null());
  CHECK(parsed("ipn:0.9") == parsed("dtn:none"));
  CHECK_FALSE(parsed("ipn:1.0").is_null());
  const Eid largest = decode_eid(hex("8202821bffffffffffffffff1bffffffffffffffff")).value();
  CHECK(largest.node == ~std::uint64_t{0});
  CHECK(largest.service == ~std::uint64_t{0});
}

TEST_CASE("a node is found by any of its endpoints") {
  CHECK(on_same_node(parsed("ipn:5.1"), parsed("ipn:0.5.9")));
  CHECK_FALSE(on_same_node(parsed("ipn:5.1"), parsed("ipn:6.1")));
  CHECK(on_same_node(parsed("dtn://kair/a"), parsed("dtn://kair/b/c")));
  CHECK_FALSE(on_same_node(parsed("dtn://kair/a"), parsed("dtn://kairo/a")));
  CHECK_FALSE(on_same_node(parsed("dtn:none"), parsed("dtn:none")));
  CHECK(to_text(node_of(parsed("dtn://kair/a/b"))) == "dtn://kair/");
  CHECK(to_text(node_of(parsed("ipn:5.9"))) == "ipn:5.0");
  CHECK(parsed("dtn://kair/a").is_singleton());
  CHECK_FALSE(parsed("dtn://kair/~a").is_singleton());
  CHECK_FALSE(parsed("ipn:!.1").is_singleton());
}

TEST_CASE("11: an endpoint of an unknown scheme is carried and names nobody") {
  const Bytes bytes = hex("821a00010000a20164736f6d65181943626967");
  const Eid eid = decode_eid(bytes).value();
  CHECK_FALSE(eid.is_known_scheme());
  CHECK_FALSE(eid.is_singleton());
  CHECK_FALSE(on_same_node(eid, eid));
  CHECK(encode_eid(eid) == bytes);
}

}  // namespace
}  // namespace depesche::bundle
