// SPDX-License-Identifier: EUPL-1.2
#include "cli/federate_commands.h"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <fstream>

#include "cli/at_node.h"
#include "cli/confirm.h"
#include "cli/root_commands.h"
#include "node/federation.h"

namespace depesche::cli {
namespace {

namespace json = boost::json;

std::vector<std::string> usual_level_words() {
  std::vector<std::string> words;
  for (std::size_t level = 0; level < levels_count; ++level)
    words.emplace_back(to_text(static_cast<Level>(level)));
  return words;
}

Result<Offer> offer_in(const Invocation& invocation) {
  const auto file = invocation.path(invocation.words().arguments[0]);
  std::ifstream in(file, std::ios::binary);
  std::string bytes(offer_size_max + 1, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  if (bytes.empty())
    return fail(Code::not_found,
                fmt::format(fmt::runtime(invocation.say({"{} ist nicht lesbar", "{} cannot be read"})),
                            file.string()));
  auto offer = read_offer(as_bytes(bytes));
  if (!offer)
    return fail(offer.error().code,
                std::string(invocation.say({"das ist kein unversehrtes Angebot", "this is no whole offer"})));
  return offer;
}

// A level by the partner's own word for it.
Result<Level> level_there(const Invocation& invocation, const Offer& offer, std::string_view word) {
  const auto found = std::ranges::find(offer.level_words, word);
  if (found != offer.level_words.end()) return static_cast<Level>(found - offer.level_words.begin());
  std::string known;
  for (const std::string& one : offer.level_words) known += (known.empty() ? "" : ", ") + one;
  return fail(Code::invalid,
              fmt::format(fmt::runtime(invocation.say({"„{}“ ist keine Stufe des Partners; er kennt: {}",
                                                       "“{}” is no level of the partner's; it has: {}"})),
                          word, known));
}

Result<std::vector<LevelPair>> pairs_in(const Invocation& invocation, const Offer& offer,
                                        const std::string& option, bool is_outward) {
  std::vector<LevelPair> pairs;
  for (const std::string& typed : invocation.words().values(option)) {
    const std::size_t sign = typed.find('=');
    if (sign == std::string::npos)
      return fail(Code::invalid,
                  "--" + option + std::string(invocation.say({" nimmt STUFE=STUFE", " takes LEVEL=LEVEL"})));
    const std::string left = typed.substr(0, sign);
    const std::string right = typed.substr(sign + 1);
    LevelPair pair;
    pair.ours = TRY(parse_level(is_outward ? left : right));
    pair.theirs = TRY(level_there(invocation, offer, is_outward ? right : left));
    pairs.push_back(pair);
  }
  return pairs;
}

Result<Terms> terms_in(const Invocation& invocation, const Offer& offer) {
  const Words& words = invocation.words();
  Terms terms{.gateway = {words.value("gateway")},
              .outward = {},
              .inward = {},
              .compartments = words.values("compartment"),
              .release = words.values("release"),
              .offered = {}};
  terms.outward = TRY(pairs_in(invocation, offer, "outward", true));
  terms.inward = TRY(pairs_in(invocation, offer, "inward", false));
  for (const std::string& mailbox : words.values("offer-mailbox")) terms.offered.push_back({mailbox});
  return terms;
}

std::string words_for(const Treaty& treaty, const LevelPair& pair, bool is_outward) {
  const auto index = static_cast<std::size_t>(pair.theirs);
  const std::string theirs = index < treaty.level_words.size() ? treaty.level_words[index] : "?";
  const std::string ours(to_text(pair.ours));
  return is_outward ? ours + " → " + theirs : theirs + " → " + ours;
}

std::string joined_pairs(const Treaty& treaty, bool is_outward) {
  std::string all;
  for (const LevelPair& pair : is_outward ? treaty.outward : treaty.inward)
    all += (all.empty() ? "" : ", ") + words_for(treaty, pair, is_outward);
  return all.empty() ? "–" : all;
}

json::object row_of(const Partner& partner) {
  const Treaty& treaty = partner.treaty();
  json::array offered;
  for (const MailboxId& id : treaty.offered) offered.push_back(json::string(id.value));
  json::array known;
  for (const auto& [id, mailbox] : partner.mailboxes()) {
    if (mailbox.kind != MailboxKind::node && mailbox.kind != MailboxKind::authority)
      known.push_back(json::string(id));
  }
  return {{"organisation", treaty.organisation},
          {"number", treaty.number},
          {"in_force", partner.is_in_force()},
          {"root", to_text(treaty.authority.id())},
          {"gateway", treaty.gateway.value},
          {"partner_gateway", treaty.partner_gateway.value},
          {"excerpt", partner.excerpt_number()},
          {"offered", offered},
          {"mailboxes", known}};
}

}  // namespace

Result<> federate_offer(Invocation& invocation) {
  const Words& words = invocation.words();
  if (!words.has("file"))
    return fail(Code::invalid, std::string(invocation.say({"--file fehlt: wohin das Angebot geschrieben wird",
                                                           "--file is missing: where the offer goes"})));
  Bytes bytes;
  TRY(with_authority(invocation, [&](Node& node) -> Result<> {
    const MailboxId gateway{words.value("gateway", node.site().node.value)};
    const auto& own_words = words.values("level-word");
    auto made = make_offer(node, gateway, own_words.empty() ? usual_level_words() : own_words);
    if (!made) return std::unexpected(made.error());
    bytes = *std::move(made);
    return {};
  }));
  const Offer offer = TRY(read_offer(bytes));
  invocation.terminal().begin_file("file");
  TRY(invocation.terminal().write_file({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
  const std::string root = to_text(offer.authority.id());
  invocation.give(
      json::object{{"organisation", offer.organisation}, {"gateway", offer.gateway.value}, {"root", root}});
  invocation.print(fmt::format(
      fmt::runtime(
          invocation.say({"Angebot von {} über den Knoten {} geschrieben.\nWurzelschlüssel: {}\n"
                          "Er geht auf Papier an das andere Haus; das Angebot reist auf beliebigem Weg.",
                          "Offer of {} by way of node {} written.\nRoot key: {}\n"
                          "It goes to the other organisation on paper; the offer travels any way."})),
      offer.organisation, offer.gateway.value, root));
  return {};
}

Result<> federate_add(Invocation& invocation) {
  const Offer offer = TRY(offer_in(invocation));
  Terms terms = TRY(terms_in(invocation, offer));
  const std::string root = to_text(offer.authority.id());
  if (invocation.words().value("root") != root)
    return fail(
        Code::denied,
        fmt::format(fmt::runtime(invocation.say(
                        {"das Angebot nennt den Wurzelschlüssel {}; er muss mit --root so genannt "
                         "werden, wie er auf Papier kam",
                         "the offer names the root key {}; --root must name it as it came on paper"})),
                    root));
  TRY(with_authority(invocation, [&](Node& node) {
    if (terms.gateway.value.empty()) terms.gateway = node.site().node;
    return conclude_treaty(node, offer, terms);
  }));
  invocation.give(json::object{{"organisation", offer.organisation}, {"root", root}});
  invocation.print(fmt::format(
      fmt::runtime(
          invocation.say({"Die Vereinbarung mit {} gilt. Zwischen den Knoten fehlt noch die Verbindung:\n"
                          "  depesche link call {} HOST:PORT (oder Kurier).",
                          "The treaty with {} is in force. What is missing is the link between the nodes:\n"
                          "  depesche link call {} HOST:PORT (or a courier)."})),
      offer.organisation, offer.gateway.value));
  return {};
}

Result<> federate_list(Invocation& invocation) {
  const auto of_node = [](Node& node) { return node.published()->directory->partners(); };
  auto asked = at_node<SharedMap<std::string, Partner>>(invocation, of_node);
  const auto partners = TRY(std::move(asked));
  json::array rows;
  for (const auto& [organisation, partner] : partners) {
    rows.push_back(row_of(partner));
    const Treaty& treaty = partner.treaty();
    invocation.print(fmt::format(
        fmt::runtime(
            invocation.say({"{}  {}  {}, Nummer {}, Auszug {}\n  Grenze: {} – {}\n  hinaus: {}\n  herein: {}",
                            "{}  {}  {}, number {}, excerpt {}\n  border: {} – {}\n  out: {}\n  in: {}"})),
        organisation, invocation.say({treaty.name.de, treaty.name.en}),
        invocation.say(partner.is_in_force() ? Text{"gilt", "in force"} : Text{"beendet", "ended"}),
        treaty.number, partner.excerpt_number(), treaty.gateway.value, treaty.partner_gateway.value,
        joined_pairs(treaty, true), joined_pairs(treaty, false)));
  }
  invocation.give(json::object{{"treaties", rows}});
  if (partners.empty())
    invocation.print(invocation.say({"Es gibt keine Vereinbarung.", "There is no treaty."}));
  return {};
}

Result<> federate_end(Invocation& invocation) {
  const std::string organisation = invocation.words().arguments[0];
  TRY(confirm(invocation,
              {"Zur Bestätigung die Kennung des anderen Hauses eintippen: ",
               "To confirm, type the other organisation's id: "},
              organisation));
  TRY(with_authority(invocation, [&](Node& node) { return end_treaty(node, organisation); }));
  invocation.give(json::object{{"ended", organisation}});
  invocation.print(fmt::format(
      fmt::runtime(invocation.say({"Beendet: {}. Alle Knoten erfahren es mit der nächsten Sendung.",
                                   "Ended: {}. Every node is told with the next consignment."})),
      organisation));
  return {};
}

Result<> federate_publish(Invocation& invocation) {
  TRY(with_authority(invocation, [](Node& node) { return publish_excerpts(node); }));
  invocation.give(json::object{{"published", true}});
  invocation.print(invocation.say({"Allen Partnern mitgeteilt.", "Every partner is told."}));
  return {};
}

}  // namespace depesche::cli
