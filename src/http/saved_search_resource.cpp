// SPDX-License-Identifier: EUPL-1.2
#include "http/saved_search_resource.h"

#include <algorithm>

#include "crypto/encoding.h"
#include "http/body.h"
#include "http/form.h"
#include "http/render.h"
#include "http/search_resource.h"
#include "node/own_mailbox.h"
#include "node/search_keeping.h"

namespace depesche::http {
namespace {

// Filters as they are read.
boost::json::object filters_json(const search::Filters& filters) {
  boost::json::array years;
  for (const int year : filters.years) years.emplace_back(std::to_string(year));
  boost::json::object json{{"country", to_json(filters.countries)},  {"post", to_json(filters.posts)},
                           {"kind", to_json(filters.kinds)},         {"level", to_json(filters.levels)},
                           {"language", to_json(filters.languages)}, {"year", std::move(years)}};
  const auto day = [](std::int32_t number) {
    const Time time = std::chrono::sys_days(std::chrono::days(number));
    return to_text(time).substr(0, 10);
  };
  if (filters.from) json["from"] = day(*filters.from);
  if (filters.to) json["to"] = day(*filters.to);
  return json;
}

boost::json::object saved_json(const Reader::WatchedSearch& watched) {
  const SavedSearch& search = watched.kept.search;
  boost::json::object json{{"id", search.id},
                           {"name", search.name},
                           {"query", search.query},
                           {"filters", filters_json(search.filters)},
                           {"saved_at", to_text(watched.kept.saved_at)},
                           {"new", std::min(watched.fresh, exact_count_max)}};
  if (watched.fresh > exact_count_max) json["more_than"] = exact_count_max;
  return json;
}

Result<> keep(Desk& desk, const Actor& actor, const SavedSearch& search,
              const std::optional<DispatchId>& previous) {
  const auto directory = desk.reader.directory();
  const Mailbox* own = own_mailbox(*directory, actor.person);
  if (own == nullptr) return fail(Code::denied, "a person without a mailbox keeps no searches");
  TRY(desk.context.writes.submit(submission_of(actor, *own, search, previous)));
  return {};
}

bool filters_nothing(const search::Filters& filters) {
  return filters.countries.empty() && filters.posts.empty() && filters.kinds.empty() &&
         filters.levels.empty() && filters.languages.empty() && filters.years.empty() && !filters.from &&
         !filters.to;
}

}  // namespace

Answer list_searches(Desk& desk, const Call& call) {
  const auto searches = TRY(desk.reader.saved_searches(desk.actor(call.person())));
  boost::json::array items;
  for (const Reader::WatchedSearch& one : searches) items.push_back(saved_json(one));
  return json(200, {{"items", std::move(items)}, {"as_of", to_text(desk.context.clock.now())}});
}

Answer save_search(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  SavedSearch search{.name = form->text("name", saved_search_name_max, Form::Need::required)};
  search::Request request;
  read_question(*form, request);
  if (request.query.empty() && filters_nothing(request.filters)) form->complain("query", "required");
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  search.id = crypto::to_hex(draw<16>(desk.context.entropy));
  search.query = std::move(request.query);
  search.filters = std::move(request.filters);

  const Turnstile::Turn turn(desk.context.drafts, call.person());
  const Actor actor = desk.actor(call.person());
  const std::size_t count = TRY(desk.reader.saved_searches_count(actor));
  if (count >= saved_searches_max) return refuse("name", "too-many");
  TRY(keep(desk, actor, search, std::nullopt));
  return json(201, {{"id", search.id}});
}

Answer rename_search(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  const std::string name = form->text("name", saved_search_name_max, Form::Need::required);
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());

  const Turnstile::Turn turn(desk.context.drafts, call.id);
  const Actor actor = desk.actor(call.person());
  const KeptSearch kept = TRY(desk.reader.kept_search(actor, call.id));
  SavedSearch next = next_save(kept);
  next.name = name;
  TRY(keep(desk, actor, next, kept.dispatch));
  return no_content();
}

Answer delete_search(Desk& desk, const Call& call) {
  const Turnstile::Turn turn(desk.context.drafts, call.id);
  const Actor actor = desk.actor(call.person());
  const KeptSearch kept = TRY(desk.reader.kept_search(actor, call.id));
  TRY(keep(desk, actor, last_save(kept), kept.dispatch));
  return no_content();
}

Answer show_new_hits(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  search::Request request;
  read_extent(*form, request);
  read_cursor(desk, call, *form, request);
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  const KeptSearch kept = TRY(desk.reader.kept_search(desk.actor(call.person()), call.id));
  const search::Request found_by = request_for_new(kept);
  request.query = found_by.query;
  request.filters = found_by.filters;
  request.sort = found_by.sort;
  auto body = answer_search(desk, call, request);
  if (!body) return std::unexpected(body.error());
  return json(200, *body);
}

Answer mark_seen(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  const auto hit = parse_dispatch_id(form->text("up_to", 64, Form::Need::required));
  if (!hit) form->complain("up_to", "source-not-available");
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());

  const Turnstile::Turn turn(desk.context.drafts, call.id);
  const Actor actor = desk.actor(call.person());
  const KeptSearch kept = TRY(desk.reader.kept_search(actor, call.id));
  const auto seen = TRY(desk.reader.seen_up_to(actor, kept, *hit));
  if (seen) TRY(keep(desk, actor, *seen, kept.dispatch));  // else it was seen already
  return json(200, saved_json(TRY(desk.reader.saved_search(actor, call.id))));
}

}  // namespace depesche::http
