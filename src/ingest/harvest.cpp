// SPDX-License-Identifier: EUPL-1.2
#include "ingest/harvest.h"

#include <algorithm>
#include <iterator>

#include "ingest/plain.h"

namespace depesche::ingest {

std::string_view name_of(Reason reason) {
  switch (reason) {
    case Reason::unsupported: return "unsupported";
    case Reason::encrypted: return "encrypted";
    case Reason::damaged: return "damaged";
    case Reason::empty: return "empty";
    case Reason::too_large: return "too_large";
    case Reason::too_deep: return "too_deep";
    case Reason::timed_out: return "timed_out";
    case Reason::out_of_memory: return "out_of_memory";
    case Reason::crashed: return "crashed";
    case Reason::not_text: return "not_text";
    case Reason::unreadable: return "unreadable";
  }
  return "unknown";
}

std::string part_within(const std::string& outer, std::string_view inner) {
  const std::string name = one_line(inner, 1024);
  return outer.empty() ? name : outer + " > " + name;
}

Result<> Harvest::add(Extracted document) {
  if (document.text.size() > limits_.text_bytes) {
    return refuse(std::move(document.part), Reason::too_large,
                  "its text has more than " + std::to_string(limits_.text_bytes >> 20) + " MiB");
  }
  document.text = normalise(document.text);
  if (document.text.empty()) return refuse(std::move(document.part), Reason::empty, "it contains no text");

  for (std::string* field : {&document.external_id, &document.title, &document.place, &document.country,
                             &document.author, &document.recipient, &document.label}) {
    *field = one_line(*field, limits_.field_bytes);
  }
  std::string date = iso_date(document.date);
  if (date.empty() && !document.date.empty()) document.extra.emplace("date", document.date);
  document.date = std::move(date);
  document.language = primary_language(document.language);
  while (document.extra.size() > limits_.extra_fields) document.extra.erase(std::prev(document.extra.end()));
  for (auto& [name, value] : document.extra) value = one_line(value, limits_.field_bytes);
  std::erase_if(document.extra, [](const auto& field) { return field.second.empty(); });
  return pass_on(std::move(document));
}

Result<> Harvest::refuse(std::string part, Reason reason, std::string detail) {
  return pass_on(Rejected{.part = std::move(part), .reason = reason, .detail = one_line(detail, 512)});
}

Result<> Harvest::settle(const std::string& part, Found<Extracted> found) {
  if (!found) return refuse(part, found.error().reason, std::move(found.error().detail));
  found->part = part;
  return add(*std::move(found));
}

void Harvest::take_unpacked(std::uint64_t bytes) { unpacked_ += std::min(bytes, unpacked_left()); }

Result<> Harvest::pass_on(Item item) {
  ++items_;
  return sink_(std::move(item));
}

}  // namespace depesche::ingest
