// SPDX-License-Identifier: EUPL-1.2
#include "view/access_words.h"

namespace depesche {

Result<AccessNumbers> AccessNumbers::prepare(Database& database, const std::string& table) {
  auto insert = TRY(database.prepare(("INSERT OR IGNORE INTO " + table + " (word) VALUES (?)").c_str()));
  auto find = TRY(database.prepare(("SELECT number FROM " + table + " WHERE word = ?").c_str()));
  return AccessNumbers(std::move(insert), std::move(find));
}

Result<std::int64_t> AccessNumbers::of(const std::string& word) {
  if (const auto known = known_.find(word); known != known_.end()) return known->second;
  TRY(insert_.bind(1, as_bytes(word)).run());
  find_.bind(1, as_bytes(word));
  const bool has_row = TRY(find_.step());
  if (!has_row) return fail(Code::corrupt, "an access word that was just written is not there");
  const std::int64_t number = find_.integer(0);
  find_.reset();
  known_.emplace(word, number);
  return number;
}

Result<std::vector<std::int64_t>> visible_numbers(const Database& database, const std::string& table,
                                                  const Actor& actor) {
  auto select = TRY(database.prepare(("SELECT number, word FROM " + table + " ORDER BY number").c_str()));
  std::vector<std::int64_t> list;
  for (;;) {
    const bool has_row = TRY(select.step());
    if (!has_row) return list;
    const auto word = select.blob(1);
    const auto access = TRY(decode_access({reinterpret_cast<const char*>(word.data()), word.size()}));
    if (may_read(actor, access).allowed()) list.push_back(select.integer(0));
  }
}

std::string number_list(const std::vector<std::int64_t>& numbers) {
  std::string list = "-1";
  for (const std::int64_t number : numbers) list += "," + std::to_string(number);
  return list;
}

}  // namespace depesche
