// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/dictionary.h"

#include <doctest/doctest.h>

#include "dispatch/compression.h"
#include "dispatch/open.h"
#include "dispatch/sample.h"
#include "dispatch/seal.h"

namespace depesche {
namespace {

Bytes bytes_of_report(unsigned number) { return to_bytes(as_bytes(sample::some_report(number))); }

TEST_CASE("with a dictionary a short text is sealed shorter, and whoever has the dictionary reads it") {
  const auto cairo = sample::person("kair.pol", 11);
  const auto berlin = sample::person("zentrale.310", 12);
  const auto dictionary = sample::dictionary();
  sample::Dice dice;
  Feed feed;
  std::array drafts{sample::draft(sample::some_report(1'000), {berlin.addressed(1)}),
                    sample::draft(sample::some_report(1'000), {berlin.addressed(2)})};
  drafts[1].dictionary = AuthorsDictionary::from(dictionary).value();
  const auto sealed = seal(drafts, cairo.mailbox, cairo.keys, feed, dice).value();
  CHECK(sealed[1].body.size() < sealed[0].body.size());

  KeyRing ring = berlin.ring();
  Opener opener(ring);
  CHECK(opener.open(sealed[0]).value() == drafts[0].content);
  CHECK(opener.open(sealed[1]).error().code == Code::unavailable);
  ring.add(dictionary);
  CHECK(opener.open(sealed[0]).value() == drafts[0].content);
  CHECK(opener.open(sealed[1]).value() == drafts[1].content);
  const KeyRing same = ring.copy();
  CHECK(Opener(same).open(sealed[1]).value() == drafts[1].content);
}

TEST_CASE("contents larger than a dictionary serves are sealed without it") {
  const auto berlin = sample::person("zentrale.310", 12);
  sample::Dice dice;
  Feed feed;
  std::string text;
  for (unsigned i = 0; text.size() <= dictionary_content_size_max; ++i) text += sample::some_report(i);
  std::array drafts{sample::draft("Lang", {berlin.addressed(1)})};
  drafts[0].content = encode_content({.subject = "Lang", .parts = {{.text = text}}}).value();
  drafts[0].dictionary = AuthorsDictionary::from(sample::dictionary()).value();
  const auto sealed = seal(drafts, berlin.mailbox, berlin.keys, feed, dice).value();
  const KeyRing ring = berlin.ring();
  CHECK(Opener(ring).open(sealed[0]).value() == drafts[0].content);
}

TEST_CASE("what was compressed with a dictionary is never large, however little its frame says it is") {
  const auto dictionary = sample::dictionary();
  const auto for_authors = AuthorsDictionary::from(dictionary).value();
  Bytes frame;
  Compressor().compress(Bytes(dictionary_content_size_max + 1), frame, for_authors.get());
  CHECK(frame.size() < 1'000);
  const auto opened = Decompressor().decompress(frame, dictionary_content_size_max, dictionary.get());
  CHECK(opened.error().code == Code::invalid);
}

TEST_CASE("what is no dictionary, or too large a one, is refused") {
  CHECK(Dictionary::from({}).error().code == Code::invalid);
  CHECK(Dictionary::from(Bytes(5'000)).error().code == Code::invalid);
  CHECK(Dictionary::from(Bytes(dictionary_size_max + 1)).error().code == Code::invalid);
  const auto good = sample::dictionary();
  for (std::size_t size = 0; size < 100; ++size)
    CHECK_FALSE(Dictionary::from(to_bytes(good->bytes().first(size))).has_value());
}

TEST_CASE("the same texts give the same dictionary; too few give none") {
  std::vector<Bytes> samples;
  CHECK(train_dictionary(samples, 4'096).error().code == Code::invalid);
  for (unsigned i = 0; i < 300; ++i) samples.push_back(bytes_of_report(i));
  const Bytes dictionary = train_dictionary(samples, 4'096).value();
  CHECK(dictionary.size() <= 4'096);
  CHECK(train_dictionary(samples, 4'096).value() == dictionary);
}

TEST_CASE("a ring keeps a dictionary once") {
  KeyRing ring;
  const auto dictionary = sample::dictionary();
  ring.add(dictionary);
  ring.add(sample::dictionary());
  CHECK(ring.dictionaries().size() == 1);
  CHECK(ring.dictionary(dictionary->id()) == dictionary.get());
  CHECK(ring.dictionary(Bytes(32)) == nullptr);
}

}  // namespace
}  // namespace depesche
