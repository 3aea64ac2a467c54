// SPDX-License-Identifier: EUPL-1.2
#include "cli/help.h"

#include <algorithm>

namespace depesche::cli {
namespace {

std::string_view pick(const Text& text, bool german) { return german ? text.de : text.en; }

std::string head_of(const Option& option) {
  return "--" + std::string(option.name) + (option.value.empty() ? "" : " " + std::string(option.value));
}

// The text in lines of at most `width` columns, each line after the first behind `indent` spaces. Counts
// UTF-8 characters, not bytes.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  std::string out;
  std::size_t column = indent;
  const auto length = [](std::string_view word) {
    return static_cast<std::size_t>(
        std::ranges::count_if(word, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
  };
  while (!text.empty()) {
    const std::size_t space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    text = space == std::string_view::npos ? "" : text.substr(space + 1);
    if (column > indent && column + 1 + length(word) > width) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += length(word);
  }
  return out;
}

constexpr std::size_t columns = 100;
constexpr std::size_t option_column = 30;

void add_options(std::string& out, std::span<const Option> options, bool german) {
  for (const Option& option : options) {
    const std::string head = "  " + head_of(option);
    const std::size_t gap = head.size() < option_column ? option_column - head.size() : 1;
    out += head + std::string(gap, ' ') + wrapped(pick(option.help, german), option_column, columns) + "\n";
  }
}

void add_line(std::string& out, const Command& command, bool german) {
  std::string head = "  " + std::string(command.name);
  head += std::string(head.size() < option_column ? option_column - head.size() : 1, ' ');
  out += head + wrapped(pick(command.summary, german), option_column, columns) + "\n";
}

// roff treats a backslash, and a dot or quote that begins a line, as commands.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') out += '\\';
    if (c == '-') out += '\\';
    out += c;
  }
  return out.starts_with('.') || out.starts_with('\'') ? "\\&" + out : out;
}

void add_roff_options(std::string& out, std::span<const Option> options, bool german) {
  for (const Option& option : options) {
    out += ".TP\n.B " + roff(head_of(option)) + "\n" + roff(pick(option.help, german)) + "\n";
  }
}

constexpr Text more_help{"\ndepesche BEFEHL --help nennt die Optionen eines Befehls.\n",
                         "\ndepesche COMMAND --help names the options of a command.\n"};

}  // namespace

std::string group_help(std::string_view group, bool german) {
  const std::string prefix = std::string(group) + " ";
  std::string lines;
  for (const Command& command : commands()) {
    if (command.name.starts_with(prefix)) add_line(lines, command, german);
  }
  if (lines.empty()) return {};
  return "depesche " + prefix + "…\n\n" + lines + std::string(pick(more_help, german));
}

std::string help(bool german) {
  std::string out =
      german ? "depesche BEFEHL [ARGUMENTE] [OPTIONEN]\n\n" : "depesche COMMAND [ARGUMENTS] [OPTIONS]\n\n";
  for (const Command& command : commands()) add_line(out, command, german);
  out += pick(more_help, german);
  return out;
}

std::string help(const Command& command, bool german) {
  std::string out = "depesche " + std::string(command.name);
  if (!command.arguments.empty()) out += " " + std::string(command.arguments);
  out += german ? " [OPTIONEN]\n\n" : " [OPTIONS]\n\n";
  out += wrapped(pick(command.summary, german), 0, columns) + "\n";
  const auto details = pick(command.details, german);
  if (!details.empty()) out += "\n" + wrapped(details, 0, columns) + "\n";
  out += "\n";
  add_options(out, command.options, german);
  add_options(out, common_options(), german);
  return out;
}

std::string man_page(bool german) {
  std::string out = ".TH DEPESCHE 1\n.SH NAME\ndepesche \\- ";
  out += german ? "Knoten, Suche und Betrieb für Depeschen\n" : "node, search and operation for dispatches\n";
  out += german ? ".SH ÜBERSICHT\n" : ".SH SYNOPSIS\n";
  out += german ? ".B depesche\nBEFEHL [ARGUMENTE] [OPTIONEN]\n.SH BEFEHLE\n"
                : ".B depesche\nCOMMAND [ARGUMENTS] [OPTIONS]\n.SH COMMANDS\n";
  for (const Command& command : commands()) {
    out += ".SS depesche " + roff(command.name) + " " + roff(command.arguments) + "\n";
    out += roff(pick(command.summary, german)) + "\n";
    if (const auto details = pick(command.details, german); !details.empty())
      out += ".PP\n" + roff(details) + "\n";
    add_roff_options(out, command.options, german);
  }
  out += german ? ".SH OPTIONEN ALLER BEFEHLE\n" : ".SH OPTIONS OF ALL COMMANDS\n";
  add_roff_options(out, common_options(), german);
  out += german ? ".SH RÜCKGABEWERTE\n0 getan; 1 misslungen; 2 falscher Aufruf; 3 getan, aber etwas wurde "
                  "ausgelassen und genannt.\n"
                : ".SH EXIT STATUS\n0 done; 1 failed; 2 wrong call; 3 done, but something was left out and "
                  "named.\n";
  return out;
}

std::string completion_script() {
  std::string cases;
  std::string names;
  for (const Command& command : commands()) {
    const std::string name(command.name);
    const std::string first = name.substr(0, name.find(' '));
    if ((" " + names + " ").find(" " + first + " ") == std::string::npos)
      names += (names.empty() ? "" : " ") + first;
    std::string words;
    for (const auto options : {command.options, common_options()}) {
      for (const Option& option : options) words += " --" + std::string(option.name);
    }
    cases += "    \"" + name + "\") words=\"" + words.substr(1) + "\" ;;\n";
  }
  std::string seconds;
  for (const Command& command : commands()) {
    const std::string name(command.name);
    const std::size_t space = name.find(' ');
    if (space == std::string::npos) continue;
    seconds += "    \"" + name.substr(0, space) + "\") words+=\" " + name.substr(space + 1) + "\" ;;\n";
  }
  std::string out =
      "# bash completion for depesche\n_depesche() {\n  local current=\"${COMP_WORDS[COMP_CWORD]}\" "
      "words=\"\"\n";
  out += "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    COMPREPLY=($(compgen -W \"" + names +
         "\" -- \"$current\"))\n    return\n  fi\n";
  out += "  case \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n" + cases + "  esac\n";
  out += "  [ -n \"$words\" ] || case \"${COMP_WORDS[1]}\" in\n" + cases + "  esac\n";
  if (!seconds.empty())
    out += "  if [ \"$COMP_CWORD\" -eq 2 ]; then case \"${COMP_WORDS[1]}\" in\n" + seconds + "  esac; fi\n";
  out +=
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n  [ ${#COMPREPLY[@]} -gt 0 ] || "
      "COMPREPLY=($(compgen -f -- \"$current\"))\n}\n";
  return out + "complete -o filenames -F _depesche depesche\n";
}

}  // namespace depesche::cli
