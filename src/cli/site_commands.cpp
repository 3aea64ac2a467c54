// SPDX-License-Identifier: EUPL-1.2
#include "cli/site_commands.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "cli/naming.h"
#include "cli/run.h"
#include "dispatch/key_store.h"
#include "env/entropy.h"
#include "node/founding.h"
#include "node/upkeep.h"

namespace depesche::cli {
namespace {

namespace json = boost::json;

Result<Founding> founding_of(const Invocation& invocation) {
  const Words& words = invocation.words();
  const std::string organisation = words.value("organisation");
  const std::string site = words.value("site", "zentrale");
  const std::string name = words.value("name", organisation);
  Founding founding{.site = site,
                    .name = {.de = words.value("site-name", name), .en = words.value("site-name", name)},
                    .organisation = {.id = organisation, .name = {.de = name, .en = name}},
                    .compartments = {},
                    .home = {},
                    .ceiling = Level::secret,
                    .exercise = words.has("exercise")};
  if (organisation.empty())
    return fail(Code::invalid, "--organisation is missing, for example --organisation aa");
  for (const char* option : {"name", "site-name"}) {
    if (words.has(option)) TRY(check_new_name("--" + std::string(option), words.value(option)));
  }
  if (words.has("ceiling")) founding.ceiling = TRY(parse_level(words.value("ceiling")));
  founding.home = {.id = site,
                   .organisation = organisation,
                   .kind = "headquarters",
                   .name = founding.name,
                   .country = "DEU",
                   .country_name = {.de = "Deutschland", .en = "Germany"}};
  for (const std::string& pair : words.values("compartment")) {
    const std::size_t equals = pair.find('=');
    const std::string code = pair.substr(0, equals);
    const std::string called = equals == std::string::npos ? code : pair.substr(equals + 1);
    TRY(check_new_name("--compartment", code));
    TRY(check_new_name("--compartment", called));
    founding.compartments.push_back({.code = code, .name = {.de = called, .en = called}});
  }
  return founding;
}

}  // namespace

Result<> make_site(Invocation& invocation) {
  const auto founding = TRY(founding_of(invocation));
  const auto passphrase = TRY(invocation.new_secret(
      "passphrase-file", {"Kennsatz des Schlüsselspeichers: ", "Passphrase of the key store: "}));
  const SystemClock clock;
  SystemEntropy entropy;
  const auto site =
      TRY(found_site(invocation.folder(), founding, passphrase, crypto::ScryptCost{}, clock, entropy));
  invocation.give(json::object{
      {"site", site.id}, {"folder", invocation.folder().string()}, {"root", to_text(site.root)}});
  invocation.print(fmt::format(
      fmt::runtime(
          invocation.say({"Der Knoten „{}“ steht in {}.\nWurzelschlüssel: {} (bitte auf Papier verwahren)",
                          "Node „{}“ stands in {}.\nRoot key: {} (please keep it on paper)"})),
      site.id, invocation.folder().string(), to_text(site.root)));
  return {};
}

Result<> show_status(Invocation& invocation) {
  return invocation.desk().with_node([&](Node& node) -> Result<> {
    const Position last = TRY(node.log().last());
    const auto published = node.published();
    const Bytes incarnation = TRY(node.log().incarnation());
    json::array stopped;
    for (const StoppedView& view : node.stopped_views())
      stopped.push_back(json::object{{"view", view.name}, {"because", view.because}});
    invocation.give(json::object{{"site", node.site().id},
                                 {"serving", invocation.desk().is_serving()},
                                 {"entries", last.value},
                                 {"shown_up_to", published->position.value},
                                 {"people", published->directory->persons().size()},
                                 {"mailboxes", published->directory->mailboxes().size()},
                                 {"stopped_views", stopped}});
    invocation.print(fmt::format(
        fmt::runtime(invocation.say({"Knoten        {}{}\nEinträge      {} (Sichten bis {})\nVerzeichnis   "
                                     "{} Personen, {} Postfächer",
                                     "Node          {}{}\nEntries       {} (views up to {})\nDirectory     "
                                     "{} people, {} mailboxes"})),
        node.site().id, invocation.desk().is_serving() ? invocation.say({", in Betrieb", ", serving"}) : "",
        last.value, published->position.value, published->directory->persons().size(),
        published->directory->mailboxes().size()));
    for (const StoppedView& view : node.stopped_views()) {
      invocation.print(
          fmt::format(fmt::runtime(invocation.say({"Sicht {} steht: {}", "View {} has stopped: {}"})),
                      view.name, view.because));
    }
    return {};
  });
}

Result<> verify(Invocation& invocation) {
  return invocation.desk().with_node([&](Node& node) -> Result<> {
    const auto found = TRY(
        verify_site(node, [&](std::uint64_t, std::uint64_t) { return !invocation.terminal().is_gone(); }));
    json::array faults;
    for (const std::string& fault : found.faults) faults.push_back(json::string(fault));
    invocation.give(json::object{{"entries", found.entries},
                                 {"signatures", found.signatures},
                                 {"erased", found.erased},
                                 {"faults", faults}});
    invocation.print(fmt::format(
        fmt::runtime(invocation.say({"{} Einträge, {} Unterschriften gültig, {} Inhalte gelöscht, {} Fehler.",
                                     "{} entries, {} signatures valid, {} bodies erased, {} faults."})),
        found.entries, found.signatures, found.erased, found.faults.size()));
    for (const std::string& fault : found.faults) invocation.print("  " + fault);
    if (!found.faults.empty()) invocation.note_partly();
    return {};
  });
}

Result<> rebuild(Invocation& invocation) {
  return invocation.desk().with_node([&](Node& node) -> Result<> {
    const auto rebuilt = TRY(rebuild_views(node));
    json::object views;
    for (const auto& one : rebuilt.views) {
      views[one.view] = one.equal;
      invocation.print(fmt::format(
          "{:<12} {}", one.view,
          one.equal ? invocation.say({"gleich", "equal"}) : invocation.say({"VERSCHIEDEN", "DIFFERENT"})));
    }
    invocation.give(json::object{{"views", views}, {"all_equal", rebuilt.all_equal()}});
    if (!rebuilt.all_equal()) {
      invocation.note_partly();
      invocation.print(invocation.say({"Die neuen Sichten gelten ab dem nächsten Start.",
                                       "The new views count from the next start on."}));
    }
    return {};
  });
}

Result<> back_up_site(Invocation& invocation) {
  const auto target = invocation.path(invocation.words().arguments[0]);
  TRY(invocation.desk().with_node([&](Node& node) { return back_up(node, target); }));
  invocation.give(json::object{{"backup", target.string()}});
  invocation.print(fmt::format(
      fmt::runtime(invocation.say(
          {"Sicherung in {}. Sie enthält den Schlüsselspeicher: wie eine Verschlusssache verwahren.",
           "Backup in {}. It holds the key store: keep it as you keep classified papers."})),
      target.string()));
  return {};
}

Result<> restore_site(Invocation& invocation) {
  const auto backup = invocation.path(invocation.words().arguments[0]);
  TRY(read_site(backup));  // before the passphrase is asked: a wrong folder should say so
  const auto passphrase =
      TRY(passphrase_of(invocation.words(), invocation.terminal(), invocation.is_german()));
  TRY(KeyStore::open(backup / "keys", passphrase));  // a passphrase that does not fit leaves nothing behind
  TRY(restore(backup, invocation.folder()));
  const SystemClock clock;
  SystemEntropy entropy;
  TRY(Node::open(invocation.folder(), passphrase, clock, entropy));  // makes the views
  invocation.give(json::object{{"folder", invocation.folder().string()}});
  invocation.print(fmt::format(
      fmt::runtime(
          invocation.say({"Wiederhergestellt in {}. depesche verify und depesche rebuild prüfen den Bestand.",
                          "Restored in {}. depesche verify and depesche rebuild prove it."})),
      invocation.folder().string()));
  return {};
}

Result<> change_passphrase(Invocation& invocation) {
  const auto fresh =
      TRY(invocation.new_secret("new-passphrase-file", {"Neuer Kennsatz: ", "New passphrase: "}));
  return invocation.desk().with_node([&](Node& node) { return node.change_passphrase(fresh); });
}

}  // namespace depesche::cli
