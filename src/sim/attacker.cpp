// SPDX-License-Identifier: EUPL-1.2
#include "sim/attacker.h"

#include "bundle/draft.h"
#include "bundle/extension.h"
#include "dispatch/content.h"
#include "dispatch/seal.h"
#include "dispatch/short_form.h"
#include "exchange/addresses.h"

namespace depesche::sim {
namespace {

// A clearance for everything, for somebody at the attacker's post.
Record wish(World& world, std::size_t attacker) {
  return Clearance{
      .person = world.place(attacker).post() + "-offen",
      .upto = {.level = Level::top_secret, .compartments = {}, .releasable_to = {}, .term_year = 0}};
}

Result<Dispatch> forged(World& world, std::size_t attacker, const MailboxId& author) {
  Node& node = world.place(attacker).node();
  const auto moment = node.published();
  const Mailbox* house = moment->directory->house_of(node.site().organisation);
  const KeyRing::Entry* keys = moment->keys->latest({"post." + world.place(attacker).post()});
  if (house == nullptr || keys == nullptr) return fail(Code::not_found, "the attacker has no keys");
  const std::vector drafts{
      Draft{.kind = Kind::directory,
            .label = {.level = Level::restricted, .compartments = {}, .releasable_to = {}, .term_year = 0},
            .precedence = Precedence::flash,
            .created = world.now(),
            .references = {},
            .to = {{.mailbox = house->id, .number = 100'000, .for_information = true, .keys = house->keys}},
            .content = encode(wish(world, attacker))}};
  Feed feed{.sequence = 100'000, .previous = {}};
  feed.previous.value.front() = std::byte{1};
  auto sealed = TRY(seal(drafts, author, keys->keys, feed, world.place(attacker).entropy()));
  return std::move(sealed.front());
}

// A report to the supervision in a post's name, signed with the attacker's keys.
Result<Dispatch> report_by(World& world, std::size_t attacker, std::size_t victim) {
  Node& node = world.place(attacker).node();
  const auto moment = node.published();
  const Mailbox* author = moment->directory->mailbox({"post." + world.place(victim).post()});
  const Mailbox* supervision = moment->directory->mailbox(node.site().supervision);
  const KeyRing::Entry* keys = moment->keys->latest({"post." + world.place(attacker).post()});
  if (author == nullptr || supervision == nullptr || keys == nullptr) return fail(Code::not_found, "no keys");
  const std::vector drafts{Draft{
      .kind = Kind::report,
      .label = {},
      .precedence = Precedence::flash,
      .created = world.now(),
      .references = {},
      .to = {{.mailbox = supervision->id, .number = 1, .for_information = false, .keys = supervision->keys}},
      .content = TRY(encode_content({.subject = "Falsch"}))}};
  Feed feed{};
  auto sealed = TRY(seal(drafts, author->id, keys->keys, feed, world.place(attacker).entropy()));
  return std::move(sealed.front());
}

// A report of the attacker's own that headquarters does not hold yet, under its true signature and id, but
// with another body.
Result<Dispatch> altered(World& world, std::size_t attacker) {
  auto dispatch = TRY(report_by(world, attacker, attacker));
  dispatch.body.back() ^= std::byte{1};
  return dispatch;
}

// A report in another post's name, which names that post's key: only the signature tells.
Result<Dispatch> borrowed_name(World& world, std::size_t attacker, std::size_t victim) {
  const auto moment = world.place(attacker).node().published();
  const Mailbox* author = moment->directory->mailbox({"post." + world.place(victim).post()});
  if (author == nullptr) return fail(Code::not_found, "there is no such post");
  auto dispatch = TRY(report_by(world, attacker, victim));
  Header header = TRY(decode_header(dispatch.header));
  header.author_key = author->keys.id();
  dispatch.header = TRY(encode_header(header));
  dispatch.id.value = crypto::sha384(dispatch.header);
  return dispatch;
}

Result<Bytes> bundle_with(World& world, std::size_t attacker, const Dispatch& dispatch,
                          std::uint64_t sequence) {
  const bundle::Primary primary{
      .flags = 0,
      .crc = bundle::CrcType::crc32c,
      .destination = dispatch_eid(world.place(0).id()),
      .source = dispatch_eid(world.place(attacker).id()),
      .report_to = {},
      .created = {.milliseconds = bundle::to_dtn_time(world.now()), .sequence = sequence},
      .lifetime = 86'400'000,
      .fragment = {}};
  const bool is_short = sequence % 2 == 0;  // in either container
  Bytes payload = TRY(is_short ? encode_short(dispatch) : encode(dispatch));
  return bundle::Draft(primary, std::move(payload), bundle::CrcType::crc32c).encode();
}

}  // namespace

void poison_directory(World& world, std::size_t attacker) {
  if (!world.place(attacker).is_open() || !world.place(0).is_open()) return;
  const MailboxId authority = world.place(0).node().site().authority;
  const std::array offers{forged(world, attacker, {"post." + world.place(attacker).post()}),
                          forged(world, attacker, authority), altered(world, attacker),
                          borrowed_name(world, attacker, attacker + 1)};
  std::uint64_t sequence = 1'000'000;
  for (const Result<Dispatch>& offer : offers) {
    const auto bytes =
        offer ? bundle_with(world, attacker, *offer, ++sequence) : std::unexpected(offer.error());
    if (!bytes) return world.could_not(attacker, "attack", bytes.error());
    const std::vector<Exchange::Incoming> batch{{.neighbour = world.place(attacker).id(), .bytes = *bytes}};
    static_cast<void>(world.deliver(0, batch));
    world.story().count("forgery offered");
    if (world.place(0).is_open() && world.place(0).node().log().find(offer->id))
      world.complain(0, "poison: a forged dispatch is in the log");
  }
}

}  // namespace depesche::sim
