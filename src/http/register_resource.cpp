// SPDX-License-Identifier: EUPL-1.2
#include "http/register_resource.h"

#include "http/render.h"

namespace depesche::http {
namespace {

constexpr std::size_t register_page = 50;
constexpr std::size_t register_page_max = 200;

std::expected<RegisterQuery, Problem> register_query(const Target& target) {
  RegisterQuery query;
  const auto level = parse_level(target.field("level").value_or("VS-VERTRAULICH"));
  if (!level) return refuse("level", "not-one-of");
  query.least = *level;
  query.person = target.field("person").value_or("");
  query.mailbox = {std::string(target.field("mailbox").value_or(""))};
  if (const std::string_view after = target.field("after").value_or(""); !after.empty()) {
    const auto id = parse_dispatch_id(after);
    if (!id) return refuse("after", "out-of-range");
    query.after = *id;
  }
  const auto limit = page_limit(target, register_page, register_page_max);
  if (!limit) return std::unexpected(limit.error());
  query.limit = *limit;
  return query;
}

boost::json::object entry_json(const Directory& directory, const Reader::RegisterRow& row) {
  const Registered& entry = row.entry;
  boost::json::array copies, readers, carriers;
  for (const NumberedCopy& copy : entry.copies)
    copies.push_back({{"copy", copy.copy}, {"of", copy.copies}, {"mailbox", named(directory, copy.mailbox)}});
  for (const Taken& one : entry.taken) {
    boost::json::object reader{{"by", name_of_person(directory, one.person)}, {"at", to_text(one.at)}};
    if (!one.mailbox.value.empty()) reader["mailbox"] = named(directory, one.mailbox);
    readers.push_back(std::move(reader));
  }
  for (const Owed& owed : row.carriers) {
    boost::json::object carrier{{"node", named(directory, owed.node)}};
    if (owed.arrived) carrier["arrived"] = to_text(*owed.arrived);
    carriers.push_back(std::move(carrier));
  }
  boost::json::object json{{"diary_number", entry.number},        {"id", to_text(entry.dispatch)},
                           {"level", to_text(entry.label.level)}, {"author", named(directory, entry.author)},
                           {"created", to_text(entry.created)},   {"copies", std::move(copies)},
                           {"readers", std::move(readers)},       {"carriers", std::move(carriers)}};
  if (entry.relabelled) json["relabelled"] = to_text(*entry.relabelled);
  if (entry.recalled) json["recalled"] = to_text(*entry.recalled);
  return json;
}

}  // namespace

Answer show_register(Desk& desk, const Call& call) {
  const auto query = register_query(call.target);
  if (!query) return std::unexpected(query.error());
  const auto rows = TRY(desk.reader.registered(desk.actor(call.person()), *query, desk.auditor));
  const auto directory = desk.reader.directory();
  boost::json::array entries;
  for (const Reader::RegisterRow& row : rows) entries.push_back(entry_json(*directory, row));
  boost::json::object body{{"entries", std::move(entries)}, {"as_of", to_text(desk.context.clock.now())}};
  if (rows.size() == query->limit) body["next"] = to_text(rows.back().entry.dispatch);
  return json(200, body);
}

}  // namespace depesche::http
