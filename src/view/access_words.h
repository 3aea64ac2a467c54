// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "policy/policy.h"
#include "store/database.h"

// A view keeps each access word once, in a table (number INTEGER PRIMARY KEY, word BLOB UNIQUE), and its rows
// name it by number: so the policy is asked once per word, and a query reads visible rows alone.

namespace depesche {

// Gives the words of one batch their numbers.
class AccessNumbers {
 public:
  // The database must outlive this.
  static Result<AccessNumbers> prepare(Database& database, const std::string& table);
  // The number a word has, or now gets. Errors: corrupt.
  Result<std::int64_t> of(const std::string& word);

 private:
  AccessNumbers(Statement insert, Statement find) : insert_(std::move(insert)), find_(std::move(find)) {}

  Statement insert_, find_;
  std::map<std::string, std::int64_t, std::less<>> known_;
};

// The numbers of the words that the actor may read, ascending.
Result<std::vector<std::int64_t>> visible_numbers(const Database& database, const std::string& table,
                                                  const Actor& actor);

// For IN (…); the empty list is „-1“, which no word has.
std::string number_list(const std::vector<std::int64_t>& numbers);

}  // namespace depesche
