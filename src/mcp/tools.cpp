// SPDX-License-Identifier: EUPL-1.2
#include "mcp/tools.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>

#include "base/ensure.h"
#include "brief/markdown.h"
#include "mcp/tool_schemas.h"
#include "text/sentences.h"
#include "view/search_view.h"

namespace depesche::mcp {
namespace {

namespace json = boost::json;

constexpr std::size_t passage_bytes_max = 60'000;  // of one answer

// Audit records that say how the person read.
class ToolAuditor final : public Auditor {
 public:
  explicit ToolAuditor(Auditor& auditor) : auditor_(auditor) {}
  Result<> record(const AuditRecord& record, const Label& label) override {
    AuditRecord told = record;
    told.because = "tool";
    return auditor_.record(told, label);
  }

 private:
  Auditor& auditor_;
};

struct Asking {
  const Actor& actor;
  Reader& reader;
  ToolAuditor auditor;
};

std::string argument_text(const json::object& arguments, std::string_view name) {
  const json::value* value = arguments.if_contains({name.data(), name.size()});
  return value == nullptr ? std::string() : std::string(value->get_string());
}

// A whole number may be written 3 or 3.0; the schema has bounded it.
std::size_t argument_number(const json::object& arguments, std::string_view name, std::size_t otherwise) {
  const json::value* value = arguments.if_contains({name.data(), name.size()});
  return value == nullptr ? otherwise : static_cast<std::size_t>(value->to_number<double>());
}

// What is no id names nothing.
Result<DispatchId> id_in(const json::object& arguments) {
  auto id = parse_dispatch_id(argument_text(arguments, "id"));
  if (!id) return fail(Code::not_found, "no dispatch id");
  return id;
}

json::array words(const std::vector<std::string>& list) { return json::array(list.begin(), list.end()); }

void add_label(json::object& json, const Label& label) {
  json["level"] = to_text(label.level);
  json["compartments"] = words(label.compartments);
  json["band"] = band_text(label);
}

json::object row_json(const Directory& directory, const Row& row) {
  json::object json{{"id", to_text(row.id)},
                    {"subject", row.subject},
                    {"date", day_of(row)},
                    {"kind", to_text(row.kind)},
                    {"number", number_text(row.kind, row.number)},
                    {"author", display_name(directory, row.author).de},
                    {"mailbox", row.author.value}};
  add_label(json, row.label);
  return json;
}

std::string plain(const std::vector<search::Piece>& pieces) {
  std::string text;
  for (const search::Piece& piece : pieces) text += piece.text;
  return text;
}

search::Sort sort_of(std::string_view word) {
  if (word == "newest") return search::Sort::newest;
  return word == "oldest" ? search::Sort::oldest : search::Sort::relevance;
}

Result<json::object> search_dispatches(Asking& asking, const json::object& arguments) {
  search::Request request;
  request.query = argument_text(arguments, "query");
  request.limit = argument_number(arguments, "limit", 10);
  request.sort = sort_of(argument_text(arguments, "sort"));
  request.snippets = true;
  const auto directory = asking.reader.directory();
  const SearchResult found = TRY(asking.reader.search(asking.actor, request, asking.auditor));
  json::array hits;
  Label label;
  for (std::size_t i = 0; i < found.rows.size(); ++i) {
    const search::Hit& hit = found.answer.hits[i];
    json::object one = row_json(*directory, found.rows[i]);
    one["snippet"] = plain(hit.snippet);
    one["paragraph"] = hit.passage + 1;
    hits.push_back(std::move(one));
    label = join(label, found.rows[i].label);
  }
  json::object result{{"total", std::min(found.answer.total, exact_count_max)},
                      {"is_more", found.answer.total > exact_count_max},
                      {"hits", std::move(hits)}};
  if (!found.answer.notice.empty()) result["notice"] = found.answer.notice;
  add_label(result, label);
  return result;
}

std::string_view cut_before_a_character(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

// So many paragraphs from `first` on as fit into one answer; of the first one at least the beginning.
void add_passage(json::object& json, std::string_view text, std::size_t first, std::size_t count) {
  const auto paragraphs = text::paragraphs_of(text);
  json::array list;
  std::size_t left = passage_bytes_max, next = first;
  for (; next <= paragraphs.size() && next < first + count; ++next) {
    const auto [begin, end] = paragraphs[next - 1];
    const std::string_view whole = text.substr(begin, end - begin);
    if (whole.size() > left && next > first) break;
    const std::string_view shown = cut_before_a_character(whole, left);
    list.push_back({{"paragraph", next}, {"text", shown}, {"is_cut", shown.size() < whole.size()}});
    left -= shown.size();
  }
  json["paragraphs"] = std::move(list);
  json["paragraphs_total"] = paragraphs.size();
  if (next <= paragraphs.size()) json["next_paragraph"] = next;
}

Result<json::object> read_passage(Asking& asking, const json::object& arguments) {
  const DispatchId id = TRY(id_in(arguments));
  const auto directory = asking.reader.directory();
  const OpenedDispatch opened = TRY(asking.reader.open_dispatch(asking.actor, id, asking.auditor));
  json::object result = row_json(*directory, opened.row);
  result["language"] = opened.content.language;
  const std::string text = searched_text(opened.content);
  add_passage(result, text, argument_number(arguments, "paragraph", 1),
              argument_number(arguments, "count", 10));
  return result;
}

json::array sentences_json(const std::vector<CitedSentence>& sentences) {
  json::array list;
  for (const CitedSentence& sentence : sentences)
    list.push_back({{"text", sentence.quote.text},
                    {"source", sentence.source + 1},
                    {"paragraph", sentence.quote.paragraph + 1}});
  return list;
}

Result<json::object> make_brief(Asking& asking, const json::object& arguments) {
  BriefOrder order{.question = argument_text(arguments, "question"), .target = {}};
  order.sentences = argument_number(arguments, "sentences", order.sentences);
  const auto directory = asking.reader.directory();
  const Brief brief =
      TRY(asking.reader.brief(asking.actor, order, AuditRecord::What::briefed, asking.auditor));
  json::array sources;
  for (const Row& row : brief.sources) {
    json::object source = row_json(*directory, row);
    source["source"] = sources.size() + 1;
    sources.push_back(std::move(source));
  }
  json::object result{{"answers", brief.answers()},
                      {"core", sentences_json(brief.core)},
                      {"details", sentences_json(brief.details)},
                      {"sources", std::move(sources)}};
  add_label(result, brief.label);
  return result;
}

Result<json::object> find_similar(Asking& asking, const json::object& arguments) {
  const DispatchId id = TRY(id_in(arguments));
  const auto directory = asking.reader.directory();
  const auto found =
      TRY(asking.reader.similar(asking.actor, id, argument_number(arguments, "limit", 8), asking.auditor));
  json::array list;
  Label label;
  for (const Reader::SimilarRow& one : found) {
    json::object similar = row_json(*directory, one.row);
    similar["shared"] = one.shared;
    list.push_back(std::move(similar));
    label = join(label, one.row.label);
  }
  json::object result{{"similar", std::move(list)}};
  add_label(result, label);
  return result;
}

Result<json::object> list_dossiers(Asking& asking, const json::object& arguments) {
  DossierQuery query;
  query.limit = argument_number(arguments, "limit", query.limit);
  const auto directory = asking.reader.directory();
  const DossierPage page = TRY(asking.reader.dossiers(asking.actor, query, asking.auditor));
  json::array list;
  Label label;
  for (const DossierRow& row : page.rows) {
    json::object one{{"id", to_text(row.id)},
                     {"title", row.title},
                     {"topic", row.topic},
                     {"mailbox", display_name(*directory, row.author).de},
                     {"opened", iso_day(row.opened_at)}};
    add_label(one, row.label);
    list.push_back(std::move(one));
    label = join(label, row.label);
  }
  json::object result{{"dossiers", std::move(list)}, {"is_more", page.next.has_value()}};
  add_label(result, label);
  return result;
}

json::object entry_json(const Directory& directory, const ShownEntry& shown) {
  json::array notes;
  for (const DossierNote& note : shown.entry.notes) {
    const Person* person = directory.person(note.person);
    json::object one{{"by", person == nullptr ? note.person : person->name}, {"text", note.text}};
    add_label(one, note.label);
    notes.push_back(std::move(one));
  }
  json::object json{
      {"entry", shown.number}, {"dispatch", row_json(directory, shown.row)}, {"notes", std::move(notes)}};
  add_label(json, shown.label);
  return json;
}

std::size_t note_bytes(const ShownEntry& shown) {
  std::size_t bytes = 0;
  for (const DossierNote& note : shown.entry.notes) bytes += note.text.size();
  return bytes;
}

// As many entries as fit into one answer, at least one.
Result<json::object> read_dossier(Asking& asking, const json::object& arguments) {
  const DispatchId id = TRY(id_in(arguments));
  const std::size_t first = argument_number(arguments, "entry", 1);
  const DossierExtent extent{.after = first - 1, .limit = argument_number(arguments, "count", 20)};
  const auto directory = asking.reader.directory();
  const ShownDossier shown = TRY(asking.reader.dossier(asking.actor, id, extent, asking.auditor));
  json::array entries;
  Label label = shown.dossier.label;
  std::size_t left = passage_bytes_max;
  for (const ShownEntry& one : shown.entries) {
    const std::size_t bytes = note_bytes(one);
    if (bytes > left && !entries.empty()) break;
    entries.push_back(entry_json(*directory, one));
    label = join(label, one.label);
    for (const DossierNote& note : one.entry.notes) label = join(label, note.label);
    left -= std::min(bytes, left);
  }
  const bool is_cut = entries.size() < shown.entries.size();
  const std::size_t next = first + entries.size();
  json::object result{{"title", shown.dossier.title},
                      {"topic", shown.dossier.topic},
                      {"is_ended", shown.dossier.is_ended},
                      {"entries", std::move(entries)}};
  if (is_cut || shown.has_more) result["next_entry"] = next;
  add_label(result, label);
  return result;
}

struct Working {
  Tool tool;
  Result<json::object> (*run)(Asking&, const json::object&);
};

constexpr std::array table{
    Working{{"search", "Search dispatches",
             "Finds dispatches by their words, best first, each with the passage that fits best. The query "
             "may use "
             "\"phrases\", +must, -not, prefix*, fuzzy~1, NEAR/5, AND, OR, brackets, and fields such as "
             "country:EGY or date:1905-03..1905-05; whatever cannot be read so is searched as words.",
             search_input, search_output},
            search_dispatches},
    Working{{"read_passage", "Read a passage",
             "Reads paragraphs of one dispatch, from the one you name on. Reading from VS-VERTRAULICH up is "
             "recorded under the person's name.",
             read_input, read_output},
            read_passage},
    Working{
        {"brief", "Brief with sources",
         "Answers a question with sentences that stand word for word in dispatches, each with its source. "
         "Where the evidence does not suffice, `answers` is false and there are no sentences.",
         brief_input, brief_output},
        make_brief},
    Working{{"similar", "Similar dispatches",
             "Finds the dispatches most like one, with the share of the wording that both have.",
             similar_input, similar_output},
            find_similar},
    Working{{"list_dossiers", "List dossiers",
             "Lists the open dossiers: dispatches that a unit has put together, in its order and with notes.",
             dossiers_input, dossiers_output},
            list_dossiers},
    Working{{"read_dossier", "Read a dossier",
             "Reads entries of one dossier with their notes, as far as the person may, from the entry you "
             "name on. What is shown from VS-VERTRAULICH up is recorded under the person's name.",
             dossier_input, dossier_output},
            read_dossier},
};

constexpr auto listed = [] {
  std::array<Tool, table.size()> list{};
  for (std::size_t i = 0; i < table.size(); ++i) list[i] = table[i].tool;
  return list;
}();

}  // namespace

std::span<const Tool> tools() { return listed; }

Actor narrowed(Actor actor, std::optional<Level> upto) {
  if (upto) actor.upto.level = std::min(actor.upto.level, *upto);
  return actor;
}

Work reading_as(Actor actor, Reader& reader, Auditor& auditor) {
  return [actor = std::move(actor), &reader, &auditor](
             const Tool& tool, const json::object& arguments) -> Result<json::object> {
    const auto* found = std::ranges::find(table, tool.name, [](const Working& one) { return one.tool.name; });
    ENSURE(found != table.end());
    Asking asking{.actor = actor, .reader = reader, .auditor = ToolAuditor(auditor)};
    return found->run(asking, arguments);
  };
}

}  // namespace depesche::mcp
