// SPDX-License-Identifier: EUPL-1.2
#include "cli/route_commands.h"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "cli/at_exchange.h"
#include "cli/confirm.h"
#include "cli/courier_commands.h"
#include "cli/node_name.h"
#include "exchange/addresses.h"
#include "exchange/plan_source.h"
#include "route/router.h"

namespace depesche::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t lines_shown_max = 200;
constexpr const char* usual_size = "10k";

Result<route::Plan> read_plan(const Invocation& invocation, const std::string& typed) {
  const auto file = invocation.path(typed);
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  std::ifstream in(file, std::ios::binary);
  if (error || !in || size > route::text_size_max)
    return fail(Code::invalid, file.string() + " cannot be read, or is too long for a plan");
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  auto plan = TRY(route::parse(text));
  route::arrange(plan);
  TRY(route::check(plan));
  return plan;
}

Result<route::Plan> plan_here(const Invocation& invocation) {
  return at_exchange<route::Plan>(
      invocation, [](Exchange& exchange, Node&) -> Result<route::Plan> { return exchange.plan(); });
}

json::object counts(const route::Plan& plan) {
  return {{"number", plan.number},
          {"links", plan.links.size()},
          {"routes", plan.routes.size()},
          {"contacts", plan.contacts.size()}};
}

// The entries as lines; the number is not one of them.
std::set<std::string> lines_of(const route::Plan& plan) {
  std::istringstream text(route::to_text(plan));
  std::set<std::string> lines;
  for (std::string line; std::getline(text, line);) {
    if (!line.empty() && !line.starts_with("plan ")) lines.insert(line);
  }
  return lines;
}

// What another plan changes, a line for each entry that goes („-“) or comes („+“).
std::vector<std::string> changes_between(const route::Plan& before, const route::Plan& after) {
  const auto old_lines = lines_of(before);
  const auto new_lines = lines_of(after);
  std::vector<std::string> changes;
  for (const std::string& line : old_lines) {
    if (!new_lines.contains(line)) changes.push_back("- " + line);
  }
  for (const std::string& line : new_lines) {
    if (!old_lines.contains(line)) changes.push_back("+ " + line);
  }
  return changes;
}

// Nodes of the house that no link of the plan touches.
std::vector<std::string> left_out(const Directory& directory, const std::string& organisation,
                                  const route::Plan& plan) {
  std::vector<std::string> found;
  const Mailbox* house = directory.house_of(organisation);
  if (house == nullptr) return found;
  for (const Mailbox* node : directory.nodes_of(*house)) {
    const bundle::Eid eid = node_eid(node->id);
    const bool is_there = std::ranges::any_of(
        plan.links, [&](const route::Link& link) { return link.from == eid || link.to == eid; });
    if (!is_there) found.push_back(node->id.value);
  }
  return found;
}

// What is said before a plan is published.
struct Prospect {
  std::uint64_t number = 0;  // of the plan that counts now
  std::vector<std::string> changes;
  std::vector<std::string> left_out;
};

Result<Prospect> prospect_at(Exchange& exchange, Node& node, const route::Plan& plan) {
  const auto moment = node.published();
  if (moment->keys->latest(node.site().authority) == nullptr)
    return fail(Code::denied, "only headquarters publishes plans");
  Prospect prospect{.number = exchange.plan().number,
                    .changes = changes_between(exchange.plan(), plan),
                    .left_out = left_out(*moment->directory, node.site().organisation, plan)};
  if (plan.number <= prospect.number)
    return fail(Code::conflict, "plan " + std::to_string(prospect.number) +
                                    " counts now; a new one needs a greater number than that");
  return prospect;
}

void announce(const Invocation& invocation, const route::Plan& plan, const Prospect& prospect) {
  const auto say = [&](const Text& pattern, const auto&... parts) {
    invocation.print(fmt::format(fmt::runtime(invocation.say(pattern)), parts...));
  };
  say({"Plan {} tritt an die Stelle von Plan {}. {} Einträge ändern sich:",
       "Plan {} takes the place of plan {}. {} entries change:"},
      plan.number, prospect.number, prospect.changes.size());
  for (std::size_t i = 0; i < std::min(prospect.changes.size(), lines_shown_max); ++i)
    invocation.print("  " + prospect.changes[i]);
  if (prospect.changes.size() > lines_shown_max)
    say({"  … und {} weitere", "  … and {} more"}, prospect.changes.size() - lines_shown_max);
  for (const std::string& node : prospect.left_out)
    say({"  ! {} hat in diesem Plan keine Verbindung", "  ! {} has no link in this plan"}, node);
}

Result<> submit_plan(Exchange& exchange, Node& node, const route::Plan& plan) {
  const Mailbox* house = node.published()->directory->house_of(node.site().organisation);
  if (house == nullptr) return fail(Code::corrupt, "the directory has no house mailbox");
  const Label label{.level = Level::restricted,  // it shows the network
                    .compartments = {},
                    .releasable_to = {},
                    .term_year = 0};
  const Submission submission{.person = {},
                              .author = node.site().authority,
                              .kind = Kind::policy,
                              .label = label,
                              .precedence = Precedence::routine,
                              .created = {},
                              .references = {},
                              .to = {{.mailbox = house->id, .for_information = true}},
                              .blind = {},
                              .content = encode_published(plan),
                              .forgets = {}};
  const auto answers = TRY(node.submit(std::vector{submission}));
  if (!answers.front()) return std::unexpected(answers.front().error());
  return exchange.refresh_plan();
}

struct Question {
  route::Request request;
  std::optional<route::Plan> plan;  // another than the one that counts
};

Result<Question> question_of(const Invocation& invocation) {
  const Words& words = invocation.words();
  Question question;
  const Precedence precedence = TRY(parse_precedence(words.value("precedence", "routine")));
  const Level level = TRY(parse_level(words.value("level", "OFFEN")));
  question.request.size = TRY(parse_size(words.value("size", usual_size)));
  if (question.request.size > route::size_max) return fail(Code::invalid, "--size is too large");
  question.request.handling = {
      .precedence = static_cast<bundle::Precedence>(precedence),
      .marking = bundle::Marking{
          .level = static_cast<std::uint64_t>(level), .compartments = {}, .releasable_to = {}}};
  if (words.has("plan")) question.plan = TRY(read_plan(invocation, words.value("plan")));
  return question;
}

Result<route::Explanation> explain_at(const Exchange& exchange, const Node& node, const std::string& typed,
                                      Question question) {
  const MailboxId to = TRY(node_serving(*node.published()->directory, typed));
  question.request.destination = dispatch_eid(to);
  if (!question.plan) return exchange.explain(question.request);
  auto router = TRY(route::Router::open({.node = node_eid(node.site().node)}, *std::move(question.plan)));
  router.advance(node.clock().now());
  return router.explain(question.request);
}

std::string_view kind_word(route::Decision::Kind kind) {
  switch (kind) {
    case route::Decision::Kind::forward: return "forward";
    case route::Decision::Kind::wait: return "wait";
    case route::Decision::Kind::spread: return "spread";
    case route::Decision::Kind::stay: return "stay";
  }
  return "";
}

json::object to_json(const route::Explanation& explanation) {
  const route::Decision& decision = explanation.decision;
  json::array handovers, hops, rejected;
  for (const route::Handover& one : decision.handovers)
    handovers.push_back(json::object{{"link", one.link}, {"to", bundle::to_text(one.neighbour)}});
  if (decision.path) {
    for (const route::Hop& hop : decision.path->hops)
      hops.push_back(json::object{{"link", hop.link},
                                  {"to", bundle::to_text(hop.node)},
                                  {"begin", route::to_text(hop.begin)},
                                  {"arrival", route::to_text(hop.arrival)}});
  }
  for (const route::Alternative& one : explanation.rejected)
    rejected.push_back(
        json::object{{"link", one.link}, {"reason", route::to_text(one.reason)}, {"what", one.what}});
  return {{"kind", kind_word(decision.kind)},
          {"reason", route::to_text(decision.reason)},
          {"what", decision.what},
          {"handovers", handovers},
          {"path", hops},
          {"rejected", rejected}};
}

Text headline(route::Decision::Kind kind) {
  switch (kind) {
    case route::Decision::Kind::forward: return {"geht jetzt", "goes now"};
    case route::Decision::Kind::wait:
      return {"wartet auf einen späteren Kontakt", "waits for a later contact"};
    case route::Decision::Kind::spread: return {"geht jetzt mehrfach", "goes now, in several copies"};
    case route::Decision::Kind::stay: return {"bleibt hier", "stays here"};
  }
  return {};
}

void show(const Invocation& invocation, const route::Explanation& explanation) {
  const route::Decision& decision = explanation.decision;
  std::string line(invocation.say(headline(decision.kind)));
  for (const route::Handover& one : decision.handovers)
    line += fmt::format("  {} → {}", one.link, bundle::to_text(one.neighbour));
  if (!decision.what.empty()) line += ": " + decision.what;
  invocation.print(line);
  if (decision.path) {
    for (const route::Hop& hop : decision.path->hops)
      invocation.print(fmt::format(
          fmt::runtime(invocation.say({"  {} → {}: ab {}, dort {}", "  {} → {}: from {}, there {}"})),
          hop.link, bundle::to_text(hop.node), route::to_text(hop.begin), route::to_text(hop.arrival)));
  }
  for (const route::Alternative& one : explanation.rejected)
    invocation.print(fmt::format(fmt::runtime(invocation.say({"  nicht {}: {}", "  not {}: {}"})), one.link,
                                 one.what.empty() ? route::to_text(one.reason) : one.what));
}

}  // namespace

Result<> show_route(Invocation& invocation) {
  const route::Plan plan = TRY(plan_here(invocation));
  auto result = counts(plan);
  result["text"] = route::to_text(plan);
  invocation.give(result);
  if (invocation.words().has("text")) {
    invocation.print(route::to_text(plan));
    return {};
  }
  const Text origin = plan.number == 0 ? Text{" (der übliche: jeder Knoten mit der Zentrale)",
                                              " (the usual one: every node with headquarters)"}
                                       : Text{};
  invocation.print(fmt::format(
      fmt::runtime(invocation.say({"Plan {}{}: {} Verbindungen, {} feste Wege, {} Kontakte",
                                   "Plan {}{}: {} links, {} fixed routes, {} contacts"})),
      plan.number, invocation.say(origin), plan.links.size(), plan.routes.size(), plan.contacts.size()));
  for (const route::Link& link : plan.links)
    invocation.print(
        fmt::format(fmt::runtime(invocation.say({"  {:<28} {:<8} bis {:<16} {} bit/s  {} → {}",
                                                 "  {:<28} {:<8} up to {:<16} {} bit/s  {} → {}"})),
                    link.name, route::to_text(link.link_class), route::level_name(link.level), link.rate,
                    bundle::to_text(link.from), bundle::to_text(link.to)));
  return {};
}

Result<> check_route(Invocation& invocation) {
  const route::Plan plan = TRY(read_plan(invocation, invocation.words().arguments[0]));
  invocation.give(counts(plan));
  invocation.print(fmt::format(
      fmt::runtime(invocation.say({"Plan {} ist richtig: {} Verbindungen, {} feste Wege, {} Kontakte.",
                                   "Plan {} is right: {} links, {} fixed routes, {} contacts."})),
      plan.number, plan.links.size(), plan.routes.size(), plan.contacts.size()));
  return {};
}

Result<> publish_route(Invocation& invocation) {
  const route::Plan plan = TRY(read_plan(invocation, invocation.words().arguments[0]));
  const auto prospect = TRY(at_exchange<Prospect>(
      invocation, [&](Exchange& exchange, Node& node) { return prospect_at(exchange, node, plan); }));
  announce(invocation, plan, prospect);
  TRY(confirm(
      invocation,
      {"Zur Bestätigung die Nummer des neuen Plans eintippen: ", "To confirm, type the new plan's number: "},
      std::to_string(plan.number)));
  TRY(invocation.desk().with_exchange(
      [&](Exchange& exchange, Node& node) { return submit_plan(exchange, node, plan); }));
  auto result = counts(plan);
  result["before"] = prospect.number;
  result["changes"] = prospect.changes.size();
  invocation.give(result);
  invocation.print(fmt::format(fmt::runtime(invocation.say({"Plan {} gilt hier und geht an alle Knoten.",
                                                            "Plan {} counts here and goes to every node."})),
                               plan.number));
  return {};
}

Result<> explain_route(Invocation& invocation) {
  const Question question = TRY(question_of(invocation));
  const auto explanation =
      TRY(at_exchange<route::Explanation>(invocation, [&](const Exchange& exchange, const Node& node) {
        return explain_at(exchange, node, invocation.words().arguments[0], question);
      }));
  invocation.give(to_json(explanation));
  show(invocation, explanation);
  return {};
}

}  // namespace depesche::cli
