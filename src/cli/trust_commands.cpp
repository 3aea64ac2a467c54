// SPDX-License-Identifier: EUPL-1.2
#include "cli/trust_commands.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "cli/at_node.h"
#include "cli/confirm.h"
#include "cli/naming.h"
#include "cli/root_commands.h"
#include "dispatch/open.h"
#include "node/destruction.h"
#include "node/enrolment.h"

namespace depesche::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t trust_page_size = 512;

// What a revocation will do, said before it is done.
struct Outlook {
  MailboxId node;
  std::vector<std::string> falling_back;
  std::size_t others = 0;  // nodes that go on
};

Result<Outlook> outlook_of(const Node& node, const MailboxId& revoked) {
  const auto directory = node.published()->directory;
  const Mailbox* lost = directory->mailbox(revoked);
  if (lost == nullptr || lost->kind != MailboxKind::node || directory->is_revoked(lost->keys.id()))
    return fail(Code::not_found, "there is no node " + revoked.value + " whose keys count");
  if (revoked == node.site().node) return fail(Code::invalid, "a node does not revoke itself");
  Outlook outlook{.node = revoked, .falling_back = {}, .others = 0};
  for (const auto& [_, mailbox] : directory->mailboxes()) {
    const Mailbox* server = directory->node_of(mailbox);
    if (server != nullptr && server->id == revoked && mailbox.id != revoked)
      outlook.falling_back.push_back(mailbox.id.value);
  }
  if (directory->nodes_count() > 2) outlook.others = directory->nodes_count() - 2;
  return outlook;
}

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
  return all.empty() ? "–" : all;
}

void announce(const Invocation& invocation, const Outlook& outlook) {
  invocation.print(fmt::format(
      fmt::runtime(invocation.say(
          {"Der Knoten {} wird gesperrt. Das lässt sich nicht zurücknehmen.\n"
           "  An die Zentrale fallen zurück, unter neuen Schlüsseln: {}\n"
           "  Das Haus bekommt neue Schlüssel; {} weitere Knoten erhalten sie mit der nächsten Sendung.\n"
           "  Was der Knoten noch nicht abgeliefert hat, wird nicht mehr angenommen.",
           "Node {} is about to be revoked. This cannot be taken back.\n"
           "  Falling back to headquarters, under new keys: {}\n"
           "  The house gets new keys; {} other nodes are sent them first of all.\n"
           "  What the node has not delivered yet is not taken any longer."})),
      outlook.node.value, joined(outlook.falling_back), outlook.others));
}

Result<> revoke_one(Invocation& invocation) {
  const Words& words = invocation.words();
  const MailboxId revoked{words.arguments[0]};
  const std::string because = words.value("because");
  TRY(check_new_name("--because", because));
  const auto outlook =
      TRY(at_node<Outlook>(invocation, [&](Node& node) { return outlook_of(node, revoked); }));
  announce(invocation, outlook);
  TRY(confirm(invocation,
              {"Zur Bestätigung den Namen des Knotens eintippen: ", "To confirm, type the node's name: "},
              revoked.value));
  std::uint64_t epoch = 0;
  TRY(with_authority(invocation, [&](Node& node) {
    auto done = revoke_node(node, revoked, because);
    epoch = node.published()->directory->revocation_epoch();
    return done;
  }));
  json::array falling_back;
  for (const std::string& mailbox : outlook.falling_back) falling_back.push_back(json::string(mailbox));
  invocation.give(json::object{{"revoked", revoked.value}, {"epoch", epoch}, {"fell_back", falling_back}});
  invocation.print(fmt::format(
      fmt::runtime(
          invocation.say({"Gesperrt: {} (Stand {}). Die Sperre geht mit der nächsten Sendung an alle Knoten.",
                          "Revoked: {} (epoch {}). Every node is told with the next consignment."})),
      revoked.value, epoch));
  return {};
}

struct Listed {
  Revocation revocation;
  Time at{};
};

// Adds the revocations in one page of the log and moves on past it; whether there was anything.
Result<bool> list_page(const Node& node, Position& after, std::vector<Listed>& listed) {
  const auto page = TRY(node.log().read(after, trust_page_size));
  const auto keys = node.published()->keys;
  Opener opener(*keys);
  for (const Entry& entry : page) {
    after = entry.position;
    const Header header = TRY(decode_header(entry.dispatch.header));
    if (header.kind != Kind::directory || header.author != node.site().authority) continue;
    const auto content = opener.open(entry.dispatch, header);
    if (!content) continue;
    const auto record = decode_record(*content);
    if (!record) continue;
    const auto* revocation = std::get_if<Revocation>(&*record);
    if (revocation != nullptr) listed.push_back({.revocation = *revocation, .at = header.created});
  }
  return !page.empty();
}

// Page by page, so that writing does not wait for a long log.
Result<> list_revocations(Invocation& invocation) {
  std::vector<Listed> listed;
  Position after;
  for (bool goes_on = true; goes_on && !invocation.terminal().is_gone();) {
    goes_on = TRY(at_node<bool>(invocation, [&](Node& node) { return list_page(node, after, listed); }));
  }
  json::array rows;
  for (const auto& [revocation, at] : listed) {
    rows.push_back(json::object{{"epoch", revocation.epoch},
                                {"mailbox", revocation.mailbox.value},
                                {"keys", to_text(revocation.keys)},
                                {"at_ms", at.time_since_epoch().count()},
                                {"because", revocation.because}});
    invocation.print(fmt::format("{:>5}  {}  {:<24}  {}  {}", revocation.epoch, date_of(at),
                                 revocation.mailbox.value, to_text(revocation.keys).substr(0, 16),
                                 revocation.because));
  }
  invocation.give(json::object{{"revocations", rows}});
  if (listed.empty()) invocation.print(invocation.say({"Nichts ist gesperrt.", "Nothing has been revoked."}));
  return {};
}

void announce_destruction(const Invocation& invocation, const Site& site) {
  invocation.print(fmt::format(
      fmt::runtime(invocation.say(
          {"NOTVERNICHTUNG des Knotens „{}“ in {}.\n"
           "  Schlüssel, Kennsatzdatei und alle Klartexte dieses Ordners werden überschrieben und gelöscht.\n"
           "  Niemand kann hier danach noch etwas lesen oder schreiben. Das lässt sich nicht zurücknehmen.",
           "EMERGENCY DESTRUCTION of node “{}” in {}.\n"
           "  Keys, passphrase file and every plain text in this folder are overwritten and removed.\n"
           "  Nobody can read or write anything here afterwards. This cannot be taken back."})),
      site.id, invocation.folder().string()));
}

// With the node while it is open; else, when nobody has to be told, without opening it.
Result<Destroyed> destroy_here(const Invocation& invocation) {
  Desk& desk = invocation.desk();
  const Destruction destruction{.passphrase_file = desk.passphrase_file(),
                                .with_record = !invocation.words().has("without-record")};
  if (!destruction.with_record && !desk.is_serving())
    return destroy_unopened(invocation.folder(), destruction, SystemClock().now());
  auto destroyed =
      TRY(at_node<Destroyed>(invocation, [&](Node& node) { return node.destroy_keys(destruction); }));
  // A link that is up takes the message along; where none is, it lies ready.
  if (desk.is_serving() && destroyed.has_record)
    static_cast<void>(desk.with_exchange([](Exchange&, Node&) { return Result<>{}; }).has_value());
  desk.stop();
  if (desk.is_serving()) return destroyed;  // it does the rest when nothing is open any more
  const Destroyed rest = destroy_all(invocation.folder());
  destroyed.remaining.insert(destroyed.remaining.end(), rest.remaining.begin(), rest.remaining.end());
  return destroyed;
}

void tell_destroyed(Invocation& invocation, const Site& site, const Destroyed& destroyed) {
  json::array remaining;
  for (const auto& path : destroyed.remaining) remaining.push_back(json::string(path.string()));
  invocation.give(json::object{{"destroyed", site.id},
                               {"recorded", destroyed.has_record},
                               {"no_record_because", destroyed.no_record_because},
                               {"remaining", remaining}});
  invocation.print(fmt::format(fmt::runtime(invocation.say({"Die Schlüssel von „{}“ sind vernichtet.",
                                                            "The keys of “{}” are destroyed."})),
                               site.id));
  if (destroyed.has_record) {
    invocation.print(
        fmt::format(fmt::runtime(invocation.say(
                        {"Die Meldung an die Zentrale liegt bereit: {}. Bitte dem nächsten Kurier mitgeben.",
                         "The message to headquarters lies ready: {}. Please give it to the next courier."})),
                    (invocation.folder() / destruction_bundle).string()));
  } else {
    invocation.print(fmt::format(
        fmt::runtime(invocation.say(
            {"Die Zentrale weiß es noch nicht{}: bitte auf anderem Weg melden, damit sie den Knoten sperrt.",
             "Headquarters does not know yet{}: please tell it otherwise, so that it revokes the node."})),
        destroyed.no_record_because.empty() ? "" : " (" + destroyed.no_record_because + ")"));
  }
  for (const auto& path : destroyed.remaining) {
    invocation.print(fmt::format(
        fmt::runtime(invocation.say({"BITTE VON HAND VERNICHTEN: {}", "PLEASE DESTROY BY HAND: {}"})),
        path.string()));
  }
  invocation.print(
      invocation.say({"Bitte auch vernichten: Sicherungen, den Kennsatz auf Papier, den Datenträger selbst.",
                      "Please also destroy: backups, the passphrase on paper, the disk itself."}));
  if (!destroyed.remaining.empty()) invocation.note_partly();
}

}  // namespace

Result<> destroy_site_keys(Invocation& invocation) {
  const Site site = TRY(read_site(invocation.folder()));
  if (!invocation.desk().is_serving()) TRY(go_on_destroying(invocation.folder()));
  announce_destruction(invocation, site);
  TRY(confirm(invocation,
              {"Zur Bestätigung die Kennung des Knotens eintippen: ", "To confirm, type the node's id: "},
              site.id));
  const auto destroyed = TRY(destroy_here(invocation));
  tell_destroyed(invocation, site, destroyed);
  return {};
}

Result<> revoke(Invocation& invocation) {
  const Words& words = invocation.words();
  if (words.has("list") && words.arguments.empty()) return list_revocations(invocation);
  if (words.has("list") || words.arguments.empty() || !words.has("because"))
    return fail(
        Code::invalid,
        std::string(invocation.say({"depesche revoke KNOTEN --because GRUND, oder depesche revoke --list",
                                    "depesche revoke NODE --because TEXT, or depesche revoke --list"})));
  return revoke_one(invocation);
}

Result<> renew(Invocation& invocation) {
  const MailboxId mailbox{invocation.words().arguments[0]};
  const std::string because = invocation.words().value("because");
  if (!because.empty()) TRY(check_new_name("--because", because));
  TRY(with_authority(invocation, [&](Node& node) { return renew_keys(node, mailbox, because); }));
  invocation.give(json::object{{"renewed", mailbox.value}, {"revoked", !because.empty()}});
  invocation.print(fmt::format(
      fmt::runtime(
          invocation.say({"Neue Schlüssel: {}. Wer sie braucht, bekommt sie mit der nächsten Sendung.",
                          "New keys: {}. Whoever needs them is sent them with the next consignment."})),
      mailbox.value));
  return {};
}

}  // namespace depesche::cli
