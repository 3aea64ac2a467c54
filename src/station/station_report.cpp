// SPDX-License-Identifier: EUPL-1.2
// What people are told about a station.
#include <algorithm>

#include "exchange/addresses.h"
#include "station/station_parts.h"
#include "transport/instant.h"

namespace depesche {
namespace {

LinkReport& link_in(ExchangeReport& report, const MailboxId& neighbour) {
  const auto found = std::ranges::find(report.links, neighbour, &LinkReport::neighbour);
  if (found != report.links.end()) return *found;
  LinkReport& added = report.links.emplace_back();
  added.neighbour = neighbour;
  return added;
}

}  // namespace

Result<ExchangeReport> Station::Parts::report() {
  ExchangeReport report;
  TRY(with_exchange([&](Exchange& exchange, Node&) -> Result<> {
    report.held = exchange.held();
    report.without_way = exchange.without_way();
    for (const Exchange::LinkStanding& one : exchange.standing()) {
      LinkReport link;
      link.neighbour = one.neighbour;
      link.is_up = one.is_up;
      link.since = one.since;
      link.waiting = one.waiting;
      link.bytes = one.bytes;
      report.links.push_back(std::move(link));
    }
    return {};
  }));
  add_calls(report);
  add_tries(report);
  add_lines_to(report);
  std::ranges::sort(report.links, {}, &LinkReport::neighbour);
  return report;
}

void Station::Parts::add_calls(ExchangeReport& report) {
  for (const auto& [neighbour, call] : calls_snapshot()) {
    LinkReport& link = link_in(report, neighbour);
    link.is_cut = call.is_cut;
    if (!call.host.empty()) link.address = call.host + ":" + std::to_string(call.port);
  }
  {
    const std::lock_guard lock(calls_mutex_);
    report.fault = fault_;
  }
  for (LinkReport& link : report.links)
    link.why = box_->last_reason({.neighbour = link.neighbour, .over = route::LinkClass::tls});
}

void Station::Parts::add_tries(ExchangeReport& report) {
  for (const transport::CallStatus& call : on_sockets([&] { return links_->calls(); })) {
    const auto neighbour = node_mailbox(call.neighbour);
    if (!neighbour) continue;
    LinkReport& link = link_in(report, *neighbour);
    link.last_try = time_of(call.last_try);
    link.next_try = time_of(call.next_try);
  }
}

// What the kernel's clock says as people's clock does.
std::optional<Time> Station::Parts::time_of(std::optional<tcpcl::Instant> instant) const {
  if (!instant) return std::nullopt;
  return node_.clock().now() + (*instant - transport::monotonic_now());
}

void Station::Parts::add_lines_to(ExchangeReport& report) {
  for (const auto& [over, lines] : lines_) {
    for (const Lines::Standing& one : on_sockets([&] { return lines.standing(); })) {
      LinkReport& link = link_in(report, one.neighbour);
      link.is_receive_only = one.is_receive_only && (link.line.empty() || link.is_receive_only);
      link.line += (link.line.empty() ? "" : "; ") + one.text;
      if (one.is_receive_only) link.is_up = link.is_up || one.status.is_open;
      link.last_try = std::max(link.last_try, time_of(one.status.last_call));
      const auto next = time_of(one.status.next_call);
      if (next && (!link.next_try || *next < *link.next_try)) link.next_try = next;
      const auto reason = box_->last_reason({.neighbour = link.neighbour, .over = over});
      if (link.why.empty()) link.why = one.fault.empty() ? reason : one.fault;
    }
  }
}

}  // namespace depesche
