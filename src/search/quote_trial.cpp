// SPDX-License-Identifier: EUPL-1.2
#include "search/quote_trial.h"

#include <algorithm>
#include <map>

#include "search/index.h"
#include "search/retrieval.h"
#include "text/sentences.h"
#include "text/words.h"

namespace depesche::search {
namespace {

using Bodies = std::map<Bytes, std::string>;  // by id

Result<Bodies> read_corpus(const QuoteTrialOrder& order, Index& index) {
  Bodies bodies;
  std::uint64_t key = 0;
  TRY(each_line(order.corpus, [&](std::string_view line) -> Result<> {
    if (key == order.documents_max) return {};
    auto document = corpus_document(line, ++key, {});
    if (!document) return std::unexpected(document.error());
    bodies[document->id] = document->body;
    return index.add(*std::move(document));
  }));
  TRY(index.flush());
  return bodies;
}

// Some words of a sentence in the middle of each of some documents.
Queries made_questions(const Bodies& bodies, std::size_t count) {
  constexpr std::size_t words_asked = 6;
  Queries questions;
  const std::size_t step = std::max<std::size_t>(1, bodies.size() / std::max<std::size_t>(1, count));
  std::size_t number = 0;
  for (const auto& [id, body] : bodies) {
    if (number++ % step != 0) continue;
    const auto sentences = text::sentences_of(body, {0, body.size()});
    if (sentences.empty()) continue;
    const auto [begin, end] = sentences[sentences.size() / 2];
    const std::string_view sentence = std::string_view(body).substr(begin, end - begin);
    std::string question;
    std::size_t words = 0;
    text::WordScanner scanner(sentence);
    for (text::Word word; words < words_asked && scanner.next(word);) {
      if (word.end - word.begin < 5) continue;
      question.append(sentence.substr(word.begin, word.end - word.begin)).append(" ");
      ++words;
    }
    questions.emplace_back(std::to_string(number), std::move(question));
  }
  return questions;
}

bool stands_there(const Bodies& bodies, const Quote& quote) {
  const auto found = bodies.find(quote.id);
  return found != bodies.end() && quote.begin < quote.end && quote.end <= found->second.size() &&
         found->second.compare(quote.begin, quote.end - quote.begin, quote.text) == 0;
}

}  // namespace

Result<QuoteTrial> try_quotes(const QuoteTrialOrder& order, const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  Index index = TRY(Index::open(folder, {.ranking = order.ranking}));
  const Bodies bodies = TRY(read_corpus(order, index));
  Queries queries;
  if (order.queries.empty()) {
    queries = made_questions(bodies, order.questions_max);
  } else {
    queries = TRY(read_queries(order.queries));
  }
  queries.resize(std::min(queries.size(), order.questions_max));

  const auto snapshot = index.snapshot();
  const View everything{.may_see = [](std::string_view) { return true; }, .name = "all"};
  QuoteTrial trial{.documents = bodies.size(), .questions = queries.size(), .nanoseconds = {}};
  for (const auto& [id, question] : queries) {
    const std::uint64_t begun = order.now();
    const Quotes found = TRY(snapshot->quote({.question = question}, everything));
    trial.nanoseconds.push_back(order.now() - begun);
    trial.answered += found.quotes.empty() ? 0 : 1;
    trial.sentences += found.quotes.size();
    for (const Quote& quote : found.quotes) trial.misplaced += stands_there(bodies, quote) ? 0 : 1;
  }
  std::ranges::sort(trial.nanoseconds);
  return trial;
}

}  // namespace depesche::search
