// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "cli/directory_change.h"
#include "cli/naming.h"
#include "cli/root_commands.h"
#include "cli/user_commands.h"

namespace depesche::cli {
namespace {

namespace json = boost::json;

std::string_view word_of(MailboxKind kind) {
  switch (kind) {
    case MailboxKind::authority: return "authority";
    case MailboxKind::node: return "node";
    case MailboxKind::post: return "post";
    case MailboxKind::unit: return "unit";
    case MailboxKind::group: return "group";
    case MailboxKind::person: return "person";
  }
  std::unreachable();
}

// The new mailbox of a post, unit or group, authorised up to --level and --compartment.
Result<Mailbox> mailbox_of(const Invocation& invocation, const Node& node, MailboxKind kind,
                           const std::string& owner) {
  const Words& words = invocation.words();
  const std::string id = words.arguments[0];
  const std::string name = words.value("name", id);
  const Level level = TRY(parse_level(words.value("level", "VS-NFD")));
  Mailbox mailbox{.id = {std::string(word_of(kind)) + "." + id},
                  .kind = kind,
                  .owner = owner,
                  .name = {.de = name, .en = words.value("name-en", name)},
                  .ceiling = {.level = level,
                              .compartments = words.values("compartment"),
                              .releasable_to = {node.site().organisation},
                              .term_year = 0},
                  .keys = {}};
  const auto directory = node.published()->directory;
  if (directory->mailbox(mailbox.id) != nullptr) {
    return fail(Code::conflict, "the directory has a mailbox " + mailbox.id.value + " already");
  }
  for (const std::string& code : mailbox.ceiling.compartments) {
    if (directory->compartment(code) == nullptr)
      return fail(Code::invalid, "the directory has no compartment " + code);
  }
  mailbox.ceiling = normalised(std::move(mailbox.ceiling));
  return mailbox;
}

// Whether what is typed may become a record: id, names, kind and country.
Result<> check_typed(const Words& words) {
  const std::string& id = words.arguments[0];
  TRY(check_new_id(id));
  TRY(check_new_name("--name", words.value("name", id)));
  TRY(check_new_name("--name-en", words.value("name-en", id)));
  constexpr std::array<std::string_view, 4> kinds{"embassy", "consulate", "representation", "office"};
  if (words.has("kind") && std::ranges::find(kinds, words.value("kind")) == kinds.end()) {
    return fail(Code::invalid, "--kind is embassy, consulate, representation or office");
  }
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const std::string country = words.value("country");
  if (words.has("country") && (country.size() != 3 || !std::ranges::all_of(country, is_capital))) {
    return fail(Code::invalid, "--country takes three capital letters of ISO 3166, for example EGY");
  }
  return {};
}

Result<> add(Invocation& invocation, MailboxKind kind,
             const std::function<std::vector<Record>(const Node&, const Name&)>& records) {
  TRY(check_typed(invocation.words()));
  return with_authority(invocation, [&](Node& node) -> Result<> {
    const std::string id = invocation.words().arguments[0];
    const std::string home = invocation.words().value("post", node.site().id);
    if (kind != MailboxKind::post && node.published()->directory->post(home) == nullptr) {
      return fail(Code::invalid, "the directory has no post " + home);
    }
    const std::string owner = kind == MailboxKind::group ? home : id;
    auto mailbox = TRY(mailbox_of(invocation, node, kind, owner));
    auto before = records(node, mailbox.name);
    invocation.give(json::object{{"mailbox", mailbox.id.value}});
    invocation.print(mailbox.id.value);
    return change_directory(
        node,
        {.before = std::move(before), .mailboxes = {std::move(mailbox)}, .after = {}, .credentials = {}});
  });
}

}  // namespace

Result<> add_post(Invocation& invocation) {
  const Words& words = invocation.words();
  return add(invocation, MailboxKind::post, [&](const Node& node, const Name& name) {
    return std::vector<Record>{
        Post{.id = words.arguments[0],
             .organisation = node.site().organisation,
             .kind = words.value("kind", "embassy"),
             .name = name,
             .country = words.value("country"),
             .country_name = {.de = words.value("country"), .en = words.value("country")}}};
  });
}

Result<> add_unit(Invocation& invocation) {
  const Words& words = invocation.words();
  return add(invocation, MailboxKind::unit, [&](const Node& node, const Name& name) {
    return std::vector<Record>{
        Unit{.id = words.arguments[0], .post = words.value("post", node.site().id), .name = name}};
  });
}

Result<> add_group(Invocation& invocation) {
  return add(invocation, MailboxKind::group, [](const Node&, const Name&) { return std::vector<Record>{}; });
}

Result<> list_mailboxes(Invocation& invocation) {
  return invocation.desk().with_node([&](Node& node) -> Result<> {
    json::array mailboxes;
    const auto directory = node.published()->directory;
    for (const auto& [id, mailbox] : directory->mailboxes()) {
      const std::string level(to_text(mailbox.ceiling.level));
      mailboxes.push_back(json::object{
          {"id", id}, {"kind", word_of(mailbox.kind)}, {"name", mailbox.name.de}, {"level", level}});
      invocation.print(fmt::format("{:<32} {:<10} {:<16} {}", id, word_of(mailbox.kind), level,
                                   invocation.say({mailbox.name.de, mailbox.name.en})));
    }
    invocation.give(mailboxes);
    return {};
  });
}

}  // namespace depesche::cli
