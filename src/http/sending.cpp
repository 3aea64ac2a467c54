// SPDX-License-Identifier: EUPL-1.2
#include "http/sending.h"

#include <algorithm>
#include <tuple>

#include "http/render.h"
#include "node/notice_text.h"

namespace depesche::http {
namespace {

constexpr std::size_t page_size = 100;

bool is_open(const Owed& owed) { return !owed.arrived && owed.refused.empty(); }

boost::json::object owed_json(const Directory& directory, const Owed& owed) {
  boost::json::object json{{"node", named(directory, owed.node)}};
  if (owed.arrived) {
    json["state"] = "arrived";
    json["at"] = to_text(*owed.arrived);
  } else if (!owed.refused.empty()) {
    json["state"] = "refused";
    json["because"] = to_json(reason_text(owed));
  } else {
    json["state"] = "waiting";
    json["at"] = to_text(owed.created);
  }
  return json;
}

// From when the oldest dispatch waits; nothing when none does. Only saves work: what is older than this
// cannot wait.
Result<std::optional<Time>> oldest_waiting(const Delivery& delivery) {
  const auto backlog = TRY(delivery.backlog());
  if (backlog.empty()) return std::nullopt;
  return std::ranges::min(backlog, {}, &Delivery::Backlog::oldest).oldest;
}

}  // namespace

Result<std::optional<boost::json::object>> way_of(const Desk& desk, const Actor& actor,
                                                  const DispatchId& id) {
  const auto standing = TRY(Delivery(desk.views).standing_of(id));
  if (standing.empty()) return std::nullopt;
  const auto directory = desk.reader.directory();
  boost::json::array nodes, acknowledged;
  for (const Owed& owed : standing) nodes.push_back(owed_json(*directory, owed));
  const auto acts = TRY(Catalogue(desk.views).history(actor, id));
  for (const Done& done : acts) {
    if (done.act != Act::acknowledged) continue;
    acknowledged.push_back({{"mailbox", named(*directory, done.mailbox)},
                            {"by", name_of_person(*directory, done.person)},
                            {"at", to_text(done.at)}});
  }
  return boost::json::object{{"nodes", std::move(nodes)}, {"acknowledged", std::move(acknowledged)}};
}

Result<std::vector<Waiting>> own_waiting(const Desk& desk, const Actor& actor) {
  std::vector<Waiting> found;
  const Delivery delivery(desk.views);
  const auto oldest = TRY(oldest_waiting(delivery));
  if (!oldest) return found;
  InboxQuery query{.box = Box::sent, .unread_only = false, .after = {}, .limit = page_size};
  for (std::size_t seen = 0; seen < waiting_looked_at_max; seen += page_size) {
    auto page = TRY(desk.reader.inbox(actor, query));
    for (Row& row : page.rows) {
      Waiting waiting{.row = std::move(row), .nodes = {}, .since = {}};
      const auto standing = TRY(delivery.standing_of(waiting.row.id));
      for (const Owed& owed : standing) {
        if (!is_open(owed)) continue;
        waiting.nodes.push_back(owed.node);
        waiting.since = owed.created;
      }
      if (!waiting.nodes.empty()) found.push_back(std::move(waiting));
    }
    const bool is_last = !page.next || Time(Duration(page.next->created)) < *oldest;
    if (is_last) break;
    query.after = page.next;
  }
  std::ranges::stable_sort(found, [](const Waiting& one, const Waiting& other) {
    return std::tuple(other.row.precedence, one.since) < std::tuple(one.row.precedence, other.since);
  });
  return found;
}

boost::json::array waiting_json(const Directory& directory, const std::vector<Waiting>& all) {
  boost::json::array list;
  for (const Waiting& waiting : all) {
    boost::json::array nodes;
    for (const MailboxId& node : waiting.nodes) nodes.push_back(named(directory, node));
    list.push_back({{"dispatch", to_json(directory, waiting.row)},
                    {"nodes", std::move(nodes)},
                    {"since", to_text(waiting.since)}});
  }
  return list;
}

}  // namespace depesche::http
