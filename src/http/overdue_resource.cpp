// SPDX-License-Identifier: EUPL-1.2
#include "http/overdue_resource.h"

#include "http/render.h"
#include "http/sending.h"

namespace depesche::http {
namespace {

constexpr std::size_t overdue_max = 100;

Result<boost::json::array> overdue_json(const Desk& desk, const Actor& actor, Catalogue::Whose whose) {
  const auto directory = desk.reader.directory();
  const auto all = TRY(desk.reader.overdue(actor, whose, overdue_max));
  boost::json::array list;
  for (const Overdue& one : all) {
    list.push_back({{"dispatch", http::to_json(*directory, one.row)},
                    {"mailbox", named(*directory, one.mailbox)},
                    {"due", to_text(one.due)}});
  }
  return list;
}

}  // namespace

Answer show_overdue(Desk& desk, const Call& call) {
  const Actor actor = desk.actor(call.person());
  const Time now = desk.context.clock.now();
  auto unconfirmed = TRY(own_waiting(desk, actor));
  std::erase_if(unconfirmed, [&](const Waiting& waiting) {
    return after_working_days(waiting.since, receipt_query_days) > now;
  });
  auto own = TRY(overdue_json(desk, actor, Catalogue::Whose::own));
  auto sent = TRY(overdue_json(desk, actor, Catalogue::Whose::sent));
  return json(200, {{"own", std::move(own)},
                    {"sent", std::move(sent)},
                    {"unconfirmed", waiting_json(*desk.reader.directory(), unconfirmed)},
                    {"as_of", to_text(now)}});
}

}  // namespace depesche::http
