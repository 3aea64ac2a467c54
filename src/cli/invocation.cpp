// SPDX-License-Identifier: EUPL-1.2
#include "cli/invocation.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <fstream>
#include <iterator>

#include "cli/naming.h"

namespace depesche::cli {

std::string Words::value(const std::string& option, const std::string& otherwise) const {
  const auto found = options.find(option);
  return found == options.end() || found->second.empty() ? otherwise : found->second.back();
}

const std::vector<std::string>& Words::values(const std::string& option) const {
  static const std::vector<std::string> none;
  const auto found = options.find(option);
  return found == options.end() ? none : found->second;
}

Result<std::size_t> Words::number(const std::string& option, std::size_t otherwise, std::size_t max) const {
  const std::string typed = value(option);
  if (typed.empty()) return otherwise;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (error != std::errc() || end != typed.data() + typed.size() || number == 0 || number > max)
    return fail(Code::invalid, "--" + option + " takes a number from 1 to " + std::to_string(max));
  return number;
}

std::string Words::joined() const {
  std::string text;
  for (const std::string& word : arguments) text += (text.empty() ? "" : " ") + word;
  return text;
}

void Invocation::print(std::string_view line) const {
  if (!wants_json()) terminal_.out(for_terminal(line) + "\n");
}

void Invocation::give(const boost::json::value& result) const {
  if (wants_json()) terminal_.out(json_for_terminal(boost::json::serialize(result)) + "\n");
}

Result<crypto::Secret> Invocation::secret(const std::string& file_option, std::string_view prompt) const {
  if (!words_.has(file_option)) return terminal_.ask(prompt);
  const auto file = path(words_.value(file_option));
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(Code::invalid, file.string() + " cannot be read");
  std::string text((std::istreambuf_iterator<char>(in)), {});
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  auto secret = crypto::Secret::of(as_bytes(text));
  std::ranges::fill(text, '\0');
  if (secret.size() == 0) return fail(Code::invalid, file.string() + " is empty");
  return secret;
}

Result<crypto::Secret> Invocation::new_secret(const std::string& file_option, const Text& prompt) const {
  auto first = TRY(secret(file_option, say(prompt)));
  if (words_.has(file_option)) return first;
  const auto second = TRY(terminal_.ask(say({"Noch einmal: ", "Once more: "})));
  if (!crypto::equal_in_constant_time(first.view(), second.view())) {
    return fail(Code::invalid,
                std::string(say({"die Eingaben sind nicht gleich", "the two are not the same"})));
  }
  return first;
}

}  // namespace depesche::cli
