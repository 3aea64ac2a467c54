// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/seal.h"

#include <doctest/doctest.h>

#include "dispatch/compression.h"
#include "dispatch/open.h"
#include "dispatch/sample.h"
#include "dispatch/verify.h"
#include "dispatch/wrapping.h"

namespace depesche {
namespace {

using sample::Dice;
using sample::Person;

// A post, headquarters, and somebody who is not addressed.
struct Correspondents {
  Person cairo = sample::person("kair.pol", 11);
  Person berlin = sample::person("zentrale.310", 12);
  Person outsider = sample::person("teheran.pol", 13);
  Dice dice;
  Feed feed;

  std::vector<Dispatch> seal_all(std::span<const Draft> drafts) {
    return seal(drafts, cairo.mailbox, cairo.keys, feed, dice).value();
  }
  Dispatch seal_one() {
    const std::array drafts{sample::draft("Lage", {cairo.addressed(), berlin.addressed(1042)})};
    return seal_all(drafts).front();
  }
};

TEST_CASE("what an author seals verifies, and its addressees read it") {
  Correspondents all;
  const std::array drafts{sample::draft("Lage", {all.cairo.addressed(), all.berlin.addressed(1042)})};
  const Dispatch dispatch = all.seal_all(drafts).front();

  CHECK(verify(dispatch, all.cairo.keys.public_keys().signing).has_value());
  for (const Person* reader : {&all.cairo, &all.berlin}) {
    const KeyRing ring = reader->ring();
    CHECK(Opener(ring).open(dispatch).value() == drafts[0].content);
  }
  const Header header = decode_header(dispatch.header).value();
  CHECK(header.author == all.cairo.mailbox);
  CHECK(header.author_key == all.cairo.keys.id());
  CHECK(header.label == drafts[0].label);
  CHECK(header.created == drafts[0].created);
  CHECK(header.recipients[1].number == 1042);
  CHECK(header.recipients[1].key == all.berlin.keys.id());
}

TEST_CASE("who is not addressed cannot open, not even under the name of an addressee") {
  Correspondents all;
  const Dispatch dispatch = all.seal_one();
  const KeyRing outside = all.outsider.ring();
  CHECK(Opener(outside).open(dispatch).error().code == Code::denied);

  KeyRing pretending;
  pretending.add(all.berlin.mailbox, all.outsider.keys.copy());
  CHECK(Opener(pretending).open(dispatch).error().code == Code::denied);

  Header header = decode_header(dispatch.header).value();
  header.recipients[1].key = all.outsider.keys.id();
  CHECK(Opener(pretending).open(dispatch, header).error().code == Code::corrupt);
}

TEST_CASE("a feed has numbers without gaps, each naming the dispatch before it") {
  Correspondents all;
  const Dispatch first = all.seal_one();
  const std::array drafts{sample::draft("a", {}), sample::draft("b", {})};
  const std::vector<Dispatch> more = all.seal_all(drafts);

  CHECK(decode_header(first.header).value().previous == DispatchId{});
  CHECK(decode_header(more[0].header).value().previous == first.id);
  CHECK(decode_header(more[1].header).value().previous == more[0].id);
  CHECK(decode_header(more[1].header).value().feed_sequence == 3);
  CHECK(all.feed == Feed{.sequence = 3, .previous = more[1].id});
}

TEST_CASE("a batch that cannot be sealed leaves the feed where it was") {
  Correspondents all;
  std::array drafts{sample::draft("a", {}), sample::draft("b", {})};
  drafts[1].label.compartments = {std::string(label_word_size_max + 1, 'x')};
  CHECK(seal(drafts, all.cairo.mailbox, all.cairo.keys, all.feed, all.dice).error().code == Code::invalid);
  CHECK(all.feed == Feed{});
  drafts[1] = sample::draft("b", {all.berlin.addressed()});
  drafts[1].to[0].keys.sealing = {};
  CHECK(seal(drafts, all.cairo.mailbox, all.cairo.keys, all.feed, all.dice).error().code == Code::invalid);
  CHECK(all.feed == Feed{});
}

TEST_CASE("32: the three hundred dispatches of a batch verify and open, each alone and in any order") {
  Correspondents all;
  std::vector<Draft> drafts;
  for (int i = 0; i < 300; ++i) {
    drafts.push_back(
        sample::draft("Bericht " + std::to_string(i), {all.berlin.addressed(1000 + drafts.size())}));
  }
  const std::vector<Dispatch> dispatches = all.seal_all(drafts);
  REQUIRE(dispatches.size() == 300);

  Verifier verifier;
  const KeyRing ring = all.berlin.ring();
  Opener opener(ring);
  for (std::size_t i = dispatches.size(); i-- > 0;) {
    CAPTURE(i);
    CHECK(verifier.verify(dispatches[i], all.cairo.keys.signing.public_key()).has_value());
    CHECK(opener.open(dispatches[i]).value() == drafts[i].content);
  }
  CHECK(verify(dispatches[123], all.cairo.keys.signing.public_key()).has_value());
  CHECK(Opener(ring).open(dispatches[123]).value() == drafts[123].content);
  CHECK_FALSE(verifier.verify(dispatches[0], all.berlin.keys.signing.public_key()).has_value());
}

TEST_CASE("a proof is good for its own dispatch only") {
  Correspondents all;
  const std::array drafts{sample::draft("a", {}), sample::draft("b", {}), sample::draft("c", {})};
  std::vector<Dispatch> dispatches = all.seal_all(drafts);
  const auto& key = all.cairo.keys.signing.public_key();
  Verifier verifier;
  REQUIRE(verifier.verify(dispatches[0], key).has_value());
  std::swap(dispatches[0].proof, dispatches[1].proof);
  CHECK(verifier.verify(dispatches[0], key).error().code == Code::corrupt);
  std::swap(dispatches[0].proof, dispatches[1].proof);
  dispatches[0].proof.leaves = 4;
  CHECK(verifier.verify(dispatches[0], key).error().code == Code::corrupt);
}

TEST_CASE("every flipped byte of header, proof or body is refused") {
  Correspondents all;
  const std::array drafts{sample::draft("a", {all.berlin.addressed()}),
                          sample::draft("b", {all.berlin.addressed()})};
  const Bytes whole = encode(all.seal_all(drafts).back()).value();
  const auto& key = all.cairo.keys.signing.public_key();
  REQUIRE(verify(decode_dispatch(whole).value(), key).has_value());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    CAPTURE(i);
    Bytes flipped = whole;
    flipped[i] ^= static_cast<std::byte>(1U << (i % 8));
    const auto dispatch = decode_dispatch(flipped);
    CHECK_FALSE((dispatch && verify(*dispatch, key)));
  }
}

TEST_CASE("a body is bound to its header, and opening checks it without the author's key") {
  Correspondents all;
  Dispatch dispatch = all.seal_one();
  const KeyRing ring = all.berlin.ring();
  Header header = decode_header(dispatch.header).value();
  header.precedence = Precedence::flash;
  CHECK(Opener(ring).open(dispatch, header).error().code == Code::corrupt);
  dispatch.body.back() ^= std::byte{1};
  CHECK(Opener(ring).open(dispatch).error().code == Code::corrupt);
  dispatch.id.value[0] ^= std::byte{1};
  CHECK(Opener(ring).open(dispatch).error().code == Code::corrupt);
}

// A dispatch as a dishonest author might make it: sealed by the rules, but with this plaintext in the body.
Dispatch with_plaintext(Correspondents& all, BytesView plain) {
  const Dispatch honest = all.seal_one();
  Header header = decode_header(honest.header).value();
  const Bytes content_key(wrapping::content_key_size, std::byte{42});
  const auto sender =
      crypto::send_to(all.berlin.keys.sealing.public_key(), wrapping::info(), all.dice).value();
  Recipient& recipient = header.recipients[1];
  recipient.encapsulated = sender.encapsulated;
  recipient.sequence = 0;
  recipient.wrapped_key = sender.context.seal(0, wrapping::associated(header, recipient), content_key);
  const Bytes body = crypto::gcm_seal(content_key, {}, associated_data(header).value(), plain);
  header.body_digest = crypto::sha384(body);
  header.body_size = body.size();
  const Bytes encoded = encode_header(header).value();
  return {.id = id_of(encoded), .header = encoded, .proof = {}, .body = body};
}

TEST_CASE(
    "a body that does not commit to its key is refused, and so is content that is no frame or too large") {
  Correspondents all;
  const KeyRing ring = all.berlin.ring();
  Bytes plain(wrapping::commitment_size);
  Compressor().compress(as_bytes("text"), plain);
  REQUIRE(Opener(ring).open(with_plaintext(all, plain)).value() == to_bytes(as_bytes("text")));

  Bytes uncommitted = plain;
  uncommitted[31] = std::byte{1};
  CHECK(Opener(ring).open(with_plaintext(all, uncommitted)).error().code == Code::unavailable);
  CHECK(Opener(ring).open(with_plaintext(all, BytesView(plain).first(31))).error().code == Code::corrupt);
  CHECK(Opener(ring).open(with_plaintext(all, BytesView(plain).first(40))).error().code == Code::corrupt);
  Bytes trailing = plain;
  trailing.push_back(std::byte{0});
  CHECK(Opener(ring).open(with_plaintext(all, trailing)).error().code == Code::corrupt);
  Bytes large(wrapping::commitment_size);
  Compressor().compress(Bytes(content_size_max + 1), large);
  CHECK(Opener(ring).open(with_plaintext(all, large)).error().code == Code::invalid);

  // Nobody keeps a large one waiting for the dictionary it names.
  Bytes nameless = uncommitted;
  nameless.resize(2 * dictionary_content_size_max);
  CHECK(Opener(ring).open(with_plaintext(all, nameless)).error().code == Code::corrupt);
}

TEST_CASE("a wrapped key moved to another addressee's entry does not open") {
  Correspondents all;
  const Dispatch dispatch = all.seal_one();
  const KeyRing ring = all.berlin.ring();
  Header header = decode_header(dispatch.header).value();
  header.recipients[1].number = 1043;
  CHECK(Opener(ring).open(dispatch, header).error().code == Code::corrupt);
  KeyRing renamed;
  renamed.add({"zentrale.311"}, all.berlin.keys.copy());
  CHECK(Opener(renamed).open(dispatch).error().code == Code::denied);
}

TEST_CASE("after erasure the signature still holds, and nobody gets the content back") {
  Correspondents all;
  Dispatch dispatch = all.seal_one();
  dispatch.body.clear();
  const Dispatch carried = decode_dispatch(encode(dispatch).value()).value();

  CHECK(carried == dispatch);
  CHECK(verify(carried, all.cairo.keys.signing.public_key()).has_value());
  const KeyRing ring = all.berlin.ring();
  CHECK(Opener(ring).open(carried).error().code == Code::not_found);
}

TEST_CASE("the same chance gives the same bytes") {
  Correspondents one;
  Correspondents two;
  CHECK(encode(one.seal_one()).value() == encode(two.seal_one()).value());
}

TEST_CASE("keys of an older generation still open what was sealed to them") {
  Correspondents all;
  const Dispatch dispatch = all.seal_one();
  KeyRing ring = all.berlin.ring();
  ring.add(all.berlin.mailbox, MailboxKeys::generate(all.dice));
  CHECK(ring.latest(all.berlin.mailbox)->id != all.berlin.keys.id());
  const KeyRing copy = ring.copy();
  CHECK(Opener(copy).open(dispatch).has_value());
}

}  // namespace
}  // namespace depesche
