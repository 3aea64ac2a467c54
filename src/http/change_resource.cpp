// SPDX-License-Identifier: EUPL-1.2
#include "http/change_resource.h"

#include "http/body.h"
#include "http/password_check.h"
#include "http/render.h"

namespace depesche::http {
namespace {

constexpr std::size_t because_max = 2'000;
constexpr std::size_t second_name_max = 200;
constexpr std::size_t second_password_max = 512;

std::string because_in(Form& form) { return form.text("because", because_max, Form::Need::required); }

// Tells all who hold the dispatch, in one commit. Who may order it is decided by the policy, on the writing
// thread.
Answer carry_out(Desk& desk, const ChangeOrder& order) {
  const Actor actor = desk.actor(order.person);
  auto notices = TRY(desk.reader.notices(actor, order));
  const auto answers = TRY(desk.context.writes.submit(std::move(notices)));
  for (const auto& answer : answers) {
    if (answer) continue;
    const bool needs_second = answer.error().code == Code::invalid && order.change.second.empty();
    if (needs_second) return refuse("second", "second-person-needed");
    if (answer.error().code == Code::invalid) return refuse("second.name", "second-person-needed");
    return std::unexpected(Problem(answer.error()));
  }
  const Row row = TRY(desk.reader.row(actor, order.change.target));
  return json(200, {{"dispatch", to_json(*desk.reader.directory(), row)}});
}

}  // namespace

Answer recall_dispatch(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  const std::string because = because_in(*form);
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  const DispatchId id = TRY(dispatch_of(call));
  return carry_out(desk, {.person = call.person(),
                          .change = {.what = Change::What::recalled, .target = id, .label = {}, .second = {}},
                          .because = because});
}

Answer relabel_dispatch(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  const std::string because = because_in(*form);
  Label label;
  if (auto given = form->object("label", Form::Need::required)) label = read_label(*given);
  label.releasable_to.clear();  // to whom it is released stays as it is
  std::string second, password;
  if (auto given = form->object("second")) {
    second = given->text("name", second_name_max, Form::Need::required);
    password = given->text("password", second_password_max, Form::Need::required);
    given->no_more();
  }
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  const DispatchId id = TRY(dispatch_of(call));
  TRY(desk.reader.row(desk.actor(call.person()), id));
  if (!second.empty() && !signs_in(desk, second, password, call.request.address))
    return refuse("second.password", "wrong-password");
  return carry_out(
      desk, {.person = call.person(),
             .change = {.what = Change::What::relabelled, .target = id, .label = label, .second = second},
             .because = because});
}

}  // namespace depesche::http
