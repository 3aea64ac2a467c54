// SPDX-License-Identifier: EUPL-1.2
#include "http/search_resource.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "cbor/reader.h"
#include "cbor/writer.h"
#include "http/body.h"
#include "http/facets.h"
#include "http/form.h"
#include "http/render.h"

namespace depesche::http {
namespace {

constexpr std::size_t prefix_max = 200;

std::string binding_of(const std::string& person) { return "search " + person; }

Bytes encode(const search::Cursor& cursor) {
  cbor::Writer writer;
  writer.array(2).uint(cursor.rank).uint(cursor.key);
  return writer.take();
}

Result<search::Cursor> decode(BytesView bytes) {
  cbor::Reader reader(bytes);
  TRY(reader.read_array_of(2));
  search::Cursor cursor;
  cursor.rank = TRY(reader.read_uint());
  cursor.key = TRY(reader.read_uint());
  TRY(reader.finish());
  return cursor;
}

boost::json::array hits_json(const Directory& directory, const SearchResult& result) {
  boost::json::array hits;
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    const search::Hit& hit = result.answer.hits[i];
    boost::json::object json = to_json(directory, result.rows[i]);
    boost::json::array snippet;
    for (const search::Piece& piece : hit.snippet) {
      snippet.push_back({{"text", piece.text}, {"hit", piece.highlighted}});
    }
    json["score"] = hit.score;
    json["snippet"] = std::move(snippet);
    json["paragraph"] = hit.passage;
    hits.push_back(std::move(json));
  }
  return hits;
}

// The notice ends in the words it is about, after its colon.
boost::json::object notice_json(const std::string& notice) {
  boost::json::array words;
  const std::size_t colon = notice.find(": ");
  if (colon == std::string::npos) return {{"code", "query-cut"}, {"words", words}};
  std::string_view rest = std::string_view(notice).substr(colon + 2);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (end > 0) words.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {{"code", "read-as-words"}, {"words", std::move(words)}};
}

}  // namespace

void read_cursor(const Desk& desk, const Call& call, Form& form, search::Request& request) {
  const std::string cursor = form.text("cursor", 1024);
  if (cursor.empty()) return;
  const auto opened = desk.context.cursors.open(binding_of(call.person()), cursor);
  const auto after = opened ? decode(*opened) : Result<search::Cursor>(fail(Code::invalid, "no cursor"));
  if (after) request.after = *after;
  if (!after) form.complain("cursor", "not-a-cursor");
}

std::expected<boost::json::object, Problem> answer_search(Desk& desk, const Call& call,
                                                          const search::Request& request) {
  const auto directory = desk.reader.directory();
  const SearchResult result = TRY(desk.reader.search(desk.actor(call.person()), request, desk.auditor));
  const search::Answer& answer = result.answer;
  boost::json::object body{{"total", std::min(answer.total, exact_count_max)}};
  if (answer.total > exact_count_max) body["more_than"] = exact_count_max;
  if (!answer.notice.empty()) body["notice"] = notice_json(answer.notice);
  body["hits"] = hits_json(*directory, result);
  if (request.facets) body["facets"] = facets_json(*directory, answer.facets);
  if (answer.next) body["next"] = desk.context.cursors.seal(binding_of(call.person()), encode(*answer.next));
  body["as_of"] = to_text(desk.context.clock.now());
  return body;
}

Answer run_search(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  search::Request request = read_search(*form);
  read_cursor(desk, call, *form, request);
  auto filters = form->object("filters");
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());

  auto body = answer_search(desk, call, request);
  if (!body) return std::unexpected(body.error());
  if (!request.query.empty() && !request.after) {
    const std::string kept = filters ? boost::json::serialize(filters->raw()) : "{}";
    desk.context.history.add(call.person(), desk.context.clock.now(), request.query, kept);
  }
  return json(200, *body);
}

Answer suggest(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  const std::string prefix = form->text("prefix", prefix_max);
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  const auto suggestions = TRY(desk.reader.suggest(desk.actor(call.person()), prefix));
  return json(200, {{"suggestions", to_json(suggestions)}});
}

Answer show_search_history(Context& context, const Call& call) {
  boost::json::array entries;
  for (const PastSearch& search : context.history.of(call.person())) {
    entries.push_back({{"id", std::to_string(search.number)},
                       {"at", to_text(search.at)},
                       {"query", search.query},
                       {"filters", boost::json::parse(search.filters)}});
  }
  return json(200, {{"entries", std::move(entries)}});
}

Answer forget_search_history(Context& context, const Call& call) {
  context.history.forget(call.person());
  return no_content();
}

}  // namespace depesche::http
