// SPDX-License-Identifier: EUPL-1.2
// How many dispatches a second one thread seals, verifies and opens: batches of 256 with 5 KB of text each.
#include <benchmark/benchmark.h>

#include "dispatch/open.h"
#include "dispatch/sample.h"
#include "dispatch/seal.h"
#include "dispatch/verify.h"

namespace depesche {
namespace {

constexpr int batch_size = 256;
constexpr std::size_t text_size = 5000;

// Text that compresses about as well as prose does.
std::string prose(std::uint64_t seed) {
  constexpr std::array words{"Die ",        "Regierung ", "verhandelt ",   "mit ",       "der ",
                             "Opposition ", "über ",      "den ",          "Haushalt ",  "und ",
                             "erwartet ",   "bis ",       "Freitag ",      "eine ",      "Einigung. ",
                             "Aus ",        "Kairo ",     "wird ",         "berichtet ", "dass ",
                             "zwei ",       "Minister ",  "zurücktreten ", "wollen. "};
  std::mt19937_64 random(seed);
  std::string text;
  while (text.size() < text_size) {
    text += words[random() % words.size()];
    text += std::to_string(random() % 1000) + " ";
  }
  return text;
}

struct Office {
  sample::Dice dice;
  sample::Person author = sample::person("kair.pol", 1);
  sample::Person reader = sample::person("zentrale.310", 2);
  sample::Person copy = sample::person("washington.pol", 3);
  std::vector<Draft> drafts;
  Feed feed;

  Office() {
    for (std::uint64_t i = 0; i < batch_size; ++i) {
      drafts.push_back(sample::draft("Lage", {reader.addressed(i), copy.addressed(i)}));
      const Content content{.subject = "Lage", .parts = {{.text = prose(i)}}};
      drafts.back().content = encode_content(content).value();
    }
  }
  std::vector<Dispatch> seal_all() { return seal(drafts, author.mailbox, author.keys, feed, dice).value(); }
};

void seal_batches(benchmark::State& state) {
  Office office;
  for (auto _ : state) benchmark::DoNotOptimize(office.seal_all());
  state.SetItemsProcessed(state.iterations() * batch_size);
}

void verify_batches(benchmark::State& state) {
  Office office;
  const auto dispatches = office.seal_all();
  for (auto _ : state) {
    Verifier verifier;
    for (const Dispatch& dispatch : dispatches) {
      benchmark::DoNotOptimize(verifier.verify(dispatch, office.author.keys.signing.public_key()));
    }
  }
  state.SetItemsProcessed(state.iterations() * batch_size);
}

void open_batches(benchmark::State& state) {
  Office office;
  const auto dispatches = office.seal_all();
  const KeyRing ring = office.reader.ring();
  for (auto _ : state) {
    Opener opener(ring);
    for (const Dispatch& dispatch : dispatches) benchmark::DoNotOptimize(opener.open(dispatch));
  }
  state.SetItemsProcessed(state.iterations() * batch_size);
}

void seal_singly(benchmark::State& state) {
  Office office;
  for (auto _ : state) {
    benchmark::DoNotOptimize(seal(std::span(office.drafts).first(1), office.author.mailbox,
                                  office.author.keys, office.feed, office.dice));
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(seal_batches)->Unit(benchmark::kMillisecond);
BENCHMARK(verify_batches)->Unit(benchmark::kMillisecond);
BENCHMARK(open_batches)->Unit(benchmark::kMillisecond);
BENCHMARK(seal_singly)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace depesche

BENCHMARK_MAIN();
