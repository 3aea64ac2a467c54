// SPDX-License-Identifier: EUPL-1.2
#include "search/retrieval.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <charconv>
#include <cmath>
#include <fstream>
#include <memory>
#include <zstd.h>

#include "search/index.h"
#include "search/query.h"

namespace depesche::search {
namespace {

constexpr std::size_t line_bytes_max = std::size_t{32} << 20;
constexpr std::size_t depth_of_run = 100;

// Collects bytes into lines.
class Lines {
 public:
  explicit Lines(const std::function<Result<>(std::string_view)>& take) : take_(take) {}

  Result<> add(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::size_t end = bytes.find('\n');
      line_.append(bytes.substr(0, end));
      if (line_.size() > line_bytes_max) return fail(Code::invalid, "a line is too long");
      if (end == std::string_view::npos) return {};
      TRY(this->end());
      bytes.remove_prefix(end + 1);
    }
    return {};
  }
  Result<> end() {
    if (line_.empty()) return {};
    const std::string line = std::exchange(line_, {});
    return take_(line);
  }

 private:
  const std::function<Result<>(std::string_view)>& take_;
  std::string line_;
};

struct DeleteStream {
  void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

Result<> each_compressed_line(std::ifstream& in, Lines& lines) {
  const std::unique_ptr<ZSTD_DStream, DeleteStream> stream(ZSTD_createDStream());
  std::string packed(ZSTD_DStreamInSize(), '\0');
  std::string plain(ZSTD_DStreamOutSize(), '\0');
  std::size_t state = 0;
  while (in.read(packed.data(), static_cast<std::streamsize>(packed.size())) || in.gcount() > 0) {
    ZSTD_inBuffer from{packed.data(), static_cast<std::size_t>(in.gcount()), 0};
    bool full = false;
    while (from.pos < from.size || full) {
      ZSTD_outBuffer to{plain.data(), plain.size(), 0};
      state = ZSTD_decompressStream(stream.get(), &to, &from);
      if (ZSTD_isError(state) != 0) return fail(Code::corrupt, "a zstd file is damaged");
      TRY(lines.add(std::string_view(plain.data(), to.pos)));
      full = to.pos == to.size;
    }
  }
  if (state != 0) return fail(Code::corrupt, "a zstd file is cut off");
  return {};
}

std::vector<std::string_view> columns(std::string_view line) {
  std::vector<std::string_view> found;
  for (std::size_t at = 0; at <= line.size();) {
    const std::size_t end = std::min(line.find('\t', at), line.size());
    found.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  return found;
}

std::string text_at(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(value->get_string());
}

double gain_at(std::size_t place) { return 1.0 / std::log2(static_cast<double>(place) + 2.0); }

}  // namespace

Quality measure(const Run& run, const Qrels& qrels) {
  Quality quality;
  for (const auto& [query, judged] : qrels) {
    std::vector<int> ideal;
    for (const auto& [document, gain] : judged) {
      if (gain > 0) ideal.push_back(gain);
    }
    if (ideal.empty()) continue;
    ++quality.queries;
    std::ranges::sort(ideal, std::ranges::greater{});
    double best = 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(ideal.size(), 10); ++i) best += ideal[i] * gain_at(i);

    const auto found = run.find(query);
    if (found == run.end()) continue;
    double reached = 0;
    double reciprocal = 0;
    std::size_t recalled = 0;
    for (std::size_t i = 0; i < std::min(found->second.size(), depth_of_run); ++i) {
      const auto judgement = judged.find(found->second[i]);
      if (judgement == judged.end() || judgement->second <= 0) continue;
      ++recalled;
      if (i >= 10) continue;
      reached += judgement->second * gain_at(i);
      if (reciprocal == 0) reciprocal = 1.0 / static_cast<double>(i + 1);
    }
    quality.ndcg_at_10 += reached / best;
    quality.mrr_at_10 += reciprocal;
    quality.recall_at_100 += static_cast<double>(recalled) / static_cast<double>(ideal.size());
  }
  const auto queries = static_cast<double>(std::max<std::size_t>(quality.queries, 1));
  quality.ndcg_at_10 /= queries;
  quality.mrr_at_10 /= queries;
  quality.recall_at_100 /= queries;
  return quality;
}

Result<> each_line(const std::filesystem::path& path, const std::function<Result<>(std::string_view)>& take) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Code::not_found, path.string() + " is missing");
  Lines lines(take);
  if (path.extension() == ".zst") {
    TRY(each_compressed_line(in, lines));
  } else {
    std::string chunk(64 * 1024, '\0');
    while (in.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || in.gcount() > 0) {
      TRY(lines.add(std::string_view(chunk.data(), static_cast<std::size_t>(in.gcount()))));
    }
  }
  return lines.end();
}

Result<Qrels> read_qrels(const std::filesystem::path& path) {
  Qrels qrels;
  TRY(each_line(path, [&](std::string_view line) -> Result<> {
    const auto fields = columns(line);
    if (fields.size() != 4) return fail(Code::invalid, "a line of the judgements has not four columns");
    int gain = 0;
    std::from_chars(fields[3].data(), fields[3].data() + fields[3].size(), gain);
    qrels[std::string(fields[0])][std::string(fields[2])] = gain;
    return {};
  }));
  return qrels;
}

Result<Queries> read_queries(const std::filesystem::path& path) {
  Queries queries;
  TRY(each_line(path, [&](std::string_view line) -> Result<> {
    const auto fields = columns(line);
    if (fields.size() != 2) return fail(Code::invalid, "a line of the queries has not two columns");
    queries.emplace_back(fields[0], fields[1]);
    return {};
  }));
  return queries;
}

Result<Document> corpus_document(std::string_view line, std::uint64_t key,
                                 const std::vector<std::string>& fields) {
  boost::system::error_code error;
  const auto value = boost::json::parse(boost::json::string_view(line.data(), line.size()), error);
  if (error || !value.is_object()) return fail(Code::invalid, "a line of the corpus is no JSON object");
  const auto& object = value.get_object();
  const auto wanted = [&](std::string_view name) {
    return fields.empty() || std::ranges::find(fields, name) != fields.end();
  };
  Document document{.key = key, .label = "0"};
  document.id = to_bytes(as_bytes(text_at(object, "id")));
  document.language = text_at(object, "lang");
  document.country = text_at(object, "country");
  if (wanted("title")) document.subject = text_at(object, "title");
  if (wanted("text")) document.body = text_at(object, "text");
  std::int32_t ignored = 0;
  if (!parse_days(text_at(object, "date"), document.date, ignored)) document.date = no_date;
  for (const char* name : {"author", "recipient", "place"}) {
    std::string text = text_at(object, name);
    if (wanted(name) && !text.empty()) document.fields.emplace_back(name, std::move(text));
  }
  return document;
}

Half half_of(std::string_view query) {
  std::uint32_t hash = 2166136261U;  // FNV-1a
  for (const char c : query) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return (hash >> 7 & 1U) == 0 ? Half::tuning : Half::test;
}

Qrels only(Half half, const Qrels& qrels) {
  Qrels kept;
  for (const auto& [query, judged] : qrels) {
    if (half_of(query) == half) kept.emplace(query, judged);
  }
  return kept;
}

Result<Ranking> without(std::string_view signal, Ranking ranking) {
  if (signal == "closeness") {
    ranking.closeness = 0;
  } else if (signal == "days") {
    ranking.days = 0;
  } else if (signal == "subject") {
    ranking.subject_weight = 1;
  } else if (signal == "length") {
    ranking.b = 0;
  } else {
    return fail(Code::invalid,
                "there is no signal " + std::string(signal) + ": closeness, days, subject, length");
  }
  return ranking;
}

Result<Quality> try_retrieval(const Trial& trial, const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  Index index = TRY(Index::open(folder, {.ranking = trial.ranking}));
  std::uint64_t key = 0;
  TRY(each_line(trial.corpus, [&](std::string_view line) -> Result<> {
    auto document = corpus_document(line, ++key, trial.fields);
    if (!document) return std::unexpected(document.error());
    return index.add(*std::move(document));
  }));
  TRY(index.flush());
  Qrels qrels = TRY(read_qrels(trial.qrels));
  if (trial.half) qrels = only(*trial.half, qrels);
  const Queries queries = TRY(read_queries(trial.queries));
  const auto snapshot = index.snapshot();
  const View everything{.may_see = [](std::string_view) { return true; }};
  Run run;
  for (const auto& [id, text] : queries) {
    if (!qrels.contains(id)) continue;
    const Answer answer =
        TRY(snapshot->search({.query = text, .limit = depth_of_run, .count = false}, everything));
    auto& found = run[id];
    for (const Hit& hit : answer.hits) {
      found.emplace_back(reinterpret_cast<const char*>(hit.id.data()), hit.id.size());
    }
  }
  return measure(run, qrels);
}

}  // namespace depesche::search
