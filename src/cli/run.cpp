// SPDX-License-Identifier: EUPL-1.2
#include "cli/run.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <span>

#include "cli/help.h"
#include "cli/naming.h"
#include "cli/out_file.h"
#include "cli/own_desk.h"
#include "cli/parse.h"
#include "env/clock.h"
#include "env/entropy.h"

namespace depesche::cli {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const Words& words, const fs::path& working_folder) {
  if (words.has("folder")) return (working_folder / words.value("folder")).lexically_normal();
  const char* surroundings = std::getenv("DEPESCHE_FOLDER");
  return surroundings != nullptr ? working_folder / surroundings : fs::path("/var/lib/depesche");
}

Result<crypto::Secret> first_line_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string line;
  if (!in || !std::getline(in, line) || line.empty())
    return fail(Code::invalid, file.string() + " holds no passphrase");
  auto secret = crypto::Secret::of(as_bytes(line));
  std::ranges::fill(line, '\0');
  return secret;
}

// What a failed command tells the person, and the code it ends with.
int report(const Command& command, const Error& error, const Invocation& invocation) {
  if (invocation.terminal().is_gone()) return exit_partly;
  invocation.terminal().err("depesche " + std::string(command.name) + ": " + for_terminal(error.what) + "\n");
  return error.code == Code::invalid ? exit_misused : exit_failed;
}

int run_here(const Parsed& parsed, const Call& call, Terminal& terminal, Desk& desk, const fs::path& folder) {
  Invocation invocation(parsed.words, terminal, desk, folder, call.working_folder);
  invocation.set_german(call.is_german);
  const auto done = parsed.command->run(invocation);
  if (!done) return report(*parsed.command, done.error(), invocation);
  return invocation.is_partly() ? exit_partly : exit_ok;
}

// At the node that serves the folder when there is one, else in this process.
int run_anywhere(const Parsed& parsed, const Call& call, Terminal& terminal, const fs::path& folder) {
  if (parsed.command->at_node) {
    const auto answered = call_node(folder, call, terminal);
    if (!answered) {
      terminal.err("depesche: " + for_terminal(answered.error().what) + "\n");
      return exit_failed;
    }
    if (*answered) return **answered;
  }
  const SystemClock clock;
  SystemEntropy entropy;
  OwnDesk desk(
      folder, passphrase_file_of(parsed.words),
      [&] { return passphrase_of(parsed.words, terminal, call.is_german); }, clock, entropy);
  return run_here(parsed, call, terminal, desk, folder);
}

// The files that a command writes are this process's, wherever it runs, and stand when all has gone well.
int run_with_files(const Parsed& parsed, const Call& call, Terminal& terminal, const fs::path& folder) {
  const auto refuse = [&](const Error& error) {
    terminal.err("depesche " + std::string(parsed.command->name) + ": " + for_terminal(error.what) + "\n");
    return error.code == Code::invalid ? exit_misused : exit_failed;
  };
  FilingTerminal filing(terminal, parsed.command->files.front());
  for (const std::string_view option : parsed.command->files) {
    const std::string otherwise(option == "out" ? default_out : "");
    const std::string target = parsed.words.value(std::string(option), otherwise);
    if (target.empty() || is_standard_output(target)) continue;
    const auto added = filing.add(option, fs::path(call.working_folder) / target, folder);
    if (!added) return refuse(added.error());
  }
  const int code = run_anywhere(parsed, call, filing, folder);
  if (code != exit_ok) return code;
  const auto kept = filing.keep();
  return kept ? exit_ok : refuse(kept.error());
}

// Help needs neither node nor folder.
std::optional<int> run_help(const std::vector<std::string>& typed, Terminal& terminal, bool is_german) {
  const bool is_asked = !typed.empty() && (typed[0] == "help" || typed[0] == "--help" || typed[0] == "-h");
  if (is_asked || typed.empty()) {
    terminal.out(help(is_german));
    return typed.empty() ? exit_misused : exit_ok;
  }
  // „user“, „lab engine“: words that begin several commands and are none.
  const bool asks = typed.back() == "--help" || typed.back() == "-h";
  std::string group;
  for (const std::string& word : std::span(typed).first(typed.size() - (asks ? 1 : 0))) {
    group += (group.empty() ? "" : " ") + word;
  }
  const std::string shown = group_help(group, is_german);
  if (shown.empty()) return std::nullopt;
  terminal.out(shown);
  return asks ? exit_ok : exit_misused;
}

}  // namespace

fs::path passphrase_file_of(const Words& words) {
  std::error_code error;
  if (words.has("passphrase-file")) return fs::absolute(words.value("passphrase-file"), error);
  const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
  if (credentials == nullptr) return {};
  const fs::path file = fs::path(credentials) / "passphrase";
  return fs::exists(file, error) ? file : fs::path();
}

Result<crypto::Secret> passphrase_of(const Words& words, Terminal& terminal, bool is_german) {
  if (const fs::path file = passphrase_file_of(words); !file.empty()) return first_line_of(file);
  return terminal.ask(is_german ? "Kennsatz des Schlüsselspeichers: " : "Passphrase of the key store: ");
}

int run(const std::vector<std::string>& typed, Terminal& terminal, bool is_german) {
  if (const auto code = run_help(typed, terminal, is_german)) return *code;
  const auto parsed = parse(typed, is_german);
  if (!parsed) {
    terminal.err("depesche: " + for_terminal(parsed.error().what) + "\n");
    return exit_misused;
  }
  if (parsed->words.has("help")) {
    terminal.out(help(*parsed->command, is_german));
    return exit_ok;
  }
  std::error_code error;
  const Call call{.typed = typed,
                  .working_folder = fs::current_path(error).string(),
                  .width = terminal.width(),
                  .is_german = is_german};
  const fs::path folder = folder_of(parsed->words, call.working_folder);
  return parsed->command->files.empty() ? run_anywhere(*parsed, call, terminal, folder)
                                        : run_with_files(*parsed, call, terminal, folder);
}

int run_call(const Call& call, Terminal& terminal, Desk& desk, const fs::path& folder) {
  const auto parsed = parse(call.typed, call.is_german);
  if (!parsed || !parsed->command->at_node) {
    terminal.err("depesche: " +
                 (parsed ? std::string("this command does not run inside a node") : parsed.error().what) +
                 "\n");
    return exit_misused;
  }
  return run_here(*parsed, call, terminal, desk, folder);
}

}  // namespace depesche::cli
