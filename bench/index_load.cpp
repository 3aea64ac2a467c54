// SPDX-License-Identifier: EUPL-1.2
// An index of so many dispatches as a ministry writes in years. They are generated: stretches of real texts,
// so that words are as frequent as in those. One line of JSON.
//
// index_load build FOLDER DISPATCHES CORPUS.jsonl[.zst]…
// index_load serve FOLDER CORPUS.jsonl[.zst]…
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "corpus.h"
#include "env/stopwatch.h"
#include "search/index.h"

namespace {

using namespace depesche;
using bench::need;
using bench::stop_with;
using namespace depesche::search;

constexpr std::size_t sources_max = 5'000;  // texts of each corpus that stretches are taken from
constexpr std::size_t batch = 100;          // dispatches that a node takes at once under load
constexpr std::array<const char*, 4> levels{"OFFEN", "VS-NfD", "VS-VERTRAULICH", "GEHEIM"};

std::vector<Document> sources_of(std::span<char*> corpora) {
  std::vector<Document> all;
  for (const char* corpus : corpora)
    std::ranges::move(bench::read_corpus(corpus, sources_max), std::back_inserter(all));
  if (all.empty()) stop_with("the corpora are empty");
  return all;
}

// Where a character of UTF-8 begins, at or after `at`.
std::size_t character_at(std::string_view text, std::size_t at) {
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
  return std::min(at, text.size());
}

std::string stretch_of(std::string_view text, std::size_t size, bench::Dice& dice) {
  const std::size_t begin = text.size() > size ? character_at(text, dice.below(text.size() - size)) : 0;
  return std::string(text.substr(begin, character_at(text, begin + size) - begin));
}

Document generated(std::span<const Document> sources, std::uint64_t key, bench::Dice& dice) {
  constexpr std::size_t subject_size = 60;
  constexpr std::size_t body_size_min = 300, body_size_range = 1'400;
  const Document& source = sources[dice.below(sources.size())];
  const std::string level = levels[dice.below(levels.size())];
  Document document{.key = key,
                    .label = level + std::to_string(dice.below(50)),
                    .language = source.language,
                    .country = source.country,
                    .post = source.post,
                    .kind = source.kind,
                    .level = level,
                    .date = static_cast<std::int32_t>(10'000 + dice.below(10'000)),
                    .subject = stretch_of(source.body, subject_size, dice)};
  document.body = stretch_of(source.body, body_size_min + dice.below(body_size_range), dice);
  const std::string id = std::to_string(key);
  document.id = to_bytes(as_bytes(id));
  return document;
}

double share(std::vector<double> values, std::size_t percent) {
  std::ranges::sort(values);
  return values.empty() ? 0 : values[(values.size() - 1) * percent / 100];
}

// Bytes of this process in memory, as the kernel counts them.
std::uint64_t resident(const std::string& what) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(what + ":"))
      return std::strtoull(line.c_str() + what.size() + 1, nullptr, 10) * 1024;
  }
  return 0;
}

std::uint64_t size_of(const std::filesystem::path& folder) {
  std::uint64_t size = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) size += file.file_size();
  return size;
}

int build(const std::filesystem::path& folder, std::uint64_t dispatches, std::span<char*> corpora) {
  const auto sources = sources_of(corpora);
  std::filesystem::remove_all(folder);
  auto index = need(Index::open(folder));
  bench::Dice dice;
  std::uint64_t text = 0;
  double busy = 0;
  for (std::uint64_t key = 1; key <= dispatches; ++key) {
    Document document = generated(sources, key, dice);
    text += document.subject.size() + document.body.size();
    const Stopwatch watch;
    need(index.add(std::move(document)));
    if (key % batch == 0) need(index.commit(key));
    busy += watch.seconds();
  }
  const Stopwatch watch;
  need(index.commit(dispatches));
  need(index.flush());
  busy += watch.seconds();
  std::printf("{\"dispatches\":%llu,\"text\":%llu,\"seconds\":%.3f,\"size\":%llu}\n",
              static_cast<unsigned long long>(dispatches), static_cast<unsigned long long>(text), busy,
              static_cast<unsigned long long>(size_of(folder)));
  return 0;
}

std::string question(std::span<const Document> sources, bench::Dice& dice) {
  const std::string text = stretch_of(sources[dice.below(sources.size())].body, 40, dice);
  return dice.below(4) == 0 ? "\"" + text + "\"" : text;
}

int serve(const std::filesystem::path& folder, std::span<char*> corpora) {
  const Stopwatch opening;
  auto index = need(Index::open(folder));
  auto snapshot = index.snapshot();
  const double opened = opening.seconds();
  // The texts that questions are made of are no part of the index.
  const std::uint64_t empty = resident("RssAnon");
  const auto sources = sources_of(corpora);
  const std::uint64_t texts = resident("RssAnon") - empty;
  bench::Dice dice;
  const View secret{.may_see = [](std::string_view label) { return !label.starts_with("GEHEIM"); },
                    .name = "most"};
  std::vector<double> asked;
  for (int i = 0; i < 2'000; ++i) {
    const Request request{.query = question(sources, dice), .snippets = true};
    const Stopwatch watch;
    need(snapshot->search(request, secret));
    asked.push_back(watch.seconds());
  }
  const std::uint64_t own = resident("RssAnon") - texts;
  const std::uint64_t mapped = resident("RssFile");

  std::vector<double> finding;
  std::uint64_t key =
      need(snapshot->search({.sort = Sort::added, .limit = 1}, secret)).hits.front().key + 1'000;
  for (int i = 0; i < 300; ++i, ++key) {
    Document document = generated(sources, key, dice);
    const std::string mark = "eilmeldung" + std::to_string(key);
    document.body += " " + mark;
    document.label = levels[0];
    const Stopwatch watch;
    need(index.add(std::move(document)));
    need(index.commit(key));
    snapshot = index.snapshot();
    const auto answer = need(snapshot->search({.query = mark}, secret));
    if (answer.total != 1) stop_with("a new dispatch was not found");
    finding.push_back(watch.seconds());
  }
  std::printf(
      "{\"open_ms\":%.2f,\"own\":%llu,\"mapped\":%llu,\"search_p50_ms\":%.3f,\"search_p99_ms\":%.3f,"
      "\"findable_p50_ms\":%.3f,\"findable_p99_ms\":%.3f,\"findable_max_ms\":%.3f}\n",
      1e3 * opened, static_cast<unsigned long long>(own), static_cast<unsigned long long>(mapped),
      1e3 * share(asked, 50), 1e3 * share(asked, 99), 1e3 * share(finding, 50), 1e3 * share(finding, 99),
      1e3 * share(finding, 100));
  return 0;
}

}  // namespace

int main(int count, char** given) {
  const std::span<char*> words(given, static_cast<std::size_t>(count));
  const std::string what = count > 1 ? words[1] : "";
  if (what == "build" && count > 4)
    return build(words[2], std::strtoull(words[3], nullptr, 10), words.subspan(4));
  if (what == "serve" && count > 3) return serve(words[2], words.subspan(3));
  stop_with("build FOLDER DISPATCHES CORPUS… | serve FOLDER CORPUS…");
}
