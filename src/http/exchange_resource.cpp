// SPDX-License-Identifier: EUPL-1.2
#include "http/exchange_resource.h"

#include <algorithm>

#include "http/form.h"
#include "http/render.h"
#include "http/sending.h"
#include "station/station.h"

namespace depesche::http {
namespace {

// Counts of dispatches tell of some that a person may not read, so they are for those who run the site or
// watch over it.
bool may_see_counts(const Actor& actor, const Site& site) {
  return may_administer(actor, site.authority).allowed() ||
         (actor.active &&
          (actor.may(Duty::supervise, site.supervision) || actor.may(Duty::release, site.node)));
}

Result<ExchangeReport> report_of(const Desk& desk) {
  Station* const station = desk.context.station;
  if (station == nullptr) return ExchangeReport{};
  return station->report();
}

const Post* home_of(const Directory& directory, const MailboxId& node) {
  const Mailbox* mailbox = directory.mailbox(node);
  return mailbox == nullptr ? nullptr : directory.post(mailbox->owner);
}

bool is_headquarters(const Directory& directory, const MailboxId& node) {
  const Post* home = home_of(directory, node);
  return home != nullptr && home->kind == "headquarters";
}

std::optional<Time> known(Time time) { return time == Time{} ? std::nullopt : std::optional(time); }

void add_time(boost::json::object& json, std::string_view name, std::optional<Time> time) {
  if (time) json[name] = to_text(*time);
}

boost::json::object counts_json(const std::array<std::size_t, 4>& counts) {
  boost::json::object json;
  for (std::size_t i = 0; i < counts.size(); ++i) json[to_text(static_cast<Precedence>(i))] = counts[i];
  return json;
}

boost::json::object link_json(const Directory& directory, const LinkReport& link, bool sees_counts) {
  boost::json::object json{{"node", named(directory, link.neighbour)},
                           {"state", link.is_up    ? "up"
                                     : link.is_cut ? "cut"
                                                   : "down"},
                           {"is_centre", is_headquarters(directory, link.neighbour)}};
  add_time(json, "since", known(link.since));
  add_time(json, "last_try", link.last_try);
  add_time(json, "next_try", link.next_try);
  if (sees_counts) {
    json["waiting"] = counts_json(link.waiting);
    const bool has_both = !link.address.empty() && !link.line.empty();
    json["address"] = link.address + (has_both ? ", " : "") + link.line;
    json["because"] = link.why;
  }
  return json;
}

boost::json::object backlog_json(const Directory& directory, const Delivery::Backlog& backlog) {
  return {{"node", named(directory, backlog.node)},
          {"precedence", to_text(backlog.precedence)},
          {"count", backlog.count},
          {"oldest", to_text(backlog.oldest)}};
}

using LinkAct = Result<> (*)(Station&, const MailboxId& neighbour, const std::string& person);

Answer change_link(Desk& desk, const Call& call, LinkAct act) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  Station* const station = desk.context.station;
  const MailboxId authority = desk.context.node.site().authority;
  if (station == nullptr || !may_administer(desk.actor(call.person()), authority).allowed())
    return refuse(Fault::not_available);
  const ExchangeReport report = TRY(station->report());
  const MailboxId neighbour{call.id};
  const bool is_known =
      std::ranges::find(report.links, neighbour, &LinkReport::neighbour) != report.links.end();
  if (!is_known) return refuse(Fault::not_available);
  TRY(act(*station, neighbour, call.person()));
  return no_content();
}

}  // namespace

Answer show_exchange(Desk& desk, const Call& call) {
  const auto directory = desk.reader.directory();
  const Actor actor = desk.actor(call.person());
  const Site& site = desk.context.node.site();
  const bool sees_counts = may_see_counts(actor, site);
  const ExchangeReport report = TRY(report_of(desk));
  const auto waiting = TRY(own_waiting(desk, actor));

  boost::json::array links;
  for (const LinkReport& link : report.links) links.push_back(link_json(*directory, link, sees_counts));
  boost::json::object body{{"links", std::move(links)},
                           {"waiting", waiting_json(*directory, waiting)},
                           {"may_change", may_administer(actor, site.authority).allowed()},
                           {"as_of", to_text(desk.context.clock.now())}};
  if (sees_counts) {
    boost::json::array backlog;
    for (const auto& one : TRY(Delivery(desk.views).backlog()))
      backlog.push_back(backlog_json(*directory, one));
    body["held"] = report.held;
    body["without_way"] = report.without_way;
    body["backlog"] = std::move(backlog);
  }
  return json(200, body);
}

Answer try_link(Desk& desk, const Call& call) {
  return change_link(desk, call, [](Station& station, const MailboxId& neighbour, const std::string&) {
    return station.try_now(neighbour);
  });
}

Answer cut_link(Desk& desk, const Call& call) {
  return change_link(desk, call, [](Station& station, const MailboxId& neighbour, const std::string& person) {
    return station.cut(neighbour, person);
  });
}

Answer mend_link(Desk& desk, const Call& call) {
  return change_link(desk, call, [](Station& station, const MailboxId& neighbour, const std::string& person) {
    return station.mend(neighbour, person);
  });
}

Result<Reach> reach_of(const Desk& desk) {
  const auto directory = desk.reader.directory();
  const ExchangeReport report = TRY(report_of(desk));
  Reach reach;
  reach.links = report.links.size();
  reach.links_up = static_cast<std::size_t>(std::ranges::count_if(report.links, &LinkReport::is_up));
  // A node that reaches headquarters over others alone has lost it when it has lost all of them.
  std::vector<LinkReport> ways;
  std::ranges::copy_if(report.links, std::back_inserter(ways),
                       [&](const LinkReport& link) { return is_headquarters(*directory, link.neighbour); });
  if (ways.empty()) ways = report.links;
  reach.is_configured = !ways.empty() && !is_headquarters(*directory, desk.context.node.site().node);
  if (!reach.is_configured) return reach;
  reach.is_connected = std::ranges::any_of(ways, &LinkReport::is_up);
  std::erase_if(ways, [&](const LinkReport& link) { return link.is_up != reach.is_connected; });
  const auto latest = std::ranges::max(ways, {}, &LinkReport::since).since;
  const auto earliest = std::ranges::min(ways, {}, &LinkReport::since).since;
  reach.since = known(reach.is_connected ? earliest : latest);
  return reach;
}

}  // namespace depesche::http
