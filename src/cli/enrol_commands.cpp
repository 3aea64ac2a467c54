// SPDX-License-Identifier: EUPL-1.2
#include "cli/enrol_commands.h"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <optional>

#include "cli/confirm.h"
#include "cli/qr_text.h"
#include "cli/root_commands.h"
#include "env/entropy.h"
#include "node/enrolment.h"
#include "node/enrolment_code.h"
#include "node/upkeep.h"

namespace depesche::cli {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

constexpr int attempts_max = 3;
constexpr std::size_t package_head_size = 64;

// What the post's own mailboxes are authorised for, but no more than this site.
Level usual_ceiling(const Node& node, const std::string& post) {
  Level highest = Level::restricted;
  for (const auto& [_, mailbox] : node.published()->directory->mailboxes()) {
    if (mailbox.kind == MailboxKind::post && mailbox.owner == post)
      highest = std::max(highest, mailbox.ceiling.level);
  }
  return std::min(highest, node.site().ceiling);
}

struct Enrolled {
  EnrolmentPackage package;
  std::string post;
  Name name;
  Level ceiling{};
  Time at{};
};

Result<Enrolled> enrol_at(Node& node, const Words& words) {
  Enrolled enrolled{
      .package = {}, .post = words.arguments[0], .name = {}, .ceiling = {}, .at = node.clock().now()};
  enrolled.ceiling = usual_ceiling(node, enrolled.post);
  if (words.has("ceiling")) enrolled.ceiling = TRY(parse_level(words.value("ceiling")));
  enrolled.package = TRY(enrol(node, enrolled.post, enrolled.ceiling));
  if (const Post* post = node.published()->directory->post(enrolled.post)) enrolled.name = post->name;
  return enrolled;
}

// The code's groups, numbered, so that one can be named over the telephone.
std::string numbered_groups(std::string_view code) {
  std::string lines;
  for (std::size_t number = 1; !code.empty(); ++number) {
    const std::size_t dash = code.find('-');
    lines += fmt::format("   {:>2}  {:<4}{}", number, code.substr(0, dash), number % 5 == 0 ? "\n" : "");
    code = dash == std::string_view::npos ? "" : code.substr(dash + 1);
  }
  return lines + (lines.ends_with('\n') ? "" : "\n");
}

// The sheet that goes to the post by another way than the package.
Result<std::string> paper(const Invocation& invocation, const Enrolled& enrolled) {
  const std::string qr = TRY(qr_text(enrolled.package.code, Print::dark_on_light));
  const std::string name(invocation.say({enrolled.name.de, enrolled.name.en}));
  return fmt::format(
      fmt::runtime(invocation.say(
          {"DEPESCHE  Einrichtungscode                    Nur für den Empfänger. Nach Gebrauch "
           "vernichten.\n\n"
           "Vertretung     {} ({})\nKnoten         {}\nHöchste Stufe  {}\nAusgestellt    {} (UTC)\n\n"
           "Code\n\n{}\n{}\n"
           "An der Vertretung:  depesche join PAKET --folder ORDNER\n"
           "Code und Paket gehen auf zwei verschiedenen Wegen.\n\n\n"
           "ausgestellt    ______________________________    ______________________________\n"
           "               Ort, Datum                        Unterschrift\n\n\n"
           "übernommen     ______________________________    ______________________________\n"
           "               Ort, Datum                        Unterschrift\n",
           "DEPESCHE  enrolment code                      For its recipient only. Destroy after use.\n\n"
           "Post           {} ({})\nNode           {}\nHighest level  {}\nIssued         {} (UTC)\n\n"
           "Code\n\n{}\n{}\n"
           "At the post:  depesche join PACKAGE --folder FOLDER\n"
           "Code and package go by two different ways.\n\n\n"
           "issued         ______________________________    ______________________________\n"
           "               place, date                       signature\n\n\n"
           "received       ______________________________    ______________________________\n"
           "               place, date                       signature\n"})),
      name, enrolled.post, enrolled.package.node.value, to_text(enrolled.ceiling), date_of(enrolled.at),
      numbered_groups(enrolled.package.code), qr);
}

void tell(const Invocation& invocation, const Enrolled& enrolled) {
  invocation.give(json::object{{"post", enrolled.post},
                               {"node", enrolled.package.node.value},
                               {"ceiling", to_text(enrolled.ceiling)},
                               {"package_bytes", enrolled.package.bytes.size()},
                               {"code", enrolled.package.code}});
  invocation.print(fmt::format(
      fmt::runtime(invocation.say(
          {"Knoten {} ist angelegt (höchste Stufe {}); von jetzt an schreibt nur er für „{}“.\n"
           "Paket  {} ({} Bytes)\n\nCode   {}\n\n"
           "Der Code wird nur dieses eine Mal gezeigt. Er geht auf einem anderen Weg als das Paket.\n"
           "An der Vertretung: depesche join PAKET --folder ORDNER",
           "Node {} has been made (highest level {}); from now on it alone writes for “{}”.\n"
           "Package  {} ({} bytes)\n\nCode     {}\n\n"
           "The code is shown this once only. It goes by another way than the package.\n"
           "At the post: depesche join PACKAGE --folder FOLDER"})),
      enrolled.package.node.value, to_text(enrolled.ceiling), enrolled.post,
      invocation.words().value("package"), enrolled.package.bytes.size(), enrolled.package.code));
}

std::unexpected<Error> refuse(const Invocation& invocation, Code code, const Text& text) {
  return fail(code, std::string(invocation.say(text)));
}

Result<Bytes> read_package(const Invocation& invocation) {
  const fs::path file = invocation.path(invocation.words().arguments[0]);
  std::error_code error;
  const auto size = fs::file_size(file, error);
  std::ifstream in(file, std::ios::binary);
  if (error || !in)
    return fail(Code::invalid,
                fmt::format(fmt::runtime(invocation.say({"{} ist nicht zu lesen", "{} cannot be read"})),
                            file.string()));
  Bytes bytes(std::min<std::uintmax_t>(size, enrolment_size_max + 1));
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  const bool is_whole = in.gcount() == static_cast<std::streamsize>(bytes.size());
  const auto head = BytesView(bytes).first(std::min(bytes.size(), package_head_size));
  const auto word = as_bytes("depesche enrolment");
  if (!is_whole || size > enrolment_size_max || std::ranges::search(head, word).empty())
    return refuse(invocation, Code::invalid,
                  {"das ist kein Einrichtungspaket", "this is no enrolment package"});
  return bytes;
}

Result<> check_folder_is_free(const Invocation& invocation) {
  const fs::path& folder = invocation.folder();
  std::error_code error;
  for (const char* name : {"site.json", "log.db", "keys"}) {
    if (!fs::exists(folder / name, error)) continue;
    return fail(Code::conflict,
                fmt::format(fmt::runtime(invocation.say(
                                {"{} ist in Gebrauch (darin liegt {}); bitte einen leeren Ordner nennen",
                                 "{} is in use (it holds {}); please name an empty folder"})),
                            folder.string(), name));
  }
  return {};
}

// What is wrong with a code that cannot be read, and where.
std::string slip_in(const Invocation& invocation, std::string_view typed, BytesView package) {
  if (const std::size_t group = impossible_group(typed); group != 0)
    return fmt::format(
        fmt::runtime(invocation.say({"Gruppe {} des Codes enthält ein Zeichen, das dort nicht stehen kann",
                                     "group {} of the code holds a character that cannot stand there"})),
        group);
  const auto suspects = suspect_groups(typed, package);
  if (suspects.empty())
    return std::string(
        invocation.say({"der Code hat einen Schreibfehler: bitte alle Gruppen mit dem Papier vergleichen",
                        "the code has a slip of the pen: please compare all its groups with the paper"}));
  std::string groups;
  for (const std::size_t group : suspects) groups += (groups.empty() ? "" : ", ") + std::to_string(group);
  return fmt::format(fmt::runtime(invocation.say({"der Code hat einen Schreibfehler, vermutlich in Gruppe {}",
                                                  "the code has a slip of the pen, probably in group {}"})),
                     groups);
}

bool is_sound(const Invocation& invocation, std::string_view typed, BytesView package, Error& error) {
  const auto code = parse_enrolment_code(typed);
  if (!code) {
    error = {Code::invalid, slip_in(invocation, typed, package)};
  } else if (!code->opens(package)) {
    error = {Code::denied,
             std::string(invocation.say(
                 {"Code und Paket gehören nicht zusammen: es ist der Code eines anderen Pakets, "
                  "oder das Paket wurde unterwegs verändert",
                  "code and package do not belong together: it is the code of another package, or "
                  "the package was altered on its way"}))};
  }
  return code && code->opens(package);
}

// From a file, or typed; whoever types may mend a slip.
Result<crypto::Secret> read_code(const Invocation& invocation, BytesView package) {
  const bool is_typed = !invocation.words().has("code-file");
  Error error{Code::denied, ""};
  for (int attempt = 0; attempt < (is_typed ? attempts_max : 1); ++attempt) {
    if (attempt > 0) invocation.terminal().err(error.what + "\n");
    auto code = TRY(invocation.secret("code-file", invocation.say({"Einrichtungscode (wird nicht gezeigt): ",
                                                                   "Enrolment code (not shown): "})));
    const auto view = code.view();
    const std::string_view typed(reinterpret_cast<const char*>(view.data()), view.size());
    if (is_sound(invocation, typed, package, error)) return code;
  }
  return std::unexpected(error);
}

Result<Site> join_here(const Invocation& invocation, BytesView package, const crypto::Secret& code,
                       const crypto::Secret& passphrase) {
  const SystemClock clock;
  SystemEntropy entropy;
  const auto view = code.view();
  const std::string_view typed(reinterpret_cast<const char*>(view.data()), view.size());
  auto joined =
      join_site(invocation.folder(), package, typed, passphrase, crypto::ScryptCost{}, clock, entropy);
  if (joined || joined.error().code == Code::unavailable || joined.error().code == Code::conflict)
    return joined;
  return fail(
      Code::corrupt,
      fmt::format(fmt::runtime(invocation.say(
                      {"das Paket ist beschädigt oder nicht von der Zentrale ({}); bitte ein neues "
                       "anfordern",
                       "the package is damaged or not from headquarters ({}); please ask for another"})),
                  joined.error().what));
}

// The new site is proved before anybody relies on it.
Result<Verification> prove(const Invocation& invocation, const crypto::Secret& passphrase) {
  const SystemClock clock;
  SystemEntropy entropy;
  const auto node = TRY(Node::open(invocation.folder(), passphrase, clock, entropy));
  return verify_site(*node, [&](std::uint64_t, std::uint64_t) { return !invocation.terminal().is_gone(); });
}

}  // namespace

Result<> enrol_post(Invocation& invocation) {
  if (!invocation.words().has("package"))
    return refuse(invocation, Code::invalid,
                  {"--package fehlt: wohin das Paket geschrieben wird",
                   "--package is missing: where the package is written"});
  std::optional<Enrolled> made;
  TRY(with_authority(invocation, [&](Node& node) -> Result<> {
    auto done = enrol_at(node, invocation.words());
    if (!done) return std::unexpected(done.error());
    made = *std::move(done);
    return {};
  }));
  const Enrolled& enrolled = *made;
  const auto as_text = [](BytesView bytes) {
    return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  };
  invocation.terminal().begin_file("package");
  TRY(invocation.terminal().write_file(as_text(enrolled.package.bytes)));
  if (invocation.words().has("paper")) {
    const std::string sheet = TRY(paper(invocation, enrolled));
    invocation.terminal().begin_file("paper");
    TRY(invocation.terminal().write_file(sheet));
  }
  tell(invocation, enrolled);
  if (invocation.words().has("qr")) {
    const std::string qr = TRY(qr_text(enrolled.package.code, Print::light_on_dark));
    invocation.print(qr);
  }
  return {};
}

Result<> join_post(Invocation& invocation) {
  TRY(check_folder_is_free(invocation));
  const auto package = TRY(read_package(invocation));
  const auto code = TRY(read_code(invocation, package));
  const auto passphrase =
      TRY(invocation.new_secret("passphrase-file", {"Kennsatz für den neuen Schlüsselspeicher: ",
                                                    "Passphrase for the new key store: "}));
  const auto site = TRY(join_here(invocation, package, code, passphrase));
  const auto proved = TRY(prove(invocation, passphrase));
  for (const std::string& fault : proved.faults) invocation.print("  " + fault);
  if (!proved.faults.empty())
    return refuse(
        invocation, Code::corrupt,
        {"der neue Bestand ist nicht unversehrt; bitte nicht benutzen und ein neues Paket anfordern",
         "the new site is not whole; please do not use it, and ask for another package"});
  invocation.give(json::object{{"site", site.id},
                               {"node", site.node.value},
                               {"folder", invocation.folder().string()},
                               {"root", to_text(site.root)},
                               {"entries", proved.entries},
                               {"signatures", proved.signatures}});
  invocation.print(
      fmt::format(fmt::runtime(invocation.say(
                      {"Der Knoten „{}“ steht in {} und ist geprüft: {} Einträge, {} Unterschriften.\n"
                       "Wurzelschlüssel: {} (bitte mit der Zentrale vergleichen)\n\nWas jetzt zu tun ist:\n"
                       "  1. Kennsatz auf Papier in den Tresor.\n  2. Code und Paket vernichten.\n"
                       "  3. depesche serve --folder {} (docs/operations.md)\n"
                       "  4. Die Verbindung zur Zentrale einrichten, oder den ersten Kurier erwarten.",
                       "Node “{}” stands in {} and has been proved: {} entries, {} signatures.\n"
                       "Root key: {} (please compare it with headquarters)\n\nWhat to do now:\n"
                       "  1. The passphrase on paper, into the safe.\n  2. Destroy code and package.\n"
                       "  3. depesche serve --folder {} (docs/operations.md)\n"
                       "  4. Set up the link to headquarters, or await the first courier."})),
                  site.id, invocation.folder().string(), proved.entries, proved.signatures,
                  to_text(site.root), invocation.folder().string()));
  return {};
}

}  // namespace depesche::cli
