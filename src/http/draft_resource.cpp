// SPDX-License-Identifier: EUPL-1.2
#include "http/draft_resource.h"

#include <algorithm>

#include "crypto/encoding.h"
#include "http/body.h"
#include "http/draft_check.h"
#include "http/draft_json.h"
#include "http/form.h"
#include "http/render.h"
#include "node/own_mailbox.h"

namespace depesche::http {
namespace {

constexpr std::int64_t version_max = std::int64_t{1} << 52;
constexpr std::size_t drafts_max = 200;  // a person

// Saves a draft in the person's own mailbox. Answers when the save was taken.
Result<Time> save(Desk& desk, const std::string& person, const SavedDraft& draft,
                  const std::optional<DispatchId>& previous) {
  const auto directory = desk.reader.directory();
  const Mailbox* own = own_mailbox(*directory, person);
  if (own == nullptr) return fail(Code::denied, "a person without a mailbox has no drafts");
  const Sent sent = TRY(desk.context.writes.submit(submission_of(person, own->id, draft, previous)));
  return sent.created;
}

// What may not even be saved: a level or compartment the person or the node is not authorised for.
std::expected<void, Problem> check_savable(const Desk& desk, const Actor& actor,
                                           const PlannedDispatch& planned) {
  for (const Finding& finding : check(desk, actor, planned)) {
    const bool stops = finding.code == "above-ceiling" || finding.code == "label-not-allowed" ||
                       finding.code == "author-not-allowed";
    if (stops) return refuse(finding.field, finding.code);
  }
  return {};
}

Problem conflict_with(const CurrentDraft& current) {
  Problem problem(Fault::conflict);
  problem.extra["current"] = to_json(current);
  return problem;
}

boost::json::array findings_json(const std::vector<Finding>& findings, Language language) {
  boost::json::array list;
  for (const Finding& finding : findings) {
    list.push_back(
        {{"field", finding.field},
         {"severity", finding.is_error ? "error" : "hint"},
         {"code", finding.code},
         {"message", message_of({.field = finding.field, .code = finding.code, .message = {}}, language)}});
  }
  return list;
}

std::vector<FieldFault> errors_in(const std::vector<Finding>& findings) {
  std::vector<FieldFault> errors;
  for (const Finding& finding : findings) {
    if (finding.is_error) errors.push_back({.field = finding.field, .code = finding.code, .message = {}});
  }
  return errors;
}

// What the sender adds to a finished draft: who signs, and for which post.
void sign_off(const Directory& directory, const std::string& person, PlannedDispatch& planned) {
  planned.content.signed_by = {.person = person, .name = name_of_person(directory, person)};
  const Mailbox* author = directory.mailbox(planned.author);
  if (author == nullptr) return;
  const Unit* unit = directory.unit(author->owner);
  const Post* post = directory.post(unit == nullptr ? author->owner : unit->post);
  if (post == nullptr) return;
  planned.content.post = post->id;
  planned.content.country = post->country;
}

boost::json::array numbers_json(Kind kind, const Sent& sent) {
  boost::json::array numbers;
  for (const Sent::Number& number : sent.numbers) {
    numbers.push_back({{"mailbox", number.mailbox.value}, {"number", number_text(kind, number.number)}});
  }
  return numbers;
}

// Sends and ends the draft in one commit. If the policy refuses the one after all, the other is undone: the
// text is not lost.
Answer send(Desk& desk, const Call& call, CurrentDraft current) {
  const auto directory = desk.reader.directory();
  const Mailbox* own = own_mailbox(*directory, call.person());
  if (own == nullptr) return refuse(Fault::not_available);
  PlannedDispatch signed_off = current.draft.planned;
  sign_off(*directory, call.person(), signed_off);
  const SavedDraft over{
      .id = current.draft.id, .version = current.draft.version + 1, .discarded = true, .planned = {}};
  std::vector<Submission> both;
  both.push_back(TRY(submission_of(call.person(), signed_off)));
  both.push_back(submission_of(call.person(), own->id, over, current.dispatch));
  const auto answers = TRY(desk.context.writes.submit(std::move(both)));
  const Result<Sent>& sent = answers.at(0);
  if (sent) {
    return json(200, {{"id", to_text(sent->id)}, {"numbers", numbers_json(signed_off.kind, *sent)}});
  }
  if (const Result<Sent>& ended = answers.at(1)) {
    current.draft.version = over.version + 1;
    if (auto saved = save(desk, call.person(), current.draft, ended->id); !saved) {
      return std::unexpected(Problem(saved.error()));
    }
  }
  if (sent.error().code == Code::invalid) return refuse("to", "not-possible");
  return std::unexpected(Problem(sent.error()));
}

}  // namespace

Answer list_drafts(Desk& desk, const Call& call) {
  const auto directory = desk.reader.directory();
  const auto drafts = TRY(desk.reader.drafts(desk.actor(call.person())));
  boost::json::array items;
  for (const DraftSummary& draft : drafts) {
    boost::json::array to;
    for (const MailboxId& id : draft.to) {
      if (const Mailbox* mailbox = directory->mailbox(id)) to.push_back(to_json(*mailbox));
    }
    items.push_back({{"id", draft.id},
                     {"version", draft.version},
                     {"subject", draft.subject},
                     {"saved_at", to_text(draft.saved_at)},
                     {"level", to_text(draft.label.level)},
                     {"to", std::move(to)}});
  }
  return json(200, {{"items", std::move(items)}});
}

Answer begin_draft(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  SavedDraft draft{
      .id = crypto::to_hex(draw<16>(desk.context.entropy)), .version = 1, .planned = read_planned(*form)};
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  const Actor actor = desk.actor(call.person());
  if (auto savable = check_savable(desk, actor, draft.planned); !savable)
    return std::unexpected(savable.error());
  const auto drafts = TRY(desk.reader.drafts(actor));
  if (drafts.size() >= drafts_max) return refuse("id", "too-many");
  const Time saved_at = TRY(save(desk, call.person(), draft, std::nullopt));
  return json(201, {{"id", draft.id}, {"version", draft.version}, {"saved_at", to_text(saved_at)}});
}

Answer show_draft(Desk& desk, const Call& call) {
  return json(200, to_json(TRY(desk.reader.draft(desk.actor(call.person()), call.id))));
}

Answer save_draft(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  PlannedDispatch planned = read_planned(*form);
  const auto version = static_cast<std::uint64_t>(form->number("version", 0, version_max, 0));
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());

  const Turnstile::Turn turn(desk.context.drafts, call.id);
  const Actor actor = desk.actor(call.person());
  const CurrentDraft current = TRY(desk.reader.draft(actor, call.id));
  if (version != current.draft.version) return std::unexpected(conflict_with(current));
  if (auto savable = check_savable(desk, actor, planned); !savable) return std::unexpected(savable.error());
  const SavedDraft next{.id = call.id, .version = version + 1, .planned = std::move(planned)};
  const Time saved_at = TRY(save(desk, call.person(), next, current.dispatch));
  return json(200, {{"version", next.version}, {"saved_at", to_text(saved_at)}});
}

Answer discard_draft(Desk& desk, const Call& call) {
  const Turnstile::Turn turn(desk.context.drafts, call.id);
  const CurrentDraft current = TRY(desk.reader.draft(desk.actor(call.person()), call.id));
  const SavedDraft over{
      .id = call.id, .version = current.draft.version + 1, .discarded = true, .planned = {}};
  TRY(save(desk, call.person(), over, current.dispatch));
  return no_content();
}

Answer check_draft(Desk& desk, const Call& call) {
  const Actor actor = desk.actor(call.person());
  const CurrentDraft current = TRY(desk.reader.draft(actor, call.id));
  return json(200, {{"findings", findings_json(check(desk, actor, current.draft.planned), call.language)}});
}

Answer send_draft(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  const auto version = static_cast<std::uint64_t>(form->number("version", 0, version_max, 0));
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());

  const Turnstile::Turn turn(desk.context.drafts, call.id);
  const Actor actor = desk.actor(call.person());
  CurrentDraft current = TRY(desk.reader.draft(actor, call.id));
  if (version != current.draft.version) return std::unexpected(conflict_with(current));
  auto errors = errors_in(check(desk, actor, current.draft.planned));
  if (!errors.empty()) return std::unexpected(Problem(std::move(errors)));
  return send(desk, call, std::move(current));
}

}  // namespace depesche::http
