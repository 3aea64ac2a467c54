// SPDX-License-Identifier: EUPL-1.2
#include "cli/link_commands.h"

#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>

#include "cli/at_node.h"
#include "cli/node_name.h"
#include "cli/precedence_word.h"
#include "route/plan.h"
#include "station/station.h"

namespace depesche::cli {
namespace {

namespace json = boost::json;

Result<Station*> station_of(const Invocation& invocation) {
  if (Station* station = invocation.desk().station()) return station;
  return fail(
      Code::unavailable,
      std::string(invocation.say(
          {"diesen Ordner bedient kein Knoten; Verbindungen gibt es nur, solange „depesche serve“ läuft",
           "no node serves this folder; there are links only while “depesche serve” runs"})));
}

Result<MailboxId> neighbour_typed(const Invocation& invocation) {
  return at_node<MailboxId>(invocation, [&](Node& node) -> Result<MailboxId> {
    const std::string& typed = invocation.words().arguments[0];
    auto found = TRY(node_named(*node.published()->directory, typed));
    if (found == node.site().node) return fail(Code::invalid, typed + " is this node itself");
    return found;
  });
}

struct Address {
  std::string host;
  std::uint16_t port = 0;
};

// „vpn.example:4556“, „[2001:db8::1]:4556“.
Result<Address> parse_address(const std::string& typed) {
  const std::size_t colon = typed.rfind(':');
  Address address;
  if (colon != std::string::npos && colon > 0) {
    address.host = typed.substr(0, colon);
    const bool is_bracketed = address.host.starts_with('[') && address.host.ends_with(']');
    if (is_bracketed) address.host = address.host.substr(1, address.host.size() - 2);
    const auto [end, error] =
        std::from_chars(typed.data() + colon + 1, typed.data() + typed.size(), address.port);
    const bool is_number = error == std::errc() && end == typed.data() + typed.size() && address.port != 0;
    const bool is_plain = is_bracketed || address.host.find(':') == std::string::npos;
    if (is_number && is_plain && !address.host.empty()) return address;
  }
  return fail(Code::invalid, typed + " is no address; HOST:PORT");
}

json::value time_or_null(const std::optional<Time>& time) {
  return time ? json::value(route::to_text(*time)) : json::value(nullptr);
}

json::object to_json(const LinkReport& link) {
  json::array waiting;
  for (const std::size_t count : link.waiting) waiting.push_back(count);
  return {{"node", link.neighbour.value},
          {"is_up", link.is_up},
          {"is_cut", link.is_cut},
          {"since", route::to_text(link.since)},
          {"last_try", time_or_null(link.last_try)},
          {"next_try", time_or_null(link.next_try)},
          {"address", link.address},
          {"line", link.line},
          {"why", link.why},
          {"waiting", waiting},
          {"bytes", link.bytes}};
}

// The most urgent first, as people read it.
std::string waiting_text(const Invocation& invocation, const LinkReport& link) {
  std::string all;
  for (std::size_t i = precedence_words.size(); i-- > 0;) {
    if (link.waiting[i] == 0) continue;
    all += (all.empty() ? "" : ", ") + std::to_string(link.waiting[i]) + " " +
           std::string(invocation.say(precedence_words[i]));
  }
  return all.empty() ? "–" : all;
}

std::string state_text(const Invocation& invocation, const LinkReport& link) {
  if (link.is_cut) return std::string(invocation.say({"getrennt (von Hand)", "cut (by hand)"}));
  if (link.is_receive_only) return std::string(invocation.say({"hört nur zu", "listens only"}));
  return std::string(link.is_up ? invocation.say({"steht", "up"}) : invocation.say({"unterbrochen", "down"}));
}

// „letzter Versuch 09:33; nächster 09:34“, as far as both are known.
std::string tries_text(const Invocation& invocation, const LinkReport& link) {
  std::string text;
  if (link.last_try)
    text = fmt::format(fmt::runtime(invocation.say({"letzter Versuch {}", "last try {}"})),
                       route::to_text(*link.last_try));
  if (link.next_try)
    text += fmt::format(fmt::runtime(invocation.say({"{}nächster {}", "{}next {}"})),
                        text.empty() ? "" : "; ", route::to_text(*link.next_try));
  return text;
}

void show(const Invocation& invocation, const LinkReport& link) {
  invocation.print(
      fmt::format(fmt::runtime(invocation.say({"{:<24} {:<20} seit {}  wartet: {} ({} Bytes)",
                                               "{:<24} {:<20} since {}  waiting: {} ({} bytes)"})),
                  link.neighbour.value, state_text(invocation, link), route::to_text(link.since),
                  waiting_text(invocation, link), link.bytes));
  if (!link.address.empty()) invocation.print("    " + link.address);
  if (!link.line.empty()) invocation.print("    " + link.line);
  if (!link.is_up && !link.why.empty()) invocation.print("    " + link.why);
  if (!link.is_up && (link.last_try || link.next_try))
    invocation.print("    " + tries_text(invocation, link));
}

// One act on a neighbour, and what is said when it is done.
using LinkAct = Result<> (*)(Station&, const MailboxId& neighbour);

Result<> act_on(Invocation& invocation, LinkAct act, const Text& done) {
  Station* station = TRY(station_of(invocation));
  const MailboxId neighbour = TRY(neighbour_typed(invocation));
  TRY(act(*station, neighbour));
  invocation.give(json::object{{"node", neighbour.value}});
  invocation.print(fmt::format(fmt::runtime(invocation.say(done)), neighbour.value));
  return {};
}

}  // namespace

Result<> list_links(Invocation& invocation) {
  Station* station = TRY(station_of(invocation));
  const ExchangeReport report = TRY(station->report());
  json::array links;
  for (const LinkReport& link : report.links) {
    links.push_back(to_json(link));
    show(invocation, link);
  }
  invocation.give(json::object{{"port", station->port()},
                               {"links", links},
                               {"held", report.held},
                               {"without_way", report.without_way},
                               {"fault", report.fault}});
  if (report.links.empty()) invocation.print(invocation.say({"Keine Verbindung.", "No link."}));
  invocation.print(
      fmt::format(fmt::runtime(invocation.say({"{} Bündel hier; für {} ist jetzt kein Weg bekannt.",
                                               "{} bundles here; for {} no way is known now."})),
                  report.held, report.without_way));
  if (!report.fault.empty()) {
    invocation.print(
        fmt::format(fmt::runtime(invocation.say({"Der Austausch steht: {}", "The exchange has stopped: {}"})),
                    report.fault));
  }
  return {};
}

Result<> call_link(Invocation& invocation) {
  Station* station = TRY(station_of(invocation));
  const MailboxId neighbour = TRY(neighbour_typed(invocation));
  const Address address = TRY(parse_address(invocation.words().arguments[1]));
  TRY(station->call(neighbour, address.host, address.port));
  invocation.give(json::object{{"node", neighbour.value}, {"host", address.host}, {"port", address.port}});
  invocation.print(fmt::format(
      fmt::runtime(invocation.say({"{} wird unter {} Port {} gerufen, auch nach einem Neustart. Stand: "
                                   "depesche link list",
                                   "{} is called at {} port {}, also after a restart. State: depesche "
                                   "link list"})),
      neighbour.value, address.host, address.port));
  return {};
}

Result<> cut_link(Invocation& invocation) {
  return act_on(
      invocation, [](Station& station, const MailboxId& neighbour) { return station.cut(neighbour, {}); },
      {"Die Verbindung zu {} ist getrennt; was wartet, wartet weiter. Wiederherstellen: depesche link mend",
       "The link to {} is cut; what waits goes on waiting. To restore it: depesche link mend"});
}

Result<> mend_link(Invocation& invocation) {
  return act_on(invocation,
                [](Station& station, const MailboxId& neighbour) { return station.mend(neighbour, {}); },
                {"Die Verbindung zu {} darf wieder beginnen.", "The link to {} may begin again."});
}

Result<> try_link(Invocation& invocation) {
  return act_on(invocation,
                [](Station& station, const MailboxId& neighbour) { return station.try_now(neighbour); },
                {"{} wird jetzt gerufen.", "{} is being called now."});
}

}  // namespace depesche::cli
