// SPDX-License-Identifier: EUPL-1.2
// The format documents carry test vectors; these tests read them from there. They fail when the code and the
// documents part ways: then either the code is wrong, or the format needs a new version number.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "crypto/encoding.h"
#include "dispatch/key_store.h"
#include "dispatch/open.h"
#include "dispatch/seal.h"
#include "dispatch/short_form.h"
#include "dispatch/verify.h"

namespace depesche {
namespace {

// The bytes 00, 01, … ff, 00, … in turn: what the documents call counting entropy.
class Counting final : public Entropy {
 public:
  void fill(std::span<std::byte> target) override {
    for (std::byte& byte : target) byte = static_cast<std::byte>(next_++);
  }

 private:
  std::uint8_t next_ = 0;
};

// The hex between "```text name" and the next "```" of a format document.
std::string vector_of(const char* document, const std::string& name) {
  std::ifstream file(std::filesystem::path(DEPESCHE_SOURCE_DIR) / "docs/formats" / document);
  std::string hex;
  std::string line;
  while (std::getline(file, line) && line != "```text " + name) {
  }
  while (std::getline(file, line) && line != "```") hex += line;
  return hex;
}

struct Example {
  Counting entropy;
  MailboxKeys author = MailboxKeys::generate(entropy);
  MailboxKeys reader = MailboxKeys::generate(entropy);
  Feed feed;
  Bytes content = to_bytes(as_bytes("\xA1\x01\x64Lage"));

  std::vector<Dispatch> seal_two() {
    const Addressee addressee{
        .mailbox = {"zentrale.310"}, .number = 1042, .for_information = false, .keys = reader.public_keys()};
    const Draft first{.kind = Kind::report,
                      .label = {.level = Level::restricted, .compartments = {"NAHOST"}, .term_year = 2056},
                      .precedence = Precedence::priority,
                      .created = Time(Duration(1'785'578'400'000)),
                      .to = {addressee},
                      .content = content};
    Draft second = first;
    second.to[0].number = 1043;
    second.references = {{.relation = Relation::cites, .target = {}}};
    return seal(std::array{first, second}, {"kair.pol"}, author, feed, entropy).value();
  }
};

TEST_CASE("the dispatches of docs/formats/dispatch.md are sealed byte for byte as they stand there") {
  Example example;
  CHECK(crypto::to_hex(example.author.public_keys().id().value) == vector_of("dispatch.md", "author-key-id"));
  CHECK(crypto::to_hex(example.reader.sealing.private_scalar()) ==
        vector_of("dispatch.md", "reader-sealing-key"));
  const std::vector<Dispatch> dispatches = example.seal_two();
  CHECK(crypto::to_hex(dispatches[0].header) == vector_of("dispatch.md", "first-header"));
  CHECK(to_text(dispatches[0].id) == vector_of("dispatch.md", "first-id"));
  CHECK(crypto::to_hex(encode(dispatches[0]).value()) == vector_of("dispatch.md", "first-container"));
  CHECK(crypto::to_hex(encode(dispatches[1]).value()) == vector_of("dispatch.md", "second-container"));
  CHECK(crypto::to_hex(encode_short(dispatches[0]).value()) == vector_of("dispatch.md", "first-short"));
}

TEST_CASE("the dispatches of docs/formats/dispatch.md verify and open") {
  const Example example;
  KeyRing ring;
  ring.add({"zentrale.310"}, example.reader.copy());
  Opener opener(ring);
  for (const char* name : {"second-container", "first-container", "first-short"}) {
    const Bytes bytes = crypto::from_hex(vector_of("dispatch.md", name)).value();
    const auto dispatch = decode_dispatch(bytes);
    REQUIRE(dispatch.has_value());
    CHECK(verify(*dispatch, example.author.signing.public_key()).has_value());
    CHECK(opener.open(*dispatch).value() == example.content);
  }
}

TEST_CASE("the key file of docs/formats/keystore.md is written and read as it stands there") {
  Example example;
  KeyRing ring;
  ring.add({"kair.pol"}, example.author.copy());
  ring.add({"zentrale.310"}, example.reader.copy());
  Counting entropy;
  const crypto::ScryptCost cost{.log2_rounds = 10, .block_size = 8, .parallel = 1};
  const auto lock =
      KeyFile::Lock::derive(crypto::Secret::of(as_bytes("Losung")), cost, draw<32>(entropy)).value();
  CHECK(crypto::to_hex(KeyFile::write(lock, ring, entropy)) == vector_of("keystore.md", "key-file"));

  const Bytes bytes = crypto::from_hex(vector_of("keystore.md", "key-file")).value();
  const auto file = KeyFile::parse(bytes);
  REQUIRE(file.has_value());
  CHECK(file->unseal(lock).value().latest({"zentrale.310"})->id == example.reader.id());
}

}  // namespace
}  // namespace depesche
