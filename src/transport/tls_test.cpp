// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "transport/test_pouch.h"

namespace depesche::transport {
namespace {

const bundle::Eid tunis = bundle::parse_eid("dtn://tunis/").value();

Identity identity_of(const bundle::Eid& node, const Issued& root) {
  const Issued issued = issue_certificate(&node, &root).value();
  return {.certificate = issued.certificate, .key = issued.key, .roots = {root.certificate}};
}

// Whether a post with this identity comes up with a headquarters of that one.
struct Trial {
  Trial(Identity at_post, Identity at_headquarters, bundle::Eid called = berlin)
      : post(io, {.node = cairo, .identity = std::move(at_post)}),
        headquarters(io, {.node = berlin, .identity = std::move(at_headquarters)}) {
    const std::uint16_t port = headquarters.links->listen("127.0.0.1", 0).value();
    REQUIRE(post.links->connect({.node = std::move(called), .host = "127.0.0.1", .port = port}).has_value());
  }
  bool both_up(double seconds_max) {
    return comes_true(io, [&] { return post.pouch.is_up && headquarters.pouch.is_up; }, seconds_max);
  }
  bool any_up() {
    return comes_true(io, [&] { return post.pouch.is_up || headquarters.pouch.is_up; }, 0.4);
  }

  boost::asio::io_context io;
  TestNode post;
  TestNode headquarters;
};

TEST_CASE("22: nodes that trust each other's root speak under TLS 1.3, and bundles arrive as they were") {
  const Issued root = issue_certificate(nullptr, nullptr).value();
  Trial trial(identity_of(cairo, root), identity_of(berlin, root));
  REQUIRE(trial.both_up(10));
  for (std::uint64_t id = 0; id < 20; ++id) trial.post.pouch.queue(id, id * 100'001);
  trial.headquarters.pouch.queue(99, 3'000'000, bundle::Precedence::flash);
  trial.post.links->wake(berlin);
  trial.headquarters.links->wake(cairo);
  REQUIRE(comes_true(trial.io, [&] {
    return trial.post.pouch.outcomes.size() == 20 && trial.headquarters.pouch.outcomes.size() == 1;
  }));
  for (std::uint64_t id = 0; id < 20; ++id) {
    CHECK(trial.headquarters.pouch.arrivals.at(id).bytes == Bytes(id * 100'001, static_cast<std::byte>(id)));
  }
}

TEST_CASE("22: a certificate of a foreign root is refused, whichever side shows it") {
  const Issued root = issue_certificate(nullptr, nullptr).value();
  const Issued foreign = issue_certificate(nullptr, nullptr).value();
  Identity stranger = identity_of(cairo, foreign);
  stranger.roots = {root.certificate};
  Trial at_post(std::move(stranger), identity_of(berlin, root));
  CHECK_FALSE(at_post.any_up());

  Identity impostor = identity_of(berlin, foreign);
  impostor.roots = {root.certificate};
  Trial at_headquarters(identity_of(cairo, root), std::move(impostor));
  CHECK_FALSE(at_headquarters.any_up());
}

TEST_CASE("22: a good certificate of another node does not open the session of this one") {
  const Issued root = issue_certificate(nullptr, nullptr).value();
  Trial trial(identity_of(cairo, root), identity_of(berlin, root), tunis);
  CHECK_FALSE(comes_true(trial.io, [&] { return trial.post.pouch.is_up; }, 0.4));
  boost::asio::io_context io;
  Pouch pouch;
  const auto links = Links::open(io, {.node = tunis, .identity = identity_of(cairo, root)}, pouch);
  CHECK(links.error().code == Code::invalid);
}

TEST_CASE("22: a certificate without node and key usage for bundles is refused") {
  const Issued root = issue_certificate(nullptr, nullptr).value();
  boost::asio::io_context io;
  Pouch pouch;
  const Identity bare{.certificate = root.certificate, .key = root.key, .roots = {root.certificate}};
  CHECK(Links::open(io, {.node = cairo, .identity = bare}, pouch).error().code == Code::denied);
}

TEST_CASE("22: there is no downgrade: a side without TLS gets no session with one that demands it") {
  const Issued root = issue_certificate(nullptr, nullptr).value();
  boost::asio::io_context io;
  TestNode post(io, {.node = cairo});
  TestNode headquarters(io, {.node = berlin, .identity = identity_of(berlin, root)});
  const std::uint16_t port = headquarters.links->listen("127.0.0.1", 0).value();
  REQUIRE(post.links->connect({.node = berlin, .host = "127.0.0.1", .port = port}).has_value());
  CHECK_FALSE(comes_true(io, [&] { return post.pouch.is_up || headquarters.pouch.is_up; }, 0.3));
}

TEST_CASE("22: what the directory revokes does not come up, and what is up ends on review") {
  const Issued root = issue_certificate(nullptr, nullptr).value();
  bool is_revoked = true;
  Identity careful = identity_of(berlin, root);
  careful.trusts = [&](const Certificate& certificate) -> Result<> {
    CHECK(certificate.nodes == std::vector{cairo});
    CHECK(certificate.key_digest != std::array<std::byte, 32>{});
    if (is_revoked) return fail(Code::denied, "revoked");
    return {};
  };
  Trial trial(identity_of(cairo, root), careful);
  CHECK_FALSE(comes_true(trial.io, [&] { return trial.headquarters.pouch.is_up; }, 0.4));
  is_revoked = false;
  REQUIRE(trial.both_up(10));
  is_revoked = true;
  trial.headquarters.links->review();
  CHECK(comes_true(trial.io, [&] { return !trial.headquarters.pouch.is_up && !trial.post.pouch.is_up; }));
  CHECK(trial.headquarters.pouch.reasons.at(0) == "revoked");
}

TEST_CASE("22: with pinned keys instead of roots the word of the directory alone decides") {
  const Issued own_cairo = issue_certificate(&cairo, nullptr).value();
  const Issued own_berlin = issue_certificate(&berlin, nullptr).value();
  const auto trust = [](bool verdict) {
    return [verdict](const Certificate&) -> Result<> {
      if (!verdict) return fail(Code::denied, "unknown key");
      return {};
    };
  };
  for (const bool is_known : {true, false}) {
    Trial trial({.certificate = own_cairo.certificate, .key = own_cairo.key, .trusts = trust(true)},
                {.certificate = own_berlin.certificate, .key = own_berlin.key, .trusts = trust(is_known)});
    CHECK(trial.both_up(is_known ? 10 : 0.3) == is_known);
  }
  boost::asio::io_context io;
  Pouch pouch;
  const Identity open{.certificate = own_cairo.certificate, .key = own_cairo.key};
  CHECK(Links::open(io, {.node = cairo, .identity = open}, pouch).error().code == Code::invalid);
}

}  // namespace
}  // namespace depesche::transport
