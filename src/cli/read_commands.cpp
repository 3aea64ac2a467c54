// SPDX-License-Identifier: EUPL-1.2
#include "cli/read_commands.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "cli/hit_text.h"
#include "cli/out_file.h"
#include "cli/signing_in.h"

namespace depesche::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t export_page = 100;

json::object as_json(const Row& row) {
  json::array compartments;
  for (const std::string& code : row.label.compartments) compartments.push_back(json::string(code));
  return {{"id", to_text(row.id)},
          {"kind", to_text(row.kind)},
          {"level", to_text(row.label.level)},
          {"compartments", compartments},
          {"subject", row.subject},
          {"author", row.author.value},
          {"created", fmt::format("{:%FT%TZ}", std::chrono::floor<std::chrono::seconds>(row.created))},
          {"date", row.date}};
}

json::object as_json(const OpenedDispatch& opened) {
  json::object object = as_json(opened.row);
  const Content& content = opened.content;
  json::array parts;
  for (const Part& part : content.parts)
    parts.push_back(json::object{{"heading", part.heading_text}, {"text", part.text}});
  if (!opened.origin.empty()) object["origin_label"] = opened.origin;
  object["language"] = content.language;
  object["place"] = content.place;
  object["country"] = content.country;
  object["author_text"] = content.author_text;
  object["recipient_text"] = content.recipient_text;
  object["parts"] = parts;
  if (content.source)
    object["source"] =
        json::object{{"path", content.source->path}, {"external_id", content.source->external_id}};
  return object;
}

std::string plain(const std::vector<search::Piece>& pieces) {
  std::string text;
  for (const search::Piece& piece : pieces) text += piece.highlighted ? "*" + piece.text + "*" : piece.text;
  return text;
}

std::string stamp(const Label& label) {
  std::string text(to_text(label.level));
  for (const std::string& code : label.compartments) text += " – " + code;
  return text;
}

std::string as_text(const OpenedDispatch& opened) {
  const Content& content = opened.content;
  const std::string band = stamp(opened.row.label);
  std::string text = band + "\n\n" + content.subject + "\n";
  for (const auto& [name, value] :
       {std::pair{"Von", content.author_text.empty() ? opened.row.author.value : content.author_text},
        std::pair{"An", content.recipient_text}, std::pair{"Ort", content.place},
        std::pair{"Datum", opened.row.date}, std::pair{"Dort", opened.origin}}) {
    if (!value.empty()) text += fmt::format("{:<6} {}\n", name, value);
  }
  for (const Part& part : content.parts) text += "\n" + part.text + "\n";
  return text + "\n" + band + "\n";
}

}  // namespace

json::array print_hits(const Invocation& invocation, const SearchResult& result) {
  json::array hits;
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    const search::Hit& hit = result.answer.hits[i];
    auto object = as_json(result.rows[i]);
    object["score"] = hit.score;
    object["snippet"] = plain(hit.snippet);
    hits.push_back(std::move(object));
    invocation.print(fmt::format("{:>3}  [{}] {}\n     {}\n     {}\n", i + 1, stamp(result.rows[i].label),
                                 result.rows[i].subject, plain(hit.snippet), to_text(result.rows[i].id)));
  }
  return hits;
}

Result<> search_dispatches(Invocation& invocation) {
  return invocation.desk().with_reader([&](Reader& reader, Auditor& auditor) -> Result<> {
    const Actor actor = TRY(signed_in(invocation, reader));
    search::Request request;
    request.query = invocation.words().joined();
    request.limit = TRY(invocation.words().number("limit", 10, 1000));
    request.snippets = true;
    const auto result = TRY(reader.search(actor, request, auditor));
    invocation.give(json::object{{"total", result.answer.total},
                                 {"notice", result.answer.notice},
                                 {"hits", print_hits(invocation, result)}});
    if (!result.answer.notice.empty()) invocation.print(result.answer.notice);
    invocation.print(fmt::format(fmt::runtime(invocation.say({"{} Treffer in Berichten, die {} sehen darf.",
                                                              "{} hits in reports that {} may see."})),
                                 result.answer.total, actor.person));
    return {};
  });
}

Result<> show_dispatch(Invocation& invocation) {
  const DispatchId id = TRY(parse_dispatch_id(invocation.words().arguments[0]));
  return invocation.desk().with_reader([&](Reader& reader, Auditor& auditor) -> Result<> {
    const Actor actor = TRY(signed_in(invocation, reader));
    const auto opened = TRY(reader.open_dispatch(actor, id, auditor));
    invocation.give(as_json(opened));
    invocation.print(as_text(opened));
    return {};
  });
}

Result<> export_dispatches(Invocation& invocation) {
  const std::string typed = invocation.words().value("out", std::string(default_out));
  return invocation.desk().with_reader([&](Reader& reader, Auditor& auditor) -> Result<> {
    const Actor actor = TRY(signed_in(invocation, reader));
    search::Request request;
    request.query = invocation.words().joined();
    request.limit = export_page;
    request.sort = search::Sort::oldest;
    std::size_t count = 0;
    do {
      const auto result = TRY(reader.search(actor, request, auditor));
      for (const Row& row : result.rows) {
        const auto opened = TRY(reader.open_dispatch(actor, row.id, auditor));
        TRY(invocation.terminal().write_file(json::serialize(as_json(opened)) + "\n"));
        ++count;
      }
      request.after = result.answer.next;
      if (invocation.terminal().is_gone()) return fail(Code::unavailable, "stopped");
    } while (request.after);
    if (is_standard_output(typed)) return {};
    const std::string target = invocation.path(typed).string();
    invocation.give(json::object{{"documents", count}, {"out", target}});
    invocation.print(fmt::format(fmt::runtime(invocation.say({"{} Dokumente in {}.", "{} documents in {}."})),
                                 count, target));
    return {};
  });
}

}  // namespace depesche::cli
