// SPDX-License-Identifier: EUPL-1.2
#include "view/owed_moves.h"

#include <algorithm>
#include <map>
#include <vector>

namespace depesche {
namespace {

// Of an addressee whose owed dispatches do not all go to the same nodes.
constexpr std::string_view mixed;
// Of one whose treaty has ended: there is nothing to follow.
constexpr std::string_view ended = "-";

struct Addressee {
  std::set<MailboxId> nodes;    // that serve it now
  std::vector<MailboxId> more;  // those of them that did not before
  bool is_house = false;
  bool has_ended = false;  // the treaty with the partner that the addressee is at
  bool is_changed = false;
  bool has_only_more = false;  // all that served it before still do
};

using Addressees = std::map<std::string, Addressee, std::less<>>;

std::string joined(const std::set<MailboxId>& nodes) {
  std::string text;
  for (const MailboxId& node : nodes) text += node.value + "\n";
  return text;
}

std::set<MailboxId> split(std::string_view text) {
  std::set<MailboxId> nodes;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    nodes.insert({std::string(text.substr(0, end))});
    text.remove_prefix(end + 1);
  }
  return nodes;
}

Addressee compared(const Directory& directory, const std::string& id, std::string_view before) {
  Addressee found;
  if (const Mailbox* mailbox = directory.mailbox({id})) {
    for (const Mailbox* node : directory.nodes_of(*mailbox)) found.nodes.insert(node->id);
    found.is_house = directory.is_house(*mailbox);
  }
  const Partner* partner = directory.partner(plain_name({id}).organisation);
  found.has_ended = partner != nullptr && !partner->is_in_force();
  found.is_changed = before != (found.has_ended ? ended : joined(found.nodes)) || before == mixed;
  if (!found.is_changed || before == mixed || before == ended) return found;
  const auto served = split(before);
  found.has_only_more = std::ranges::includes(found.nodes, served);
  std::ranges::set_difference(found.nodes, served, std::back_inserter(found.more));
  return found;
}

Result<Addressees> addressees_now(const Database& database, const Directory& directory) {
  Addressees all;
  auto select = TRY(database.prepare("SELECT addressee, nodes FROM served"));
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return all;
    std::string id(select.text(0));
    Addressee addressee = compared(directory, id, select.text(1));
    all.emplace(std::move(id), std::move(addressee));
  }
}

// The statements, prepared once.
struct Moving {
  Statement next, addressees, before, owe, drop, refuse, end;
};

Result<Moving> prepare_moving(const Database& database) {
  return Moving{
      .next = TRY(database.prepare(
          "SELECT position FROM owed WHERE arrived_at = 0 AND position > ? ORDER BY position LIMIT 1")),
      .addressees = TRY(database.prepare("SELECT DISTINCT addressee FROM numbered WHERE position = ?")),
      .before = TRY(database.prepare("SELECT node FROM owed WHERE position = ? AND arrived_at = 0")),
      .owe = TRY(database.prepare(
          "INSERT INTO owed SELECT ?1, position, dispatch, precedence, level, created, 0, 0, '', by_people, "
          "0 "
          "FROM owed WHERE position = ?2 AND arrived_at = 0 AND refused <> 'treaty-ended' LIMIT 1 "
          "ON CONFLICT DO UPDATE SET refused = '', "
          "returned = 0 WHERE refused = 'recipient-moved' AND arrived_at = 0")),
      .drop = TRY(database.prepare("DELETE FROM owed WHERE position = ? AND arrived_at = 0 AND node = ?")),
      .refuse = TRY(database.prepare("UPDATE owed SET refused = 'recipient-moved' WHERE position = ? AND "
                                     "arrived_at = 0 AND node = ? AND refused = ''")),
      .end = TRY(database.prepare("UPDATE owed SET refused = 'treaty-ended' WHERE position = ? AND "
                                  "arrived_at = 0 AND refused = ''")),
  };
}

Result<std::vector<std::string>> texts(Statement& select, std::int64_t position) {
  std::vector<std::string> found;
  select.bind(1, position);
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) break;
    found.emplace_back(select.text(0));
  }
  select.reset();
  return found;
}

Result<> owe(Moving& moving, std::int64_t position, const auto& nodes, const MailboxId& own) {
  for (const MailboxId& node : nodes) {
    if (node != own) TRY(moving.owe.bind(1, std::string_view(node.value)).bind(2, position).run());
  }
  return {};
}

// Who is to have the dispatch at a position may be another altogether.
Result<> move(Moving& moving, std::int64_t position, const std::vector<const Addressee*>& to,
              const MailboxId& own) {
  const bool has_ended = std::ranges::any_of(to, &Addressee::has_ended);
  if (has_ended) return moving.end.bind(1, position).run();  // a partner's copy is for nobody else
  const auto before = TRY(texts(moving.before, position));
  std::set<MailboxId> wanted;
  bool is_home = false;     // an addressee has come to this node
  bool is_nowhere = false;  // no node serves an addressee: what is owed to the one that did stays owed
  for (const Addressee* addressee : to) {
    wanted.insert(addressee->nodes.begin(), addressee->nodes.end());
    is_nowhere = is_nowhere || addressee->nodes.empty();
    // What the whole house gets was here from the beginning.
    is_home = is_home || (!addressee->is_house && addressee->nodes.contains(own));
  }
  TRY(owe(moving, position, wanted, own));
  if (is_nowhere) return {};
  Statement& end = is_home ? moving.refuse : moving.drop;
  for (const std::string& node : before) {
    if (!wanted.contains({node})) TRY(end.bind(1, position).bind(2, std::string_view(node)).run());
  }
  return {};
}

Result<> follow(Moving& moving, std::int64_t position, const Addressees& all, const MailboxId& own) {
  const auto names = TRY(texts(moving.addressees, position));
  std::vector<const Addressee*> to;
  for (const std::string& name : names) {
    const auto found = all.find(name);
    if (found == all.end()) return fail(Code::corrupt, "delivery: nobody served " + name);
    to.push_back(&found->second);
  }
  if (std::ranges::none_of(to, &Addressee::is_changed)) return {};
  const auto is_simple = [](const Addressee* one) { return !one->is_changed || one->has_only_more; };
  if (!std::ranges::all_of(to, is_simple)) return move(moving, position, to, own);
  for (const Addressee* addressee : to) TRY(owe(moving, position, addressee->more, own));
  return {};
}

Result<> write_served(const Database& database, const Addressees& all) {
  auto update = TRY(database.prepare("UPDATE served SET nodes = ? WHERE addressee = ?"));
  for (const auto& [id, addressee] : all) {
    if (!addressee.is_changed) continue;
    const std::string nodes = addressee.has_ended ? std::string(ended) : joined(addressee.nodes);
    TRY(update.bind(1, std::string_view(nodes)).bind(2, std::string_view(id)).run());
  }
  return {};
}

}  // namespace

Result<> note_served(Database& database, const MailboxId& addressee, const std::set<MailboxId>& nodes) {
  auto note = TRY(database.prepare(
      "INSERT INTO served VALUES (?1, ?2) ON CONFLICT DO UPDATE SET nodes = '' WHERE nodes <> ?2"));
  return note.bind(1, std::string_view(addressee.value)).bind(2, std::string_view(joined(nodes))).run();
}

Result<> follow_addressees(Database& database, const Directory& directory, const MailboxId& own) {
  const auto all = TRY(addressees_now(database, directory));
  if (std::ranges::none_of(all, [](const auto& one) { return one.second.is_changed; })) return {};
  auto moving = TRY(prepare_moving(database));
  for (std::int64_t position = 0;;) {
    const bool has_row = TRY(moving.next.bind(1, position).step());
    if (!has_row) return write_served(database, all);
    position = moving.next.integer(0);
    moving.next.reset();
    TRY(follow(moving, position, all, own));
  }
}

}  // namespace depesche
