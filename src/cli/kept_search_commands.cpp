// SPDX-License-Identifier: EUPL-1.2
#include "cli/kept_search_commands.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "cli/confirm.h"
#include "cli/hit_text.h"
#include "cli/signing_in.h"
#include "cli/write_as_person.h"
#include "crypto/encoding.h"
#include "node/own_mailbox.h"
#include "node/search_keeping.h"

namespace depesche::cli {
namespace {

namespace json = boost::json;

json::object as_json(const Reader::WatchedSearch& watched) {
  const SavedSearch& search = watched.kept.search;
  return {{"id", search.id}, {"name", search.name}, {"query", search.query}, {"new", watched.fresh}};
}

Result<Submission> submission_for(const Reader& reader, const Actor& actor, const SavedSearch& search,
                                  const std::optional<DispatchId>& previous) {
  const auto directory = reader.directory();
  const Mailbox* own = own_mailbox(*directory, actor.person);
  if (own == nullptr) return fail(Code::denied, "a person without a mailbox keeps no searches");
  return submission_of(actor, *own, search, previous);
}

// The search with this id, or the only one with this name. Errors: not_found, conflict.
Result<KeptSearch> named(const Invocation& invocation, const Reader& reader, const Actor& actor,
                         const std::string& typed) {
  auto searches = TRY(reader.saved_searches(actor));
  std::vector<KeptSearch> found;
  for (Reader::WatchedSearch& one : searches) {
    if (one.kept.search.id == typed || one.kept.search.name == typed) found.push_back(std::move(one.kept));
  }
  if (found.size() == 1) return std::move(found.front());
  if (found.empty())
    return fail(
        Code::not_found,
        std::string(invocation.say({"keine gespeicherte Suche heißt so", "no saved search is called so"})));
  return fail(Code::conflict, std::string(invocation.say({"mehrere heißen so; nennen Sie die Kennung",
                                                          "several are called so; name the id"})));
}

Result<std::string> name_from(const std::string& typed) {
  if (typed.empty() || typed.size() > saved_search_name_max)
    return fail(Code::invalid, "a name has 1 to " + std::to_string(saved_search_name_max) + " bytes");
  return typed;
}

}  // namespace

Result<> list_searches(Invocation& invocation) {
  return invocation.desk().with_reader([&](Reader& reader, Auditor&) -> Result<> {
    const Actor actor = TRY(signed_in(invocation, reader));
    const auto searches = TRY(reader.saved_searches(actor));
    json::array list;
    for (const Reader::WatchedSearch& one : searches) {
      const SavedSearch& search = one.kept.search;
      list.push_back(as_json(one));
      invocation.print(fmt::format(
          fmt::runtime(invocation.say({"{}: {} neue\n     {}\n     {}", "{}: {} new\n     {}\n     {}"})),
          search.name, one.fresh, search.query, search.id));
    }
    if (searches.empty())
      invocation.print(invocation.say({"Noch keine gespeicherte Suche.", "No saved search yet."}));
    invocation.give(json::object{{"searches", std::move(list)}});
    return {};
  });
}

Result<> save_search(Invocation& invocation) {
  const auto& typed = invocation.words().arguments;
  SavedSearch search;
  search.name = TRY(name_from(typed.front()));
  for (std::size_t i = 1; i < typed.size(); ++i) search.query += (i == 1 ? "" : " ") + typed[i];
  if (search.query.size() > search::query_bytes_max)
    return fail(Code::invalid, "a query has at most " + std::to_string(search::query_bytes_max) + " bytes");
  const auto draw_id = [&](Node& node) -> Result<> {
    search.id = crypto::to_hex(draw<16>(node.entropy()));
    return {};
  };
  const auto first_save = [&](const Reader& reader, const Actor& actor, Auditor&) -> Result<Submission> {
    const auto searches = TRY(reader.saved_searches(actor));
    if (searches.size() >= saved_searches_max) return fail(Code::invalid, "too many saved searches");
    return submission_for(reader, actor, search, std::nullopt);
  };
  TRY(invocation.desk().with_node(draw_id));
  TRY(write_as_person(invocation, first_save));
  invocation.give(json::object{{"id", search.id}});
  invocation.print(search.id);
  return {};
}

Result<> show_new_hits(Invocation& invocation) {
  const std::size_t limit = TRY(invocation.words().number("limit", 10, search::hits_max));
  std::optional<Submission> made;
  const auto show = [&](Reader& reader, Auditor& auditor) -> Result<> {
    const Actor actor = TRY(signed_in(invocation, reader));
    const KeptSearch kept = TRY(named(invocation, reader, actor, invocation.words().arguments[0]));
    search::Request request = request_for_new(kept);
    request.limit = limit;
    request.snippets = true;
    const auto result = TRY(reader.search(actor, request, auditor));
    invocation.give(json::object{{"new", result.answer.total}, {"hits", print_hits(invocation, result)}});
    invocation.print(
        fmt::format(fmt::runtime(invocation.say({"{} neue Treffer.", "{} new hits."})), result.answer.total));
    if (!invocation.words().has("seen") || result.rows.empty()) return {};
    const auto seen = TRY(reader.seen_up_to(actor, kept, result.rows.front().id));
    if (seen) made = TRY(submission_for(reader, actor, *seen, kept.dispatch));
    return {};
  };
  TRY(invocation.desk().with_reader(show));
  return made ? submit(invocation, *made) : Result<>{};
}

Result<> rename_search(Invocation& invocation) {
  const auto& typed = invocation.words().arguments;
  const std::string name = TRY(name_from(typed[1]));
  return write_as_person(invocation,
                         [&](const Reader& reader, const Actor& actor, Auditor&) -> Result<Submission> {
                           const KeptSearch kept = TRY(named(invocation, reader, actor, typed[0]));
                           SavedSearch next = next_save(kept);
                           next.name = name;
                           return submission_for(reader, actor, next, kept.dispatch);
                         });
}

Result<> delete_search(Invocation& invocation) {
  const std::string& typed = invocation.words().arguments[0];
  return write_as_person(invocation,
                         [&](const Reader& reader, const Actor& actor, Auditor&) -> Result<Submission> {
                           const KeptSearch kept = TRY(named(invocation, reader, actor, typed));
                           TRY(confirm(invocation,
                                       {"Zum Löschen den Namen der Suche noch einmal eingeben: ",
                                        "To delete it, type the name of the search once more: "},
                                       kept.search.name));
                           return submission_for(reader, actor, last_save(kept), kept.dispatch);
                         });
}

}  // namespace depesche::cli
