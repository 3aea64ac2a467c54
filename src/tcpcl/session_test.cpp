// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "tcpcl/test_pair.h"

namespace depesche::tcpcl {
namespace {

constexpr std::string_view contact_plain = "64746e210400";
constexpr std::string_view contact_tls = "64746e210401";

Bytes initiation(std::string_view node, std::uint16_t keepalive_seconds = 0) {
  Bytes bytes;
  write(
      bytes,
      Initiation{
          .keepalive_seconds = keepalive_seconds, .segment_mru = 100, .transfer_mru = 1000, .node_id = node});
  return bytes;
}

Config tls_config(Role role) {
  Config config = config_of(role);
  config.needs_tls = true;
  return config;
}

TEST_CASE("21: the active side sends its contact header first, and the passive side waits for it") {
  Alone active(config_of(Role::active));
  Alone passive(config_of(Role::passive));
  CHECK(active.said() == bundle::hex(contact_plain));
  CHECK(passive.said().empty());
  passive.hear(contact_plain);
  CHECK(passive.said() == bundle::hex(contact_plain));
  active.hear(contact_plain);
  CHECK(active.said().size() > 30);  // its SESS_INIT
  CHECK(passive.said().empty());
}

TEST_CASE("21: what does not begin with the magic is given no answer") {
  Alone passive(config_of(Role::passive));
  passive.hear("64746e3f0400");
  CHECK(passive.said().empty());
  CHECK(passive.session.is_over());
  CHECK(passive.told<Ended>().size() == 1);
}

TEST_CASE("21: another version is answered with our header and SESS_TERM 0x02") {
  Alone passive(config_of(Role::passive));
  passive.hear("64746e212300");
  CHECK(passive.said() == bundle::hex("64746e210400050002"));
  CHECK(passive.session.is_over());
  Alone active(config_of(Role::active));
  active.said();
  active.hear("64746e210300");
  CHECK(active.said() == bundle::hex("050002"));
}

TEST_CASE("21: reserved flags of the contact header mean nothing") {
  Alone passive(tls_config(Role::passive));
  passive.hear("64746e2104ff");
  CHECK(passive.told<TlsWanted>().size() == 1);
  Alone plain(config_of(Role::passive));
  plain.hear("64746e210422");
  CHECK_FALSE(plain.session.is_over());
}

TEST_CASE("21: every stage before the session ends when its time is over") {
  Alone silent(config_of(Role::active));
  REQUIRE(silent.session.deadline() == std::optional(Instant{10'000}));
  silent.tick(Instant{9'999});
  CHECK_FALSE(silent.session.is_over());
  silent.tick(Instant{10'000});
  CHECK(silent.session.is_over());

  Alone in_tls(tls_config(Role::active));
  in_tls.hear(contact_tls, Instant{5'000});
  in_tls.tick(Instant{14'999});
  CHECK_FALSE(in_tls.session.is_over());
  in_tls.tick(Instant{15'000});
  CHECK(in_tls.session.is_over());

  Alone without_init(config_of(Role::passive));
  without_init.hear(contact_plain, Instant{5'000});
  without_init.hear("0700", Instant{14'000});
  without_init.tick(Instant{15'000});
  CHECK(without_init.session.is_over());
}

TEST_CASE("22: where TLS is demanded a neighbour that does not offer it gets no further") {
  for (const Role role : {Role::active, Role::passive}) {
    Alone alone(tls_config(role));
    alone.said();
    alone.hear(contact_plain);
    CHECK(alone.session.is_over());
    const Bytes said = alone.said();
    const BytesView last = BytesView(said).last(3);
    CHECK(to_bytes(last) == bundle::hex("050004"));
    CHECK(alone.told<SessionUp>().empty());
  }
}

TEST_CASE("22: what follows the contact header belongs to the handshake, not to the session") {
  Alone passive(tls_config(Role::passive));
  Bytes bytes = bundle::hex(contact_tls);
  const Bytes injected = initiation("dtn://kairo/");
  bytes.insert(bytes.end(), injected.begin(), injected.end());
  CHECK(passive.session.input(bytes, Instant{0}) == contact_header_size);
  CHECK(passive.session.input(injected, Instant{0}) == 0);
  passive.collect();
  CHECK(passive.told<SessionUp>().empty());
}

TEST_CASE("22: the node id in SESS_INIT must stand in the neighbour's certificate") {
  for (const bool is_honest : {true, false}) {
    Alone passive(tls_config(Role::passive));
    passive.hear(contact_tls);
    passive.said();
    passive.session.secured({bundle::parse_eid(is_honest ? "dtn://kairo/" : "dtn://tunis/").value()},
                            Instant{0});
    passive.hear(initiation("dtn://kairo/"));
    CHECK(passive.told<SessionUp>().size() == (is_honest ? 1U : 0U));
    if (!is_honest) CHECK(passive.said() == bundle::hex("050004"));
  }
}

TEST_CASE("22: under TLS a neighbour without a name, and another one than was called, are turned away") {
  Alone nameless(tls_config(Role::passive));
  nameless.hear(contact_tls);
  nameless.session.secured({cairo, bundle::Eid{}}, Instant{0});
  nameless.hear(initiation(""));
  CHECK(nameless.session.is_over());

  Config config = tls_config(Role::active);
  config.expected_node = berlin;
  Alone misled(config);
  misled.hear(contact_tls);
  misled.session.secured({bundle::parse_eid("dtn://tunis/").value()}, Instant{0});
  misled.hear(initiation("dtn://tunis/"));
  CHECK(misled.session.is_over());
  CHECK(misled.told<SessionUp>().empty());
}

TEST_CASE("23: unknown extension items are passed over, critical ones end the contact") {
  const std::string before = "070000000000000000006400000000000003e8000c64746e3a2f2f6b6169726f2f";
  for (const bool is_critical : {false, true}) {
    Alone passive(config_of(Role::passive));
    passive.hear(contact_plain);
    passive.said();
    passive.hear(before + "00000006" + (is_critical ? "01" : "fe") + "123400012a");
    CHECK(passive.told<SessionUp>().size() == (is_critical ? 0U : 1U));
    if (is_critical) CHECK(passive.said() == bundle::hex("050004"));
  }
}

TEST_CASE("23: extension items that say more than there is end the contact") {
  Alone passive(config_of(Role::passive));
  passive.hear(contact_plain);
  passive.said();
  passive.hear("07000000000000000000000000000000000000000000000008ffffffffffffffff");
  CHECK(passive.said() == bundle::hex("050004"));
}

TEST_CASE("23: segments keep to the neighbour's MRU, and a bundle beyond its transfer MRU is not sent") {
  Alone alone(config_of(Role::passive));
  alone.hear(contact_plain);
  alone.hear(initiation("dtn://kairo/"));
  alone.said();
  CHECK(alone.session.send(transfer(1, 1001)).error().code == Code::invalid);
  REQUIRE(alone.session.send(transfer(2, 250)).has_value());
  const Bytes said = alone.said();
  std::vector<std::uint64_t> sizes;
  for (BytesView rest = said; !rest.empty();) {
    const Reading reading = read_message(rest);
    REQUIRE(reading.kind == Reading::Kind::message);
    sizes.push_back(std::get<Segment>(reading.message).size);
    rest = rest.subspan(reading.size + sizes.back());
  }
  CHECK(sizes == std::vector<std::uint64_t>{100, 100, 50});
}

TEST_CASE("23: a neighbour with a MRU of zero is sent nothing") {
  Alone alone(config_of(Role::passive));
  alone.hear(contact_plain);
  alone.hear("07000000000000000000000000000000000000000864746e3a6e6f6e6500000000");
  CHECK(alone.told<SessionUp>().size() == 1);
  CHECK(alone.session.send(transfer(1, 1)).error().code == Code::invalid);
}

TEST_CASE("23: a segment beyond our MRU ends the session before its data comes") {
  Alone alone(config_of(Role::passive));
  alone.come_up();
  alone.hear("01020000000000000001000000007fffffffffffffff");
  CHECK(alone.session.is_over());
}

TEST_CASE(
    "23: the keepalive is the smaller of both, sent when nothing else is, and after twice that all is over") {
  Alone alone(config_of(Role::passive));  // wants 30 s
  alone.come_up(10);
  CHECK(alone.session.deadline() == std::optional(Instant{10'000}));
  alone.tick(Instant{10'000});
  CHECK(alone.said(Instant{10'000}) == bundle::hex("04"));
  alone.hear("04", Instant{15'000});
  alone.tick(Instant{34'999});
  alone.said(Instant{34'999});
  CHECK_FALSE(alone.session.is_over());
  alone.tick(Instant{35'000});
  CHECK(alone.session.is_over());
  CHECK(alone.said() == bundle::hex("050001"));
}

TEST_CASE("23: a keepalive of zero turns it off") {
  Alone alone(config_of(Role::passive));
  alone.come_up(0);
  CHECK_FALSE(alone.session.deadline().has_value());
  alone.tick(Instant{1'000'000'000});
  CHECK_FALSE(alone.session.is_over());
}

TEST_CASE("bundles of many sizes cross in both directions, however the bytes are cut") {
  for (const std::size_t piece : {1U, 7U, 1000U, 1'000'000U}) {
    CAPTURE(piece);
    Pair pair;
    pair.piece = piece;
    pair.settle();
    const std::vector<std::size_t> sizes{0, 1, 100, 1024, 1025, 65'536, 65'537, 200'000};
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      REQUIRE(pair.left.session.send(transfer(i, sizes[i])).has_value());
      REQUIRE(pair.right.session.send(transfer(i + 100, sizes[i])).has_value());
    }
    pair.settle();
    const auto at_right = pair.right.told<Received>();
    const auto at_left = pair.left.told<Received>();
    REQUIRE(at_right.size() == sizes.size());
    REQUIRE(at_left.size() == sizes.size());
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      CHECK(at_right[i].bytes == *transfer(i, sizes[i]).bytes);
      CHECK(at_left[i].bytes == *transfer(i + 100, sizes[i]).bytes);
    }
    CHECK(pair.left.told<Acknowledged>().size() == sizes.size());
    CHECK(pair.right.told<Acknowledged>().size() == sizes.size());
  }
}

}  // namespace
}  // namespace depesche::tcpcl
