// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <random>

#include "dispatch/content.h"
#include "dispatch/dictionary.h"
#include "dispatch/keys.h"
#include "dispatch/seal.h"

// People and texts for tests, the same in every run.
namespace depesche::sample {

// Chance from a seed.
class Dice final : public Entropy {
 public:
  explicit Dice(std::uint64_t seed = 1) : random_(seed) {}
  void fill(std::span<std::byte> target) override {
    for (std::byte& byte : target) byte = static_cast<std::byte>(random_());
  }

 private:
  std::mt19937_64 random_;
};

struct Person {
  MailboxId mailbox;
  MailboxKeys keys;

  Addressee addressed(std::uint64_t number = 0) const {
    return {.mailbox = mailbox, .number = number, .for_information = false, .keys = keys.public_keys()};
  }
  KeyRing ring() const {
    KeyRing ring;
    ring.add(mailbox, keys.copy());
    return ring;
  }
};

inline Person person(const char* mailbox, std::uint64_t seed) {
  Dice dice(seed);
  return {.mailbox = {mailbox}, .keys = MailboxKeys::generate(dice)};
}

inline Draft draft(std::string_view text, std::vector<Addressee> to) {
  const Content content{.subject = std::string(text),
                        .parts = {{.text = "Erster Absatz.\n\nZweiter Absatz."}}};
  return {.kind = Kind::report,
          .label = {.level = Level::restricted, .term_year = 2056},
          .precedence = Precedence::priority,
          .created = Time(Duration(1'700'000'000'123)),
          .references = {},
          .to = std::move(to),
          .content = encode_content(content).value()};
}

// Texts that have much in common, as reports have; another one for each number.
inline std::string some_report(unsigned number) {
  static const std::array words{"Regierung",  "Botschaft",  "Ministerpräsident", "Haushalt",
                                "Abkommen",   "Parlament",  "Verhandlungen",     "Grenzübergang",
                                "Opposition", "Bevölkerung"};
  std::string text = "Die Botschaft berichtet über die innenpolitische Lage. ";
  for (unsigned i = 0; i < 60; ++i) {
    number = number * 1'103'515'245U + 12'345U;
    text += std::string(words.at((number >> 16U) % words.size())) + " ";
  }
  return text;
}

// One that was trained on such texts.
inline std::shared_ptr<const Dictionary> dictionary() {
  std::vector<Bytes> samples;
  for (unsigned i = 0; i < 400; ++i) samples.push_back(to_bytes(as_bytes(some_report(i))));
  return Dictionary::from(train_dictionary(samples, 4'096).value()).value();
}

}  // namespace depesche::sample
