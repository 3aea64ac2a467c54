// SPDX-License-Identifier: EUPL-1.2
#include "cli/dictionary_commands.h"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fstream>

#include "cli/at_node.h"
#include "cli/invocation.h"
#include "dispatch/dictionary.h"
#include "node/dictionaries.h"

namespace depesche::cli {
namespace {

// As large as there can be: from 1 to 4 MiB a 10 kB report saves some 200 bytes, and each node is sent it
// once.
constexpr std::size_t usual_dictionary_size = dictionary_size_max;
constexpr std::size_t training_size_max = std::size_t{32} << 20;  // bytes of contents

std::string id_text(const DictionaryId& id) {
  constexpr std::size_t shown = 8;  // bytes; enough to tell a house's few dictionaries apart
  std::string text;
  for (const std::byte byte : std::span(id).first(shown))
    text += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
  return text;
}

Result<std::shared_ptr<const Dictionary>> read_dictionary(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  Bytes bytes(dictionary_size_max + 1);
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  if (bytes.empty()) return fail(Code::not_found, path.string() + " cannot be read");
  auto dictionary = TRY(Dictionary::from(std::move(bytes)));
  TRY(AuthorsDictionary::from(dictionary));
  return dictionary;
}

}  // namespace

Result<> train_dictionary_file(Invocation& invocation) {
  if (!invocation.words().has("file"))
    return fail(Code::invalid,
                std::string(invocation.say({"--file fehlt: wohin das Wörterbuch geschrieben wird",
                                            "--file is missing: where the dictionary is written"})));
  const auto contents = TRY(at_node<std::vector<Bytes>>(
      invocation, [](Node& node) { return contents_for_training(node, training_size_max); }));
  const Bytes trained = TRY(train_dictionary(contents, usual_dictionary_size));
  const auto dictionary = TRY(Dictionary::from(trained));
  TRY(invocation.terminal().write_file(
      std::string_view(reinterpret_cast<const char*>(trained.data()), trained.size())));
  const std::string id = id_text(dictionary->id());
  invocation.give(boost::json::object{{"id", id}, {"bytes", trained.size()}, {"texts", contents.size()}});
  invocation.print(fmt::format(fmt::runtime(invocation.say({"Wörterbuch {}: {} Bytes aus {} Texten",
                                                            "Dictionary {}: {} bytes from {} texts"})),
                               id, trained.size(), contents.size()));
  return {};
}

Result<> publish_dictionary(Invocation& invocation) {
  const auto dictionary = TRY(read_dictionary(invocation.path(invocation.words().arguments[0])));
  const auto published = invocation.desk().with_exchange([&](Exchange&, Node& node) -> Result<> {
    const auto moment = node.published();
    const auto submission =
        TRY(dictionary_submission(node.site(), *moment->directory, *moment->keys, *dictionary));
    const auto answers = TRY(node.submit(std::vector{submission}));
    if (!answers.front()) return std::unexpected(answers.front().error());
    return {};
  });
  if (!published) return published;
  const std::string id = id_text(dictionary->id());
  invocation.give(boost::json::object{{"id", id}, {"bytes", dictionary->bytes().size()}});
  invocation.print(fmt::format(fmt::runtime(invocation.say({"Wörterbuch {} geht an alle Knoten.",
                                                            "Dictionary {} goes to every node."})),
                               id));
  return {};
}

Result<> list_dictionaries(Invocation& invocation) {
  using Known = std::vector<std::shared_ptr<const Dictionary>>;
  const auto known = TRY(at_node<Known>(
      invocation, [](Node& node) -> Result<Known> { return node.published()->keys->dictionaries(); }));
  boost::json::array list;
  for (const auto& one : known) {
    list.push_back(boost::json::object{{"id", id_text(one->id())}, {"bytes", one->bytes().size()}});
    invocation.print(fmt::format("{}  {} Bytes", id_text(one->id()), one->bytes().size()));
  }
  if (known.empty()) invocation.print(invocation.say({"Kein Wörterbuch.", "No dictionary."}));
  invocation.give(boost::json::object{{"dictionaries", list}});
  return {};
}

}  // namespace depesche::cli
