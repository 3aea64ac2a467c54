// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/key_store.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include "dispatch/sample.h"

namespace depesche {
namespace {

constexpr crypto::ScryptCost cheap{.log2_rounds = 4, .block_size = 1, .parallel = 1};

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "keysXXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::filesystem::path file() const { return path_ / "keys"; }

 private:
  std::filesystem::path path_;
};

crypto::Secret word(std::string_view text) { return crypto::Secret::of(as_bytes(text)); }

std::string slurp(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void spill(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

TEST_CASE("keys that were saved come back under their passphrase") {
  const Folder folder;
  sample::Dice dice;
  auto person = sample::person("kair.pol", 5);
  auto store = KeyStore::create(folder.file(), word("Losung"), cheap, dice);
  REQUIRE(store.has_value());
  CHECK(KeyStore::open(folder.file(), word("Losung")).value().ring().entries().empty());
  store->add(person.mailbox, person.keys.copy());
  REQUIRE(store->save(dice).has_value());

  const auto again = KeyStore::open(folder.file(), word("Losung"));

  REQUIRE(again.has_value());
  REQUIRE(again->ring().latest(person.mailbox) != nullptr);
  CHECK(again->ring().find(person.keys.id())->keys.public_keys() == person.keys.public_keys());
  CHECK((std::filesystem::status(folder.file()).permissions() & std::filesystem::perms::all) ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST_CASE("a wrong passphrase is denied, a missing file not found, an existing file kept") {
  const Folder folder;
  sample::Dice dice;
  CHECK(KeyStore::open(folder.file(), word("Losung")).error().code == Code::not_found);
  REQUIRE(KeyStore::create(folder.file(), word("Losung"), cheap, dice).has_value());
  CHECK(KeyStore::open(folder.file(), word("losung")).error().code == Code::denied);
  CHECK(KeyStore::create(folder.file(), word("andere"), cheap, dice).error().code == Code::conflict);
  CHECK(KeyStore::open(folder.file(), word("Losung")).has_value());
}

TEST_CASE("every flipped byte and every cut of the file is seen as damage") {
  const Folder folder;
  sample::Dice dice;
  auto store = KeyStore::create(folder.file(), word("Losung"), cheap, dice);
  store->add({"kair.pol"}, MailboxKeys::generate(dice));
  REQUIRE(store->save(dice).has_value());
  const std::string bytes = slurp(folder.file());

  for (std::size_t i = 0; i < bytes.size(); ++i) {
    CAPTURE(i);
    std::string flipped = bytes;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x04);
    spill(folder.file(), flipped);
    CHECK(KeyStore::open(folder.file(), word("Losung")).error().code == Code::corrupt);
    spill(folder.file(), bytes.substr(0, i));
    CHECK(KeyStore::open(folder.file(), word("Losung")).error().code == Code::corrupt);
  }
}

TEST_CASE("after a change of passphrase only the new one opens") {
  const Folder folder;
  sample::Dice dice;
  auto person = sample::person("kair.pol", 5);
  auto store = KeyStore::create(folder.file(), word("alt"), cheap, dice);
  store->add(person.mailbox, person.keys.copy());

  REQUIRE(store->change_passphrase(word("neu"), dice).has_value());

  CHECK(KeyStore::open(folder.file(), word("alt")).error().code == Code::denied);
  CHECK(KeyStore::open(folder.file(), word("neu")).value().ring().find(person.keys.id()) != nullptr);
  REQUIRE(store->save(dice).has_value());
  CHECK(KeyStore::open(folder.file(), word("neu")).has_value());
}

TEST_CASE("a save that cannot write leaves the old file") {
  const Folder folder;
  sample::Dice dice;
  auto store = KeyStore::create(folder.file(), word("Losung"), cheap, dice);
  std::filesystem::create_directory(folder.file().string() + ".new");
  CHECK(store->save(dice).error().code == Code::unavailable);
  CHECK(KeyStore::open(folder.file(), word("Losung")).has_value());
}

}  // namespace
}  // namespace depesche
