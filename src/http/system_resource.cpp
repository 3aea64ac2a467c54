// SPDX-License-Identifier: EUPL-1.2
#include "http/system_resource.h"

#include <algorithm>
#include <cstdio>
#include <unistd.h>

#include "http/exchange_resource.h"
#include "http/render.h"
#include "http/sending.h"

namespace depesche::http {
namespace {

constexpr std::size_t writes_waiting_alarm = writes_waiting_max / 2;

bool is_loopback(std::string_view address) {
  return address == "::1" || address.starts_with("127.") || address.starts_with("::ffff:127.");
}

// Resident memory of this process (proc(5), statm).
double resident_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  long all = 0, resident = 0;
  const int read = std::fscanf(file, "%ld %ld", &all, &resident);
  std::fclose(file);
  return read == 2 ? static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) : 0;
}

std::vector<Gauge> gauges_of(const Context& context) {
  const WriteQueue::Standing standing = context.writes.standing();
  const auto count = [](std::uint64_t value) { return static_cast<double>(value); };
  return {{.name = "depesche_log_position", .help = "Entries in the log", .value = count(standing.log_end)},
          {.name = "depesche_view_lag",
           .help = "Entries the views have yet to show",
           .value = count(standing.log_end - std::min(standing.shown, standing.log_end))},
          {.name = "depesche_views_stopped",
           .help = "Views that stopped with an error",
           .value = count(standing.stopped_views)},
          {.name = "depesche_sessions", .help = "Sessions open", .value = count(context.sessions.count())},
          {.name = "depesche_writes_waiting",
           .help = "Requests that wait for the writing thread",
           .value = count(context.writes.waiting())},
          {.name = "depesche_commits",
           .help = "Batches written since the start",
           .value = count(standing.commits)},
          {.name = "process_resident_memory_bytes", .help = "Memory in use", .value = resident_bytes()}};
}

}  // namespace

Answer show_status(Desk& desk, const Call& call) {
  search::Request everything;
  everything.limit = 0;  // only the count: nothing is shown, so nothing is recorded
  const Actor actor = desk.actor(call.person());
  const SearchResult visible = TRY(desk.reader.search(actor, everything, desk.auditor));
  const Reach reach = TRY(reach_of(desk));
  const auto waiting = TRY(own_waiting(desk, actor));
  boost::json::object centre{{"configured", reach.is_configured}, {"connected", reach.is_connected}};
  if (reach.since) centre["since"] = to_text(*reach.since);
  return json(200, {{"node", to_json(desk.context.node.site())},
                    {"centre", std::move(centre)},
                    {"links", {{"up", reach.links_up}, {"of", reach.links}}},
                    {"waiting", waiting.size()},
                    {"as_of", to_text(desk.context.clock.now())},
                    {"index", {{"documents", visible.answer.total}}}});
}

Answer show_description(Context&, const Call&) {
  Response response;
  response.set("content-type", "application/json");
  static const auto shared = std::make_shared<const std::string>(openapi_document);
  response.shared = shared;
  return response;
}

Answer show_alive(Context&, const Call&) { return json(200, {{"status", "live"}}); }

Answer show_ready(Context& context, const Call&) {
  const bool is_ready =
      context.writes.standing().stopped_views == 0 && context.writes.waiting() < writes_waiting_alarm;
  return json(is_ready ? 200 : 503, {{"status", is_ready ? "ready" : "not-ready"}});
}

Answer show_metrics(Context& context, const Call& call) {
  if (!context.shows_metrics_to_all && !is_loopback(call.request.address))
    return refuse(Fault::not_available);
  Response response;
  response.set("content-type", "text/plain; version=0.0.4");
  response.body = context.metrics.exposition(gauges_of(context));
  return response;
}

}  // namespace depesche::http
