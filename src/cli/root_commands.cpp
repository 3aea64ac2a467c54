// SPDX-License-Identifier: EUPL-1.2
#include "cli/root_commands.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>
#include <optional>

#include "cli/at_node.h"
#include "node/paper_code.h"
#include "node/root_shares.h"

namespace depesche::cli {
namespace {

namespace json = boost::json;

constexpr int attempts_max = 3;

std::string_view text_of(const crypto::Secret& secret) {
  return {reinterpret_cast<const char*>(secret.view().data()), secret.size()};
}

// A share as an officer types it; a slip may be mended. What `is_right` refuses counts as one.
template <class Check>
Result<RootShare> ask_share(const Invocation& invocation, const std::string& prompt, Check is_right) {
  for (int attempt = 0; attempt < attempts_max; ++attempt) {
    const auto typed = TRY(invocation.terminal().ask(prompt));
    auto share = parse_root_share(text_of(typed));
    if (share && is_right(*share)) return share;
    const std::size_t group = impossible_group(text_of(typed), root_share_size);
    invocation.terminal().err(
        group == 0
            ? std::string(invocation.say({"Dieser Teilschlüssel stimmt nicht; bitte vergleichen.\n",
                                          "This share is not right; please compare it.\n"}))
            : fmt::format(
                  fmt::runtime(invocation.say({"In Gruppe {} steht ein Zeichen, das es dort nicht gibt.\n",
                                               "Group {} holds a character that cannot stand there.\n"})),
                  group));
  }
  return fail(Code::denied,
              std::string(invocation.say({"der Teilschlüssel stimmt nicht", "the share is not right"})));
}

Result<MailboxKeys> ask_for_root(const Invocation& invocation, std::size_t needed) {
  std::vector<RootShare> shares;
  for (std::size_t number = 1; number <= needed; ++number) {
    const auto prompt =
        fmt::format(fmt::runtime(invocation.say(
                        {"Teilschlüssel {} von {} (wird nicht gezeigt): ", "Share {} of {} (not shown): "})),
                    number, needed);
    const auto is_another = [&](const RootShare& share) {
      return std::ranges::none_of(
          shares, [&](const RootShare& other) { return other.share.index == share.share.index; });
    };
    shares.push_back(TRY(ask_share(invocation, prompt, is_another)));
  }
  return join_root(invocation.folder(), shares);
}

Result<std::size_t> number_of(const Invocation& invocation, const std::string& option) {
  const std::string typed = invocation.words().value(option);
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (error != std::errc() || end != typed.data() + typed.size() || number < 2 || number > shares_max)
    return fail(Code::invalid, "--" + option +
                                   fmt::format(fmt::runtime(invocation.say({" nimmt eine Zahl von 2 bis {}",
                                                                            " takes a number from 2 to {}"})),
                                               shares_max));
  return number;
}

// Shows one officer's share and has it typed back, so that what stands on paper is known to be right.
Result<> hand_over(const Invocation& invocation, const RootShare& share, std::size_t of) {
  const std::string code = to_text(share);
  invocation.terminal().out(fmt::format(fmt::runtime(invocation.say({"\nTeilschlüssel {} von {}:\n\n  {}\n\n",
                                                                     "\nShare {} of {}:\n\n  {}\n\n"})),
                                        share.share.index, of, code));
  const auto prompt = invocation.say({"Bitte abschreiben und zur Probe eintippen (wird nicht gezeigt): ",
                                      "Please write it down and type it to prove it (not shown): "});
  const auto is_same = [&](const RootShare& typed) { return to_text(typed) == code; };
  TRY(ask_share(invocation, std::string(prompt), is_same));
  return {};
}

}  // namespace

Result<> with_authority(const Invocation& invocation, const std::function<Result<>(Node&)>& work) {
  const std::size_t needed = TRY(root_shares_needed(invocation.folder()));
  if (needed == 0) return invocation.desk().with_node(work);
  const auto keys = TRY(ask_for_root(invocation, needed));
  return invocation.desk().with_node([&](Node& node) -> Result<> {
    TRY(node.borrow_authority(keys.copy()));
    auto done = work(node);
    node.return_authority();
    return done;
  });
}

Result<> split_root_keys(Invocation& invocation) {
  const std::size_t shares = TRY(number_of(invocation, "shares"));
  const std::size_t needed = TRY(number_of(invocation, "needed"));
  std::vector<RootShare> made;
  TRY(with_authority(invocation, [&](Node& node) -> Result<> {
    auto split = split_root(node, needed, shares);
    if (!split) return std::unexpected(split.error());
    made = *std::move(split);
    return {};
  }));
  invocation.print(
      invocation.say({"Jeder Teilschlüssel gehört auf ein Blatt in einen eigenen Umschlag und in die Hand "
                      "einer anderen Person.\n"
                      "Erst wenn alle zur Probe eingetippt sind, verlässt der Wurzelschlüssel diesen Knoten.",
                      "Each share belongs on a sheet in an envelope of its own, in another person's hand.\n"
                      "Only when all have been typed to prove them does the root key leave this node."}));
  for (const RootShare& share : made) {
    const auto proved = hand_over(invocation, share, shares);
    if (proved) continue;
    TRY(invocation.desk().with_node([](Node& node) -> Result<> {
      forget_split(node);
      return {};
    }));
    return std::unexpected(proved.error());
  }
  TRY(invocation.desk().with_node([](Node& node) { return give_up_root(node); }));
  invocation.give(json::object{{"shares", shares}, {"needed", needed}});
  invocation.print(fmt::format(
      fmt::runtime(
          invocation.say({"Der Wurzelschlüssel liegt nicht mehr auf diesem Knoten. Was das Verzeichnis "
                          "ändert, fragt ab jetzt nach "
                          "{} der {} Teilschlüssel.\nBitte den Bildschirm leeren und frühere Sicherungen "
                          "vernichten: sie enthalten "
                          "ihn noch.",
                          "The root key is no longer on this node. What changes the directory asks for {} of "
                          "the {} shares from now "
                          "on.\nPlease clear the screen, and destroy earlier backups: they still hold it."})),
      needed, shares));
  return {};
}

}  // namespace depesche::cli
