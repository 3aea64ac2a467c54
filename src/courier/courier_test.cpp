// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>

#include "bundle/sample.h"
#include "courier/reader.h"
#include "courier/sample.h"
#include "courier/volume.h"
#include "courier/writer.h"

namespace depesche::courier {
namespace {

using bundle::Precedence;

// What a reader finds on a volume: bundles that are good, and how many pieces are not.
struct Import {
  std::vector<Bytes> good{};
  std::size_t tampered = 0;
  std::size_t missing = 0;
  bool is_whole = false;
};

Result<Import> import(const Bytes& volume, const Opener& opener) {
  MemoryInput input(volume);
  Reader reader = TRY(Reader::open(input, opener));
  Import import;
  while (auto found = reader.next()) {
    if (found->verdict == Verdict::good) import.good.push_back(std::move(found->bundle));
    if (found->verdict == Verdict::tampered) ++import.tampered;
    if (found->verdict == Verdict::missing) ++import.missing;
  }
  import.is_whole = reader.is_whole();
  return import;
}

// The lines of a fenced example in docs/formats/courier.md, joined.
Bytes documented(const std::string& name) {
  std::ifstream file(std::filesystem::path(DEPESCHE_SOURCE_DIR) / "docs/formats/courier.md");
  std::string all;
  bool is_inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line == "```") is_inside = false;
    if (is_inside) all += line;
    if (line == "```text " + name) is_inside = true;
  }
  return bundle::hex(all);
}

}  // namespace

TEST_CASE("36: what is written on volumes is read again, and the most urgent comes first") {
  Post post;
  const std::vector<Bytes> bundles = {text("Routine"), text("Blitz"), text("Dringend"), text("Routine 2")};
  const std::vector<Precedence> precedences = {Precedence::routine, Precedence::flash, Precedence::immediate,
                                               Precedence::routine};
  const auto volumes = post.volumes(bundles, precedences, 100'000);
  REQUIRE(volumes.size() == 1);

  const auto read = import(volumes[0], post.opener());
  REQUIRE(read.has_value());
  CHECK(read->good ==
        std::vector<Bytes>{text("Blitz"), text("Dringend"), text("Routine"), text("Routine 2")});
  CHECK(read->is_whole);
}

TEST_CASE("36: any prefix of a volume gives the bundles that are whole in it, and says what is missing") {
  Post post;
  const std::vector<Bytes> bundles = {text("eins"), text("zwei zwei"), text("drei drei drei")};
  const auto volumes = post.volumes(bundles, {}, 100'000);
  const Bytes& whole = volumes.at(0);
  const std::size_t last_mark = whole.size() - crypto::gcm_tag_size;
  const std::size_t third = last_mark - (bundles[2].size() + crypto::gcm_tag_size);
  const std::size_t second = third - (bundles[1].size() + crypto::gcm_tag_size);
  const std::size_t first = second - (bundles[0].size() + crypto::gcm_tag_size);

  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const auto read =
        import(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)), post.opener());
    CHECK(read.has_value() == (size >= first));
    if (!read) {
      CHECK(read.error().code == Code::invalid);
      continue;
    }
    const std::size_t expected = (size >= second) + (size >= third) + (size >= last_mark);
    CHECK(read->good.size() == expected);
    CHECK(read->missing == 3 - expected);
    CHECK(read->tampered == 0);
    CHECK_FALSE(read->is_whole);
  }
}

TEST_CASE("36: a flipped bit anywhere spoils one piece or the volume, and never gives other bytes") {
  Post post;
  const std::vector<Bytes> bundles = {text("eins"), text("zwei zwei"), text("drei drei drei")};
  const auto volumes = post.volumes(bundles, {}, 100'000);
  const Bytes& whole = volumes.at(0);
  const std::size_t first =
      whole.size() - 4 * crypto::gcm_tag_size - text("einszwei zweidrei drei drei").size();

  for (std::size_t place = 0; place < whole.size(); ++place) {
    CAPTURE(place);
    Bytes flipped = whole;
    flipped[place] ^= std::byte{1} << (place % 8);
    const auto read = import(flipped, post.opener());
    CHECK(read.has_value() == (place >= first));
    if (!read) continue;
    for (const Bytes& bundle : read->good) CHECK(std::ranges::find(bundles, bundle) != bundles.end());
    CHECK(read->missing == 0);
    const bool is_in_end_mark = place >= whole.size() - crypto::gcm_tag_size;
    CHECK(read->tampered == (is_in_end_mark ? 0 : 1));
    CHECK(read->good.size() == (is_in_end_mark ? 3 : 2));
    CHECK(read->is_whole != is_in_end_mark);
  }
}

TEST_CASE("36: bytes behind the end mark are noticed") {
  Post post;
  Bytes volume = post.volumes({text("eins")}, {}, 100'000).at(0);
  volume.push_back(std::byte{0});
  const auto read = import(volume, post.opener());
  REQUIRE(read.has_value());
  CHECK(read->good.size() == 1);
  CHECK_FALSE(read->is_whole);
}

TEST_CASE("36: volumes keep to their size, and each names all pieces of the consignment") {
  Post post;
  std::vector<Bytes> bundles;
  for (int i = 0; i < 40; ++i)
    bundles.push_back(text("Bericht " + std::to_string(i) + std::string(300, '.')));
  const std::size_t size_max = 6000;
  const auto volumes = post.volumes(bundles, {}, size_max);
  REQUIRE(volumes.size() > 2);

  std::multiset<Bytes> got;
  for (const Bytes& volume : volumes) {
    CHECK(volume.size() <= size_max);
    MemoryInput input(volume);
    auto reader = Reader::open(input, post.opener());
    REQUIRE(reader.has_value());
    CHECK(reader->manifest().pieces.size() == 40);
    CHECK(reader->manifest().volumes == volumes.size());
    while (const auto found = reader->next()) got.insert(found->bundle);
  }
  CHECK(got == std::multiset<Bytes>(bundles.begin(), bundles.end()));
}

TEST_CASE("36: a volume shows nobody but its destination who writes to whom") {
  Post post;
  const Bytes volume = post.volumes({bundle::sample_bundle()}, {}, 100'000).at(0);
  for (const Bytes& secret : {text("auswaertiges-amt"), bundle::encode_eid(post.heading.from),
                              bundle::encode_eid(post.heading.to[0]), bundle::sample_bundle()})
    CHECK(std::ranges::search(volume, secret).empty());

  const crypto::SealingKey other = crypto::SealingKey::generate(post.entropy);
  const auto refused = import(volume, {.key = other, .verify = post.verify()});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Code::denied);
}

TEST_CASE("36: a manifest that another key signed is refused, and so is an unknown sender") {
  Post post;
  Post forger;
  forger.heading = post.heading;
  forger.reader = post.reader.copy();
  forger.signing = crypto::SigningKey::generate(forger.entropy);
  const Bytes forged = forger.volumes({text("Falsch")}, {}, 100'000).at(0);
  const auto refused = import(forged, post.opener());
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Code::corrupt);

  const Bytes volume = post.volumes({text("eins")}, {}, 100'000).at(0);
  const Verify unknown = [](std::string_view, const bundle::Eid&, BytesView, const crypto::Signature&) {
    return Result<>(fail(Code::denied, "an unknown node"));
  };
  const auto denied = import(volume, {.key = post.reader, .verify = unknown});
  REQUIRE_FALSE(denied.has_value());
  CHECK(denied.error().code == Code::denied);
}

TEST_CASE("36: another destination of the same volume cannot put bundles of its own into it") {
  Post post;
  const Bytes volume = post.volumes({text("wahr!"), text("auch wahr")}, {}, 100'000).at(0);
  // Whoever reads the volume knows its key.
  const Bytes head(volume.begin() + 12, volume.begin() + 12 + std::to_integer<int>(volume[11]) +
                                            256 * std::to_integer<int>(volume[10]));
  const crypto::Secret key = volume::unwrap(volume::decode_head(head).value(), post.reader, {}).value();
  Bytes changed = volume;
  const std::size_t first =
      volume.size() - crypto::gcm_tag_size * 3 - text("wahr!").size() - text("auch wahr").size();
  const Bytes forged = crypto::gcm_seal(key.view(), volume::piece_nonce(0), {}, text("lüge"));
  std::ranges::copy(forged, changed.begin() + static_cast<std::ptrdiff_t>(first));
  const auto read = import(changed, post.opener());
  REQUIRE(read.has_value());
  CHECK(read->tampered == 1);
  CHECK(read->good == std::vector<Bytes>{text("auch wahr")});
}

TEST_CASE("36: with two-key release the destination's key alone opens nothing") {
  Post post;
  post.release = crypto::Secret::draw(post.entropy, 32);
  const Bytes volume = post.volumes({text("eins")}, {}, 100'000).at(0);
  CHECK(import(volume, post.opener()).has_value());

  Opener without = post.opener();
  without.release.reset();
  CHECK(import(volume, without).error().code == Code::denied);
  Opener wrong = post.opener();
  wrong.release = crypto::Secret::draw(post.entropy, 32);
  CHECK(import(volume, wrong).error().code == Code::denied);
}

TEST_CASE("a piece too large for every volume is refused when it is planned") {
  Post post;
  const auto planned = plan(post.heading, {piece_of(Bytes(5000), Precedence::routine)}, 4000);
  REQUIRE_FALSE(planned.has_value());
  CHECK(planned.error().code == Code::invalid);
}

TEST_CASE("a bundle that the manifest does not list cannot be added, and no volume ends early") {
  Post post;
  const auto manifest = plan(post.heading, {piece_of(text("eins"), Precedence::routine)}, 10'000).value();
  auto writer = Writer::begin(manifest, {post.reader.public_key()}, post.sign(), post.entropy).value();
  MemoryOutput output;
  REQUIRE(writer.open(1, output).has_value());
  CHECK(writer.add(text("zwei")).error().code == Code::conflict);
  CHECK(writer.finish().error().code == Code::conflict);
  CHECK(writer.add(text("eins")).has_value());
  CHECK(writer.wanted() == nullptr);
  CHECK(writer.finish().has_value());
}

TEST_CASE("a lost volume is written again without the others") {
  Post post;
  std::vector<Bytes> bundles;
  for (int i = 0; i < 20; ++i)
    bundles.push_back(text("Bericht " + std::to_string(i) + std::string(300, '.')));
  const auto first = post.volumes(bundles, {}, 4000);
  const auto again = post.volumes(bundles, {}, 4000);
  REQUIRE(first.size() > 1);
  CHECK(first[1] != again[1]);  // under a key of its own
  CHECK(import(first[1], post.opener())->good == import(again[1], post.opener())->good);
}

TEST_CASE("property: manifests that chance made are read as they were written") {
  std::mt19937_64 chance(36);
  Post post;
  for (int round = 0; round < 200; ++round) {
    Heading heading = post.heading;
    heading.sequence = 1 + chance() / 2;
    heading.created = Time(Duration(static_cast<std::int64_t>(chance() >> 20)));
    heading.to.assign(1 + chance() % 5, bundle::Eid::ipn(chance() % 1000, 0));
    std::vector<Piece> pieces;
    for (std::uint64_t i = chance() % 60; i > 0; --i) {
      Piece piece{.size = 1 + chance() % 90'000, .precedence = static_cast<Precedence>(chance() % 4)};
      for (std::byte& byte : piece.digest) byte = static_cast<std::byte>(chance());
      pieces.push_back(piece);
    }
    const Manifest manifest = plan(heading, pieces, 120'000).value();
    const Bytes bytes = signed_manifest(manifest, post.sign()).value();
    CHECK(read_manifest(bytes, post.verify()).value() == manifest);
    const auto cut = read_manifest(BytesView(bytes).first(chance() % bytes.size()), post.verify());
    CHECK_FALSE(cut.has_value());
  }
}

TEST_CASE("a volume file gets its name when it is complete, and no link or pipe is read as one") {
  Post post;
  const auto folder = std::filesystem::temp_directory_path() / plain_name(post.entropy);
  std::filesystem::create_directory(folder);
  const auto path = folder / plain_name(post.entropy);
  CHECK(path.filename().string().find("depesche") == std::string::npos);
  {
    auto abandoned = FileOutput::create(path).value();
    REQUIRE(abandoned.write(text("halb")).has_value());
  }
  CHECK(std::filesystem::is_empty(folder));

  const Bytes volume = post.volumes({text("eins")}, {}, 100'000).at(0);
  {
    auto output = FileOutput::create(path).value();
    REQUIRE(output.write(volume).has_value());
    CHECK_FALSE(std::filesystem::exists(path));
    REQUIRE(output.finish().has_value());
  }
  CHECK(FileOutput::create(path).error().code == Code::conflict);
  auto input = FileInput::open(path).value();
  CHECK(Reader::open(input, post.opener()).has_value());

  std::filesystem::create_symlink(path, folder / "link");
  CHECK(FileInput::open(folder / "link").error().code == Code::invalid);
  CHECK(FileInput::open(folder).error().code == Code::invalid);
  CHECK(FileInput::open(folder / "none").error().code == Code::not_found);
  std::filesystem::remove_all(folder);
}

TEST_CASE("lengths that promise more than there is cost no memory") {
  Post post;
  Bytes volume = to_bytes(volume::magic());
  for (int i = 0; i < 4; ++i) volume.push_back(std::byte{0xFF});
  CHECK(import(volume, post.opener()).error().code == Code::invalid);
  MemoryInput input(volume);
  CHECK(volume::read_up_to(input, std::size_t{1} << 40).size() == volume.size());
}

TEST_CASE("the volume of docs/formats/courier.md is read, and what it says is what stands there") {
  const auto key = crypto::SealingKey::from_private(documented("reader-key")).value();
  const auto sender = crypto::PublicSigningKey::parse(documented("sender-key")).value();
  const Verify verify = [&sender](std::string_view, const bundle::Eid&, BytesView message,
                                  const crypto::Signature& signature) {
    return crypto::verify(sender, message, signature);
  };
  const Bytes volume = documented("volume");
  MemoryInput input(volume);
  auto reader = Reader::open(input, {.key = key, .verify = verify}).value();
  CHECK(reader.manifest().heading == Post().heading);
  CHECK(reader.next()->bundle == text("Blitz"));
  CHECK(reader.next()->bundle == text("Lage unverändert"));
  CHECK_FALSE(reader.next().has_value());
  CHECK(reader.is_whole());
}

}  // namespace depesche::courier
