// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/words.h"

#include <utility>

#include "dispatch/header.h"

namespace depesche {
namespace {

constexpr std::array<std::string_view, kinds_count> kinds{"report",   "instruction", "message", "receipt",
                                                          "document", "directory",   "policy",  "case_event",
                                                          "audit",    "draft",       "dossier"};
constexpr std::array<std::string_view, precedences_count> precedences{"routine", "priority", "immediate",
                                                                      "flash"};
constexpr std::array<std::string_view, relations_count> relations{
    "answers", "supersedes", "attachment_of", "receipt_for", "copy_of", "cites"};

template <class Enum, std::size_t count>
Result<Enum> parse(const std::array<std::string_view, count>& words, std::string_view word,
                   const char* what) {
  const auto value = value_of<Enum>(words, word);
  if (!value) return fail(Code::invalid, what);
  return *value;
}

}  // namespace

std::string_view to_text(Kind kind) { return kinds.at(std::to_underlying(kind)); }
std::string_view to_text(Precedence precedence) { return precedences.at(std::to_underlying(precedence)); }
std::string_view to_text(Relation relation) { return relations.at(std::to_underlying(relation)); }

Result<Kind> parse_kind(std::string_view text) {
  return parse<Kind>(kinds, text, "no such kind of dispatch");
}
Result<Precedence> parse_precedence(std::string_view text) {
  return parse<Precedence>(precedences, text, "no such precedence");
}
Result<Relation> parse_relation(std::string_view text) {
  return parse<Relation>(relations, text, "no such relation between dispatches");
}

}  // namespace depesche
