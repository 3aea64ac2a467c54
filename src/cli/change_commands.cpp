// SPDX-License-Identifier: EUPL-1.2
#include "cli/change_commands.h"

#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>

#include "cli/at_node.h"
#include "cli/precedence_word.h"
#include "cli/signing_in.h"
#include "node/notice_text.h"
#include "node/view_set.h"
#include "route/plan.h"
#include "view/catalogue.h"

namespace depesche::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t listed_max = 10'000;

Result<std::uint16_t> typed_term(const Words& words) {
  const std::string typed = words.value("term", "0");
  std::uint16_t year = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), year);
  if (error != std::errc() || end != typed.data() + typed.size())
    return fail(Code::invalid, "--term takes a year");
  return year;
}

// The order as typed, in the name of people who proved themselves, as the notices that carry it out.
Result<std::vector<Submission>> notices_for(const Invocation& invocation, ChangeOrder order) {
  const Words& words = invocation.words();
  order.change.target = TRY(parse_dispatch_id(words.arguments[0]));
  order.because = words.value("because");
  if (order.because.empty()) return fail(Code::invalid, "--because is missing");
  std::vector<Submission> notices;
  const auto gather = [&](Reader& reader, Auditor&) -> Result<> {
    const Actor actor = TRY(signed_in(invocation, reader));
    order.person = actor.person;
    if (words.has("second")) {
      const Actor second = TRY(signed_in(invocation, reader, "second", "second-password-file"));
      order.change.second = second.person;
    }
    notices = TRY(reader.notices(actor, order));
    return {};
  };
  TRY(invocation.desk().with_reader(gather));
  return notices;
}

Result<> carry_out(Invocation& invocation, const std::vector<Submission>& notices, const Text& done) {
  std::size_t told = 0;
  const auto submit = [&](Node& node) -> Result<> {
    const auto answers = TRY(node.submit(notices));
    for (const auto& answer : answers) {
      if (!answer) return std::unexpected(answer.error());
      told += answer->numbers.size();
    }
    return {};
  };
  TRY(invocation.desk().with_node(submit));
  invocation.give(json::object{{"told", told}});
  invocation.print(fmt::format(fmt::runtime(invocation.say(done)), told));
  return {};
}

std::string line_of(const Invocation& invocation, const Catalogue::OverdueWay& way) {
  return fmt::format(fmt::runtime(invocation.say({"{} {} an {}, {}: zu quittieren bis {}\n  {}",
                                                  "{} {} to {}, {}: to be acknowledged by {}\n  {}"})),
                     way.author.value, way.number, way.addressee.value,
                     invocation.say(precedence_words[static_cast<std::size_t>(way.precedence)]),
                     route::to_text(way.due), to_text(way.dispatch));
}

std::string line_of(const Invocation& invocation, const Owed& owed) {
  return fmt::format(fmt::runtime(invocation.say({"{}: kein Empfangsschein, geschrieben {}\n  {}",
                                                  "{}: no receipt, written {}\n  {}"})),
                     owed.node.value, route::to_text(owed.created), to_text(owed.dispatch));
}

// What is owed for more than the days after which one asks.
Result<std::vector<Owed>> unconfirmed(Node& node) {
  std::vector<Owed> found;
  const Time now = node.clock().now();
  const auto owed = TRY(Delivery(node.views().database()).owed({}, listed_max));
  for (const Owed& one : owed) {
    if (after_working_days(one.created, receipt_query_days) <= now) found.push_back(one);
  }
  return found;
}

}  // namespace

Result<> recall_dispatch(Invocation& invocation) {
  ChangeOrder order;
  order.change.what = Change::What::recalled;
  const auto notices = TRY(notices_for(invocation, std::move(order)));
  return carry_out(invocation, notices,
                   {"Zurückgerufen; {} Empfänger erfahren es.", "Recalled; {} recipients are told."});
}

Result<> relabel_dispatch(Invocation& invocation) {
  const Words& words = invocation.words();
  ChangeOrder order;
  order.change.what = Change::What::relabelled;
  order.change.label.level = TRY(parse_level(words.value("level")));
  order.change.label.compartments = words.values("compartment");
  order.change.label.term_year = TRY(typed_term(words));
  order.change.label = normalised(std::move(order.change.label));
  const auto notices = TRY(notices_for(invocation, std::move(order)));
  return carry_out(
      invocation, notices,
      {"Einstufung geändert; {} Empfänger erfahren es.", "Classification changed; {} recipients are told."});
}

Result<> list_overdue(Invocation& invocation) {
  const auto ways = TRY(at_node<std::vector<Catalogue::OverdueWay>>(invocation, [&](Node& node) {
    return Catalogue(node.views().database()).overdue_ways(node.clock().now(), listed_max);
  }));
  const auto owed =
      TRY(at_node<std::vector<Owed>>(invocation, [&](Node& node) { return unconfirmed(node); }));
  json::array list, without_receipt;
  for (const auto& way : ways) {
    list.push_back(json::object{{"id", to_text(way.dispatch)},
                                {"author", way.author.value},
                                {"addressee", way.addressee.value},
                                {"number", way.number},
                                {"precedence", to_text(way.precedence)},
                                {"written", route::to_text(way.created)},
                                {"due", route::to_text(way.due)}});
    invocation.print(line_of(invocation, way));
  }
  for (const Owed& one : owed) {
    without_receipt.push_back(json::object{
        {"id", to_text(one.dispatch)}, {"node", one.node.value}, {"written", route::to_text(one.created)}});
    invocation.print(line_of(invocation, one));
  }
  if (ways.empty() && owed.empty())
    invocation.print(invocation.say({"Nichts ist überfällig.", "Nothing is overdue."}));
  invocation.give(json::object{{"acknowledgements", list}, {"receipts", without_receipt}});
  return {};
}

}  // namespace depesche::cli
