// SPDX-License-Identifier: EUPL-1.2
#include "node/root_shares.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "crypto/encoding.h"
#include "node/enrolment.h"
#include "node/test_site.h"
#include "node/upkeep.h"

namespace depesche {
namespace {

// 0, 1, 2, … and from the beginning again.
class CountingEntropy final : public Entropy {
 public:
  void fill(std::span<std::byte> target) override {
    for (std::byte& byte : target) byte = std::byte(next_++);
  }

 private:
  std::uint8_t next_ = 0;
};

crypto::Secret sample_secret() {
  crypto::Secret secret(shared_secret_size);
  for (std::size_t i = 0; i < shared_secret_size; ++i) secret.span()[i] = std::byte((37 * i + 11) & 0xFFU);
  return secret;
}

bool gives_secret(std::vector<SecretShare> shares) {
  const auto joined = join_secret(shares);
  REQUIRE(joined.has_value());
  return crypto::equal_in_constant_time(joined->view(), sample_secret().view());
}

SecretShare copy_of(const SecretShare& share) { return {.index = share.index, .value = share.value.copy()}; }

TEST_CASE("any two of three shares give the secret, one alone or an altered one another") {
  SeededEntropy entropy(1);
  const auto shares = split_secret(sample_secret(), 2, 3, entropy).value();
  REQUIRE(shares.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    std::vector<SecretShare> one;
    one.push_back(copy_of(shares[i]));
    CHECK_FALSE(gives_secret(std::move(one)));
    for (std::size_t j = 0; j < 3; ++j) {
      if (i == j) continue;
      std::vector<SecretShare> two;
      two.push_back(copy_of(shares[i]));
      two.push_back(copy_of(shares[j]));
      CHECK(gives_secret(std::move(two)));
    }
  }
  std::vector<SecretShare> altered;
  altered.push_back(copy_of(shares[0]));
  altered.push_back(copy_of(shares[1]));
  altered[1].value.span()[5] ^= std::byte(1);
  CHECK_FALSE(gives_secret(std::move(altered)));
}

TEST_CASE("of sixteen shares any nine give the secret and eight do not") {
  SeededEntropy entropy(2);
  const auto shares = split_secret(sample_secret(), 9, 16, entropy).value();
  std::vector<std::size_t> order(16);
  for (std::size_t i = 0; i < 16; ++i) order[i] = i;
  std::mt19937 chance(5);
  for (int round = 0; round < 20; ++round) {
    std::ranges::shuffle(order, chance);
    std::vector<SecretShare> some;
    for (std::size_t i = 0; i < 8; ++i) some.push_back(copy_of(shares[order[i]]));
    std::vector<SecretShare> enough;
    for (const SecretShare& share : some) enough.push_back(copy_of(share));
    enough.push_back(copy_of(shares[order[8]]));
    CHECK_FALSE(gives_secret(std::move(some)));
    CHECK(gives_secret(std::move(enough)));
  }
}

TEST_CASE("the shares of docs/formats/enrolment.md come out byte for byte") {
  CountingEntropy entropy;
  const auto shares = split_secret(sample_secret(), 2, 3, entropy).value();
  const auto hex = [&](std::size_t i) { return crypto::to_hex(shares[i].value.view()); };
  CHECK(hex(0) == "0b3157799bc1ef093b5177a9cbe11f394b91b7d9fb012f499bb1d7e90b217f99");
  CHECK(hex(1) == "0b32517c97cee500234a69b4dff60d287ba281ecc73e1570b39af9c42f065db8");
  CHECK(hex(2) == "0b33537f93cbe3072b4363bfd3fb03276bb393ffd32b0367ab83e3df331b43a7");
}

TEST_CASE("impossible splittings and shares are refused") {
  SeededEntropy entropy(1);
  CHECK_FALSE(split_secret(sample_secret(), 1, 3, entropy).has_value());
  CHECK_FALSE(split_secret(sample_secret(), 4, 3, entropy).has_value());
  CHECK_FALSE(split_secret(sample_secret(), 2, 17, entropy).has_value());
  CHECK_FALSE(split_secret(crypto::Secret(16), 2, 3, entropy).has_value());
  CHECK_FALSE(join_secret({}).has_value());
  const auto shares = split_secret(sample_secret(), 2, 2, entropy).value();
  std::vector<SecretShare> twice;
  twice.push_back(copy_of(shares[0]));
  twice.push_back(copy_of(shares[0]));
  CHECK_FALSE(join_secret(twice).has_value());
}

TEST_CASE("a share comes back from paper as it was written, and a slip of the pen is noticed") {
  SeededEntropy entropy(4);
  auto parts = split_secret(sample_secret(), 2, 2, entropy).value();
  const RootShare share{.needed = 2, .set = draw<4>(entropy), .share = std::move(parts[1])};
  const std::string text = to_text(share);
  CHECK(text.size() == 63 + 15);
  const auto back = parse_root_share(text);
  REQUIRE(back.has_value());
  CHECK(to_text(*back) == text);
  CHECK(back->share.index == 2);
  std::size_t unnoticed = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string slipped = text;
    if (slipped[i] == '-') continue;
    slipped[i] = slipped[i] == 'A' ? 'B' : 'A';
    unnoticed += parse_root_share(slipped).has_value() ? 1 : 0;
  }
  CHECK(unnoticed <= 2);
}

std::vector<RootShare> some_of(const std::vector<RootShare>& shares, const std::vector<std::size_t>& which) {
  std::vector<RootShare> some;
  for (const std::size_t i : which) some.push_back(parse_root_share(to_text(shares[i])).value());
  return some;
}

TEST_CASE("a root given away is in no key store, and two officers lend it for one act") {
  TestSite site("root");
  CHECK(give_up_root(*site.node).error().code == Code::not_found);
  const auto shares = split_root(*site.node, 2, 3).value();
  CHECK(site.node->authority_keys() != nullptr);  // until the officers have proved what they wrote
  CHECK(root_shares_needed(site.folder).value() == 0);
  CHECK(join_root(site.folder, some_of(shares, {0, 2})).error().code == Code::not_found);
  REQUIRE(give_up_root(*site.node).has_value());
  CHECK(root_shares_needed(site.folder).value() == 2);

  const auto post = [&] { return enrol(*site.node, "kairo", Level::secret); };
  const auto refused = [&] {
    CHECK(site.node->authority_keys() == nullptr);
    CHECK(post().error().code == Code::denied);
  };
  refused();
  site.close();
  site.open();
  refused();

  const auto keys = join_root(site.folder, some_of(shares, {2, 1}));
  REQUIRE(keys.has_value());
  REQUIRE(site.node->borrow_authority(keys->copy()).has_value());
  std::vector<Mailbox> more(1);
  more.front().id = {"unit.9"};
  REQUIRE(site.node->create_keys(more).has_value());  // writes the key store while the root is lent
  CHECK(post().has_value());
  site.node->return_authority();
  CHECK(site.node->authority_keys() == nullptr);
  site.close();
  site.open();
  CHECK(site.node->authority_keys() == nullptr);
  CHECK(verify_site(*site.node, [](auto, auto) { return true; })->faults.empty());

  const auto backup = site.folder.parent_path() / "root-backup";
  std::filesystem::remove_all(backup);
  REQUIRE(back_up(*site.node, backup).has_value());
  CHECK(join_root(backup, some_of(shares, {0, 1})).has_value());
}

TEST_CASE("shares that are too few, of another splitting or altered open nothing, and no other key is lent") {
  TestSite site("root-refused");
  const auto old = split_root(*site.node, 2, 2).value();
  const auto shares = split_root(*site.node, 2, 2).value();
  REQUIRE(give_up_root(*site.node).has_value());
  CHECK(join_root(site.folder, some_of(shares, {0})).error().code == Code::invalid);
  CHECK(join_root(site.folder, {}).error().code == Code::invalid);
  CHECK(join_root(site.folder, some_of(shares, {0, 0})).error().code == Code::invalid);
  CHECK(join_root(site.folder, some_of(old, {0, 1})).error().code == Code::denied);
  auto mixed = some_of(shares, {0});
  mixed.push_back(parse_root_share(to_text(old[1])).value());
  CHECK(join_root(site.folder, mixed).error().code == Code::denied);
  auto altered = some_of(shares, {0, 1});
  altered[0].share.value.span()[0] ^= std::byte(1);
  CHECK(join_root(site.folder, altered).error().code == Code::denied);
  CHECK(site.node->borrow_authority(MailboxKeys::generate(site.entropy)).error().code == Code::denied);
}

}  // namespace
}  // namespace depesche
