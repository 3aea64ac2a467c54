// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

// The facts and names that the made-up ministry is built from. Cities, countries and coordinates are real,
// the list of posts follows public lists of missions; units, people and everything that happens are invented.

namespace depesche::exercise {

struct Words {
  std::string_view de;
  std::string_view en;
};

enum class PostKind : std::uint8_t { headquarters, embassy, consulate, representation, office };
enum class Region : std::uint8_t { africa, americas, asia, europe, oceania };

struct PostRow {
  std::string_view id;
  PostKind kind;
  std::string_view country;  // ISO 3166-1 alpha-3
  Words city;
  Words name;  // empty: made from kind and city
  std::int32_t latitude_micro;
  std::int32_t longitude_micro;
};

struct CountryRow {
  std::string_view code;  // ISO 3166-1 alpha-3; XKX for Kosovo, as the European Union writes it
  Region region;
  Words name;
  Words within;  // as a place in a sentence, with the article German asks for: „im Libanon“
};

// Lists of words inside a row are separated by spaces.
struct UnitRow {
  std::string_view id;
  std::string_view post;
  Words name;
  std::string_view level;
  std::string_view compartments;
};

struct CompartmentRow {
  std::string_view code;
  Words name;
};

struct GroupRow {
  std::string_view id;
  Words name;
  std::string_view level;
  std::string_view compartments;
};

struct PersonRow {
  std::string_view id;  // also the name to sign in with
  std::string_view name;
  std::string_view post;
  std::string_view language;
  std::string_view level;
  std::string_view compartments;
  std::string_view
      roles;  // mailbox:duties, duties as letters r(ead) w(rite) s(end) a(dminister) u(supervise)
};

std::span<const PostRow> embassies();
std::span<const PostRow> other_posts();
std::span<const CountryRow> countries();
std::span<const UnitRow> units();
std::span<const CompartmentRow> compartments();
std::span<const GroupRow> groups();
std::span<const PersonRow> people();

// The row of a country that stands in the table.
const CountryRow& country(std::string_view code);

}  // namespace depesche::exercise
