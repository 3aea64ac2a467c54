// SPDX-License-Identifier: EUPL-1.2
#include "sim/border.h"

#include <algorithm>

#include "bundle/bundle.h"
#include "dispatch/open.h"
#include "exchange/addresses.h"
#include "node/federation.h"
#include "node/root_shares.h"
#include "node/submission.h"
#include "sim/people.h"

namespace depesche::sim {
namespace {

constexpr std::size_t our_gateway = 1;
constexpr Duration word_spreads = std::chrono::hours(6);  // within which every post knows of an end

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

std::size_t place_of(World& world, const std::string& organisation) {
  std::size_t place = world.size();
  while (world.place(place).post() != organisation) ++place;
  return place;
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

Result<std::size_t> conclude_with_partner(World& world, const std::string& name) {
  const std::size_t index = TRY(world.add_partner(our_gateway, name));
  Place& ours = world.place(0);
  Place& theirs = world.place(index);
  const std::size_t shares = TRY(root_shares_needed(ours.folder()));
  if (shares == 0) TRY(share_root(ours.node()));
  TRY(share_root(theirs.node()));
  const Offer offer = TRY(offer_of(ours, world.place(our_gateway).id(),
                                   {"OFFEN", "VS-NFD", "VS-VERTRAULICH", "GEHEIM", "STRENG GEHEIM"}));
  const Offer answer = TRY(offer_of(theirs, theirs.id(), {"FREI", "INTERN", "SCHUTZ", "HOCH", "HÖCHST"}));
  TRY(conclude_treaty(
      ours.node(), answer,
      {.gateway = world.place(our_gateway).id(),
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
  world.wake(our_gateway);
  world.wake(index);
  return index;
}

Result<> end_at(World& world, std::size_t partner, bool is_ours) {
  Place& place = world.place(is_ours ? 0 : partner);
  TRY(end_treaty(place.node(), is_ours ? world.place(partner).post() : world.ministry().organisation.id));
  world.ledger().end_treaty(partner, is_ours, world.now());
  world.wake(is_ours ? 0 : partner);
  return {};
}

void check_crossing(World& world, std::size_t from, std::size_t to, BytesView bytes) {
  const auto bundle = bundle::decode(bytes, {.needs_primary_crc = false, .needs_age_without_time = false});
  if (!bundle || node_mailbox(bundle->primary.source) != world.place(from).id() ||
      node_mailbox(bundle->primary.destination) != world.place(to).id())
    world.complain(from, "border: a bundle of others goes to " + world.place(to).post());
  if (world.place(from).node().published()->directory->neighbour(world.place(to).id()) == nullptr)
    world.complain(
        from, "border: a bundle goes to " + world.place(to).post() + ", with whom no treaty is in force");
}

void note_return(World& world, std::size_t place, const Dispatch& dispatch) {
  const auto header = decode_header(dispatch.header);
  if (!header) return;
  if (header->kind == Kind::message && header->author.value.starts_with("node.")) {
    for (const Reference& reference : header->references) {
      if (reference.relation != Relation::answers) continue;
      world.ledger().come_back(reference.target);
      world.story().count("came back");
    }
  }
  if (header->kind != Kind::audit) return;
  const auto keys = world.place(place).node().published()->keys;
  const auto content = Opener(*keys).open(dispatch, *header);
  const auto record = content ? decode_audit(*content) : std::unexpected(content.error());
  if (!record || record->what != AuditRecord::What::refused) return;
  for (const DispatchId& id : record->dispatches) world.ledger().come_back(id);
}

void write_over_border(World& world, std::size_t from, const MailboxId& to, Level level) {
  if (!world.place(from).is_open()) return;
  const bool is_partner = world.is_partner(from);
  const std::string organisation = to.value.substr(to.value.find('@') + 1);
  const Partner* partner = world.place(from).node().published()->directory->partner(organisation);
  const bool is_over = partner != nullptr && !partner->is_in_force();
  const std::string mark = fresh_mark(world.chance());
  PlannedDispatch planned{
      .kind = Kind::report,
      .author = {is_partner ? "unit.lage" : "post." + world.place(from).post()},
      .to = {{.mailbox = to, .for_information = false}},
      .blind = {},
      .label = {.level = level, .compartments = {}, .releasable_to = {organisation}, .term_year = 0},
      .precedence = Precedence::priority,
      .references = {},
      .content = {}};
  planned.content.subject = "Grenze " + mark;
  const auto submission = submission_of("", planned);
  if (!submission) return world.could_not(from, "border", submission.error());
  const auto sent = world.write(from, *submission, mark);
  if (is_over && !sent) return world.story().count("held after the end");
  const auto ended =
      world.ledger().treaty_ended(is_partner ? from : place_of(world, organisation), !is_partner);
  if (sent && (is_over || (ended && world.now() - *ended > word_spreads)))
    return world.complain(from, "border: it is written to a partner after the end of the treaty");
  if (sent.has_value() == may_cross(world, from, to, level))
    return world.story().count(sent ? "over the border" : "held at the border");
  world.complain(from, sent ? "border: a level that the treaty does not know goes over"
                            : "border: " + sent.error().what);
}

}  // namespace depesche::sim
