// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "feel/value.h"

// Names in FEEL may hold spaces and the signs . / - ' + * so that only a list of known names tells where one
// ends (DMN 1.5 §10.3.1.4).

namespace depesche::feel {

// One piece of a name: a word, or one sign.
struct NamePiece {
  std::string_view text;
  bool is_sign = false;
};

// The piece that begins at `at`; nothing where none does.
std::optional<NamePiece> name_piece(std::string_view text, std::size_t at);
std::size_t skip_spaces(std::string_view text, std::size_t at);
// Whether a name may begin here.
bool begins_name(std::string_view text, std::size_t at);

// The one way to write a name among those that differ only in spaces: words apart by one space, signs
// without.
std::string normal_name(std::string_view name);
// Letters, digits and underscores only, and no word of the language.
bool is_plain_name(std::string_view name);
bool is_keyword(std::string_view word);

// The names a model knows beyond the variables in sight: the members of its types and contexts, and its
// types.
class Names {
 public:
  Names();

  void add_member(std::string_view name);
  // The member as it was declared; null where unknown.
  const std::string* member(const std::string& normal) const;
  void add_type(std::string_view name, TypePtr type);
  TypePtr type(const std::string& normal) const;  // null where unknown

 private:
  std::unordered_map<std::string, std::string> members_;
  std::unordered_map<std::string, TypePtr> types_;
};

}  // namespace depesche::feel
