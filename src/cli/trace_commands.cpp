// SPDX-License-Identifier: EUPL-1.2
#include "cli/trace_commands.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>
#include <sstream>

#include "cli/at_exchange.h"
#include "cli/at_node.h"
#include "cli/precedence_word.h"
#include "dispatch/open.h"
#include "node/notice_text.h"
#include "node/view_set.h"
#include "route/plan.h"
#include "view/delivery_notes.h"

namespace depesche::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t trace_page_size = 512;
constexpr std::size_t gaps_max = 4096;

struct Acknowledgement {
  std::string person;
  MailboxId mailbox;
  Time at{};
};

// What is known of a dispatch's way.
struct Trace {
  DispatchId id{};
  Header header{};
  Position position{};
  Time logged{};
  MailboxId author_node;
  bool is_own = false;  // written here
  struct Stop {
    Owed owed;
    std::optional<Exchange::Whereabouts> bundle;
  };
  std::vector<Stop> stops;
  std::vector<Acknowledgement> acknowledged;
};

bool is_numbered(const Header& header, const SeriesNumber& wanted) {
  if (header.author != wanted.author) return false;
  return std::ranges::any_of(header.recipients, [&](const Recipient& recipient) {
    return recipient.mailbox == wanted.addressee && recipient.number == wanted.number;
  });
}

// Whether what is looked for has been found in an entry.
using Look = std::function<Result<bool>(const Node&, const Entry&, const Header&)>;

// One page, and on past it; whether there may be more to look at.
Result<bool> read_page(const Node& node, Position& after, const Look& look) {
  const auto page = TRY(node.log().read(after, trace_page_size));
  for (const Entry& entry : page) {
    after = entry.position;
    const Header header = TRY(decode_header(entry.dispatch.header));
    const bool is_found = TRY(look(node, entry, header));
    if (is_found) return false;
  }
  return !page.empty();
}

// Reads the log page by page from `after`, so that writing does not wait for a long one, until `look` has
// found what it wants.
Result<> read_log(const Invocation& invocation, Position after, const Look& look) {
  for (bool goes_on = true; goes_on && !invocation.terminal().is_gone();) {
    goes_on = TRY(at_node<bool>(invocation, [&](Node& node) { return read_page(node, after, look); }));
  }
  return {};
}

// The node that is being asked for a number that later ones have overtaken; empty when the number is unknown.
Result<std::string> asked_for(Node& node, const SeriesNumber& wanted) {
  const auto gaps = TRY(Delivery(node.views().database()).gaps(gaps_max));
  for (const Delivery::Gap& one : gaps) {
    if (one.range.author == wanted.author && one.range.addressee == wanted.addressee &&
        one.range.first <= wanted.number && wanted.number <= one.range.last)
      return one.node.value;
  }
  return std::string();
}

Result<DispatchId> find_numbered(const Invocation& invocation, const SeriesNumber& wanted) {
  std::optional<DispatchId> found;
  TRY(read_log(invocation, {}, [&](const Node&, const Entry& entry, const Header& header) -> Result<bool> {
    if (is_numbered(header, wanted)) found = entry.dispatch.id;
    return found.has_value();
  }));
  if (found) return *found;
  const auto gap = TRY(at_node<std::string>(invocation, [&](Node& node) { return asked_for(node, wanted); }));
  if (gap.empty())
    return fail(Code::not_found, std::string(invocation.say({"diese Nummer ist hier nicht bekannt",
                                                             "this number is not known here"})));
  return fail(
      Code::not_found,
      fmt::format(fmt::runtime(invocation.say(
                      {"diese Nummer fehlt hier; spätere sind da, und {} wird um sie gebeten",
                       "this number is missing here; later ones are here, and {} is being asked for it"})),
                  gap));
}

Result<Trace> trace_at(Exchange& exchange, Node& node, const DispatchId& id) {
  const Entry entry = TRY(node.log().find(id));
  Trace trace;
  trace.id = id;
  trace.position = entry.position;
  trace.logged = entry.accepted_at;
  trace.header = TRY(decode_header(entry.dispatch.header));
  const auto directory = node.published()->directory;
  const Mailbox* author = directory->mailbox(trace.header.author);
  const Mailbox* author_node = author == nullptr ? nullptr : directory->node_of(*author);
  if (author_node != nullptr) trace.author_node = author_node->id;
  trace.is_own = trace.author_node == node.site().node;
  const auto standing = TRY(Delivery(node.views().database()).standing_of(id));
  for (const Owed& owed : standing) {
    auto bundle = TRY(exchange.whereabouts(owed.node, owed.position));
    trace.stops.push_back({.owed = owed, .bundle = std::move(bundle)});
  }
  return trace;
}

Result<> add_acknowledgements(const Invocation& invocation, Trace& trace) {
  return read_log(invocation, trace.position,
                  [&](const Node& node, const Entry& entry, const Header& header) -> Result<bool> {
                    const bool is_for_it =
                        std::ranges::any_of(header.references, [&](const Reference& reference) {
                          return reference.relation == Relation::receipt_for && reference.target == trace.id;
                        });
                    if (!is_receipt_of_person(header) || !is_for_it) return false;
                    const auto keys = node.published()->keys;
                    const auto content = Opener(*keys).open(entry.dispatch, header);
                    if (!content) return false;
                    const auto act = decode_receipt(*content);
                    if (act && act->act == Act::acknowledged)
                      trace.acknowledged.push_back(
                          {.person = act->person, .mailbox = act->mailbox, .at = header.created});
                    return false;
                  });
}

json::value time_or_null(const std::optional<Time>& time) {
  return time ? json::value(route::to_text(*time)) : json::value(nullptr);
}

json::object to_json(const Trace::Stop& stop) {
  json::object row{{"node", stop.owed.node.value},
                   {"arrived", time_or_null(stop.owed.arrived)},
                   {"requested", time_or_null(stop.owed.requested)},
                   {"refused", stop.owed.refused},
                   {"bundle", nullptr}};
  if (!stop.bundle) return row;
  json::object bundle{{"made", route::to_text(stop.bundle->made)},
                      {"is_held", stop.bundle->is_held},
                      {"given_to", nullptr},
                      {"given", nullptr}};
  if (stop.bundle->given) {
    bundle["given_to"] = stop.bundle->given->whom;
    bundle["given"] = route::to_text(stop.bundle->given->at);
  }
  row["bundle"] = bundle;
  return row;
}

json::object to_json(const Trace& trace) {
  json::array to, nodes, acknowledged;
  for (const Recipient& one : trace.header.recipients) {
    if (!is_own_copy(trace.header, one))
      to.push_back(json::object{{"mailbox", one.mailbox.value}, {"number", one.number}});
  }
  for (const Trace::Stop& stop : trace.stops) nodes.push_back(to_json(stop));
  for (const Acknowledgement& one : trace.acknowledged)
    acknowledged.push_back(
        json::object{{"person", one.person}, {"mailbox", one.mailbox.value}, {"at", route::to_text(one.at)}});
  return {{"id", to_text(trace.id)},
          {"author", trace.header.author.value},
          {"author_node", trace.author_node.value},
          {"is_own", trace.is_own},
          {"precedence", to_text(trace.header.precedence)},
          {"written", route::to_text(trace.header.created)},
          {"logged", route::to_text(trace.logged)},
          {"position", trace.position.value},
          {"to", to},
          {"nodes", nodes},
          {"acknowledged", acknowledged}};
}

// One node's line: it has it, it does not take it, or where its bundle is.
std::string line_of(const Invocation& invocation, const Trace::Stop& stop) {
  const auto say = [&](const Text& pattern, const auto&... parts) {
    return fmt::format(fmt::runtime(invocation.say(pattern)), parts...);
  };
  const std::string& node = stop.owed.node.value;
  if (stop.owed.arrived)
    return say({"{}: angekommen, Empfangsschein vom {}", "{}: arrived, receipt of {}"}, node,
               route::to_text(*stop.owed.arrived));
  if (!stop.owed.refused.empty())
    return say({"{}: nicht angenommen ({})", "{}: not taken ({})"}, node,
               invocation.is_german() ? reason_text(stop.owed).de : reason_text(stop.owed).en);
  if (!stop.bundle) return say({"{}: noch nicht gebündelt", "{}: not in a bundle yet"}, node);
  std::string line = stop.bundle->is_held ? say({"{}: wartet hier seit {}", "{}: waits here since {}"}, node,
                                                route::to_text(stop.bundle->made))
                                          : say({"{}: unterwegs", "{}: on its way"}, node);
  if (stop.bundle->given)
    line += say({"; {} übergeben, {}", "; given {}, {}"}, stop.bundle->given->whom,
                route::to_text(stop.bundle->given->at));
  if (stop.owed.requested)
    line += say({"; vermisst gemeldet {}", "; said to be missing {}"}, route::to_text(*stop.owed.requested));
  return line;
}

void show(const Invocation& invocation, const Trace& trace) {
  invocation.print(to_text(trace.id));
  std::string to;
  for (const Recipient& one : trace.header.recipients) {
    if (is_own_copy(trace.header, one)) continue;
    to += (to.empty() ? "" : ", ") + one.mailbox.value;
    if (one.number != 0) to += " (" + std::to_string(one.number) + ")";
  }
  invocation.print(fmt::format(
      fmt::runtime(invocation.say({"  geschrieben {} von {}, {}, an {}", "  written {} by {}, {}, to {}"})),
      route::to_text(trace.header.created), trace.header.author.value,
      invocation.say(precedence_words[static_cast<std::size_t>(trace.header.precedence)]), to));
  if (trace.is_own) {
    invocation.print(
        fmt::format(fmt::runtime(invocation.say({"  im Logbuch seit {}", "  in the log since {}"})),
                    route::to_text(trace.logged)));
  } else {
    invocation.print(fmt::format(
        fmt::runtime(invocation.say({"  hier angekommen {}, vom Knoten {}", "  arrived here {}, from {}"})),
        route::to_text(trace.logged), trace.author_node.value));
  }
  for (const Trace::Stop& stop : trace.stops) invocation.print("  " + line_of(invocation, stop));
  for (const Acknowledgement& one : trace.acknowledged)
    invocation.print(fmt::format(
        fmt::runtime(invocation.say({"  quittiert von {} für {}, {}", "  acknowledged by {} for {}, {}"})),
        one.person, one.mailbox.value, route::to_text(one.at)));
}

}  // namespace

std::optional<SeriesNumber> parse_series_number(const std::vector<std::string>& typed) {
  std::string joined;
  for (const std::string& one : typed) joined += one + " ";
  std::istringstream stream(joined);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  if (!words.empty() && (words[0] == "DB" || words[0] == "DE")) words.erase(words.begin());
  if (words.size() != 5) return std::nullopt;
  const bool is_phrase = (words[1] == "of" || words[1] == "von") && (words[3] == "to" || words[3] == "an");
  SeriesNumber wanted{.number = 0, .author = {words[2]}, .addressee = {words[4]}};
  const std::string& digits = words[0];
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), wanted.number);
  if (!is_phrase || error != std::errc() || end != digits.data() + digits.size() || wanted.number == 0)
    return std::nullopt;
  return wanted;
}

Result<> trace_dispatch(Invocation& invocation) {
  const auto& typed = invocation.words().arguments;
  DispatchId id{};
  if (const auto wanted = parse_series_number(typed)) {
    id = TRY(find_numbered(invocation, *wanted));
  } else if (typed.size() == 1 && parse_dispatch_id(typed[0])) {
    id = TRY(parse_dispatch_id(typed[0]));
  } else {
    return fail(Code::invalid,
                std::string(invocation.say({"eine Kennung, oder „12 von post.kairo an unit.201“",
                                            "an id, or “12 of post.kairo to unit.201”"})));
  }
  auto trace = TRY(at_exchange<Trace>(
      invocation, [&](Exchange& exchange, Node& node) { return trace_at(exchange, node, id); }));
  TRY(add_acknowledgements(invocation, trace));
  invocation.give(to_json(trace));
  show(invocation, trace);
  return {};
}

}  // namespace depesche::cli
