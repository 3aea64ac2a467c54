// SPDX-License-Identifier: EUPL-1.2
#include "http/brief_json.h"

#include "http/render.h"

namespace depesche::http {
namespace {

boost::json::array sentences_json(const std::vector<CitedSentence>& sentences) {
  boost::json::array list;
  for (const CitedSentence& sentence : sentences) {
    const search::Quote& quote = sentence.quote;
    list.push_back({{"text", quote.text},
                    {"source", sentence.source},
                    {"paragraph", quote.paragraph},
                    {"range", boost::json::array{quote.units.begin, quote.units.end}},
                    {"bytes", boost::json::array{quote.begin, quote.end}}});
  }
  return list;
}

boost::json::array rows_json(const Directory& directory, const std::vector<Row>& rows) {
  boost::json::array list;
  for (const Row& row : rows) list.push_back(to_json(directory, row));
  return list;
}

}  // namespace

boost::json::object to_json(const Directory& directory, const Brief& brief) {
  boost::json::object json{{"question", brief.question},
                           {"answers", brief.answers()},
                           {"label", to_json(brief.label)},
                           {"as_of", to_text(brief.as_of)},
                           {"found", brief.found},
                           {"core", sentences_json(brief.core)},
                           {"details", sentences_json(brief.details)},
                           {"sources", rows_json(directory, brief.sources)},
                           {"left_out", rows_json(directory, brief.left_out)}};
  if (brief.target) json["target"] = depesche::to_text(*brief.target);
  return json;
}

}  // namespace depesche::http
