// SPDX-License-Identifier: EUPL-1.2
#include "cli/user_commands.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "cli/directory_change.h"
#include "cli/naming.h"
#include "cli/root_commands.h"
#include "crypto/encoding.h"
#include "env/entropy.h"
#include "node/password.h"

namespace depesche::cli {
namespace {

namespace json = boost::json;

struct DutyWord {
  std::string_view word;
  Duty duty;
};
constexpr std::array duty_words{DutyWord{"read", Duty::read}, DutyWord{"write", Duty::write},
                                DutyWord{"release", Duty::release}, DutyWord{"administer", Duty::administer},
                                DutyWord{"supervise", Duty::supervise}};

std::uint8_t bits(std::initializer_list<Duty> duties) {
  std::uint8_t all = 0;
  for (const Duty duty : duties) all = static_cast<std::uint8_t>(all | static_cast<std::uint8_t>(duty));
  return all;
}

// „MAILBOX:read,write“ as a role; without duties, read, write and release.
Result<Role> role_of(const std::string& person, const std::string& typed) {
  const std::size_t colon = typed.find(':');
  Role role{.person = person, .mailbox = {typed.substr(0, colon)}, .duties = 0};
  if (colon == std::string::npos) {
    role.duties = bits({Duty::read, Duty::write, Duty::release});
    return role;
  }
  std::string_view rest = std::string_view(typed).substr(colon + 1);
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view word = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? "" : rest.substr(comma + 1);
    if (word == "none") continue;
    const auto known = std::ranges::find(duty_words, word, &DutyWord::word);
    if (known == duty_words.end()) {
      return fail(Code::invalid, "unknown duty „" + std::string(word) +
                                     "“; read, write, release, administer, supervise or none");
    }
    role.duties = static_cast<std::uint8_t>(role.duties | static_cast<std::uint8_t>(known->duty));
  }
  return role;
}

Result<Label> clearance_of(const Words& words, const Site& site, const Directory& directory) {
  const Level level = TRY(parse_level(words.value("level", "OFFEN")));
  Label upto{.level = level,
             .compartments = words.values("compartment"),
             .releasable_to = {site.organisation},
             .term_year = 0};
  for (const std::string& code : upto.compartments) {
    if (directory.compartment(code) == nullptr)
      return fail(Code::invalid, "the directory has no compartment " + code);
  }
  return normalised(std::move(upto));
}

Result<Credential> password_credential(const std::string& person, const crypto::Secret& password) {
  SystemEntropy entropy;
  const auto view = password.view();
  const std::string_view text(reinterpret_cast<const char*>(view.data()), view.size());
  auto verifier = TRY(make_password_verifier(text, crypto::ScryptCost{}, entropy));
  return Credential{.id = "password." + person,
                    .person = person,
                    .kind = Credential::Kind::password,
                    .name = {},
                    .verifier = std::move(verifier),
                    .revoked = false};
}

Result<> check_person(const Directory& directory, const std::string& person) {
  if (directory.person(person) == nullptr)
    return fail(Code::invalid, "the directory has no person " + person);
  return {};
}

Result<std::vector<Record>> roles_of(const Words& words, const std::string& person,
                                     const Directory& directory) {
  std::vector<Record> roles;
  for (const std::string& typed : words.values("role")) {
    auto role = TRY(role_of(person, typed));
    if (directory.mailbox(role.mailbox) == nullptr) {
      return fail(Code::invalid, "the directory has no mailbox " + role.mailbox.value);
    }
    roles.emplace_back(std::move(role));
  }
  return roles;
}

}  // namespace

Result<> add_user(Invocation& invocation) {
  const Words& words = invocation.words();
  const std::string id = words.arguments[0];
  const std::string name = words.value("name", id);
  TRY(check_new_id(id));
  TRY(check_new_name("--name", name));
  const std::string language = words.value("language", "de");
  if (language != "de" && language != "en") return fail(Code::invalid, "--language is de or en");
  const auto password = TRY(invocation.secret("password-file", invocation.say({"Kennwort: ", "Password: "})));
  const auto credential = TRY(password_credential(id, password));
  const auto take_in = [&](Node& node) -> Result<> {
    const auto directory = node.published()->directory;
    if (directory->person(id) != nullptr)
      return fail(Code::conflict, "the directory has a person " + id + " already");
    const std::string post = words.value("post", node.site().id);
    if (directory->post(post) == nullptr) return fail(Code::invalid, "the directory has no post " + post);
    const Label upto = TRY(clearance_of(words, node.site(), *directory));
    const Mailbox own{.id = {"person." + id},
                      .kind = MailboxKind::person,
                      .owner = id,
                      .name = {.de = name, .en = name},
                      .ceiling = upto,
                      .keys = {}};
    auto roles = TRY(roles_of(words, id, *directory));
    DirectoryChange change{
        .before = {Person{.id = id, .name = name, .post = post, .language = language, .active = true}},
        .mailboxes = {own},
        .after = std::move(roles),
        .credentials = {credential}};
    change.after.emplace_back(Clearance{.person = id, .upto = upto});
    change.after.emplace_back(
        Role{.person = id, .mailbox = own.id, .duties = bits({Duty::read, Duty::write, Duty::release})});
    return change_directory(node, std::move(change));
  };
  TRY(with_authority(invocation, take_in));
  invocation.give(json::object{{"person", id}});
  invocation.print(
      fmt::format(fmt::runtime(invocation.say({"{} kann sich anmelden.", "{} can sign in."})), id));
  return {};
}

Result<> list_users(Invocation& invocation) {
  return invocation.desk().with_node([&](Node& node) -> Result<> {
    const auto directory = node.published()->directory;
    json::array people;
    for (const auto& [id, person] : directory->persons()) {
      const Clearance* clearance = directory->clearance(id);
      const std::string level(clearance ? to_text(clearance->upto.level) : "-");
      people.push_back(json::object{{"id", id},
                                    {"name", person.name},
                                    {"post", person.post},
                                    {"level", level},
                                    {"active", person.active}});
      invocation.print(fmt::format("{:<28} {:<28} {:<16} {:<15}{}", id, person.name, person.post, level,
                                   person.active ? "" : invocation.say({" beendet", " ended"})));
    }
    invocation.give(people);
    return {};
  });
}

Result<> set_user_password(Invocation& invocation) {
  const std::string id = invocation.words().arguments[0];
  const auto password =
      TRY(invocation.secret("password-file", invocation.say({"Neues Kennwort: ", "New password: "})));
  const auto credential = TRY(password_credential(id, password));
  return invocation.desk().with_node([&](Node& node) -> Result<> {
    TRY(check_person(*node.published()->directory, id));
    return change_directory(node, {.before = {}, .mailboxes = {}, .after = {}, .credentials = {credential}});
  });
}

Result<> set_user_clearance(Invocation& invocation) {
  const std::string id = invocation.words().arguments[0];
  return with_authority(invocation, [&](Node& node) -> Result<> {
    const auto directory = node.published()->directory;
    TRY(check_person(*directory, id));
    const Label upto = TRY(clearance_of(invocation.words(), node.site(), *directory));
    DirectoryChange change;
    change.after.emplace_back(Clearance{.person = id, .upto = upto});
    if (const Mailbox* own = directory->mailbox({"person." + id})) {
      Mailbox raised = *own;  // what may be sent to the person's own mailbox follows the clearance
      raised.ceiling = upto;
      change.after.emplace_back(std::move(raised));
    }
    return change_directory(node, std::move(change));
  });
}

Result<> set_user_role(Invocation& invocation) {
  const std::string id = invocation.words().arguments[0];
  return with_authority(invocation, [&](Node& node) -> Result<> {
    const auto directory = node.published()->directory;
    TRY(check_person(*directory, id));
    auto roles = TRY(roles_of(invocation.words(), id, *directory));
    if (roles.empty())
      return fail(Code::invalid, "--role is missing, for example --role post.kairo:read,write");
    return change_directory(node,
                            {.before = {}, .mailboxes = {}, .after = std::move(roles), .credentials = {}});
  });
}

Result<> end_user(Invocation& invocation) {
  const std::string id = invocation.words().arguments[0];
  return with_authority(invocation, [&](Node& node) -> Result<> {
    const auto directory = node.published()->directory;
    TRY(check_person(*directory, id));
    DirectoryChange change;
    Person ended = *directory->person(id);
    ended.active = false;
    change.before.emplace_back(std::move(ended));
    for (const Credential* credential : directory->credentials_of(id)) {
      Credential revoked = *credential;
      revoked.revoked = true;
      revoked.verifier.clear();
      change.credentials.push_back(std::move(revoked));
    }
    return change_directory(node, std::move(change));
  });
}

}  // namespace depesche::cli
