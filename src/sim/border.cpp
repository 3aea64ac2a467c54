// SPDX-License-Identifier: EUPL-1.2
#include "sim/border.h"

#include <algorithm>

#include "node/federation.h"
#include "node/root_shares.h"
#include "node/submission.h"
#include "sim/people.h"

namespace depesche::sim {
namespace {

// A root in the hands of two officers, at hand for as long as the node runs.
Result<> share_root(Node& node) {
  if (node.authority_keys() == nullptr) return fail(Code::not_found, "the root is not at hand");
  auto keys = node.authority_keys()->copy();
  TRY(split_root(node, 2, 2));
  TRY(give_up_root(node));
  return node.borrow_authority(std::move(keys));
}

Result<Offer> offer_of(Place& place, const MailboxId& gateway, const std::vector<std::string>& words) {
  const Bytes offer = TRY(make_offer(place.node(), gateway, words));
  return read_offer(offer);
}

std::vector<MailboxId> posts_and_units(const World& world) {
  std::vector<MailboxId> offered;
  for (const exercise::MailboxPlan& plan : world.ministry().mailboxes) {
    if (plan.kind == MailboxKind::post || plan.kind == MailboxKind::unit) offered.push_back(plan.id);
  }
  return offered;
}

// The treaty in the simulation's own words.
bool may_cross(const World& world, std::size_t from, const MailboxId& to, Level level) {
  if (!world.is_partner(from)) return level <= Level::restricted;
  if (level != Level::restricted && level != Level::confidential) return false;
  const Level here = level == Level::confidential ? Level::secret : level;
  return std::ranges::any_of(world.ministry().mailboxes, [&](const exercise::MailboxPlan& plan) {
    return to.value.starts_with(plan.id.value + "@") && plan.ceiling.level >= here;
  });
}

}  // namespace

Result<std::size_t> conclude_with_partner(World& world) {
  constexpr std::size_t gateway = 1;
  const std::size_t index = TRY(world.add_partner(gateway));
  Place& ours = world.place(0);
  Place& theirs = world.place(index);
  TRY(share_root(ours.node()));
  TRY(share_root(theirs.node()));
  const Offer offer = TRY(offer_of(ours, world.place(gateway).id(),
                                   {"OFFEN", "VS-NFD", "VS-VERTRAULICH", "GEHEIM", "STRENG GEHEIM"}));
  const Offer answer = TRY(offer_of(theirs, theirs.id(), {"FREI", "INTERN", "SCHUTZ", "HOCH", "HÖCHST"}));
  TRY(conclude_treaty(
      ours.node(), answer,
      {.gateway = world.place(gateway).id(),
       .outward = {{Level::open, Level::open}, {Level::restricted, Level::restricted}},
       .inward = {{Level::restricted, Level::restricted}, {Level::secret, Level::confidential}},
       .compartments = {},
       .release = {},
       .offered = posts_and_units(world)}));
  TRY(conclude_treaty(
      theirs.node(), offer,
      {.gateway = theirs.id(),
       .outward = {{Level::restricted, Level::restricted}, {Level::confidential, Level::confidential}},
       .inward = {{Level::open, Level::open}, {Level::restricted, Level::restricted}},
       .compartments = {},
       .release = {},
       .offered = {{"unit.lage"}}}));
  world.wake(0);
  world.wake(gateway);
  world.wake(index);
  return index;
}

void write_over_border(World& world, std::size_t from, const MailboxId& to, Level level) {
  if (!world.place(from).is_open()) return;
  const bool is_partner = world.is_partner(from);
  const std::string mark = fresh_mark(world.chance());
  PlannedDispatch planned{.kind = Kind::report,
                          .author = {is_partner ? "unit.lage" : "post." + world.place(from).post()},
                          .to = {{.mailbox = to, .for_information = false}},
                          .blind = {},
                          .label = {.level = level,
                                    .compartments = {},
                                    .releasable_to = {to.value.substr(to.value.find('@') + 1)},
                                    .term_year = 0},
                          .precedence = Precedence::priority,
                          .references = {},
                          .content = {}};
  planned.content.subject = "Grenze " + mark;
  const auto submission = submission_of("", planned);
  if (!submission) return world.could_not(from, "border", submission.error());
  const auto sent = world.write(from, *submission, mark);
  if (sent.has_value() == may_cross(world, from, to, level))
    return world.story().count(sent ? "over the border" : "held at the border");
  world.complain(from, sent ? "border: a level that the treaty does not know goes over"
                            : "border: " + sent.error().what);
}

}  // namespace depesche::sim
