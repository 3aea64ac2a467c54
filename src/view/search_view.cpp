// SPDX-License-Identifier: EUPL-1.2
#include "view/search_view.h"

#include <charconv>
#include <chrono>
#include <optional>
#include <system_error>

namespace depesche {
namespace {

int number_in(std::string_view text, std::size_t at, std::size_t length, int otherwise) {
  if (text.size() < at + length) return otherwise;
  int value = otherwise;
  const char* begin = text.data() + at;
  const auto [end, error] = std::from_chars(begin, begin + length, value);
  return error == std::errc() && end == begin + length ? value : otherwise;
}

// The day an ISO date of any precision begins with („1916“, „1916-03“, „1916-03-04“).
std::int32_t day_of(std::string_view date, Time created) {
  using namespace std::chrono;
  const int year_number = number_in(date, 0, 4, 0);
  if (year_number <= 0) return static_cast<std::int32_t>(floor<days>(created).time_since_epoch().count());
  const year_month_day first{year(year_number), month(static_cast<unsigned>(number_in(date, 5, 2, 1))),
                             day(static_cast<unsigned>(number_in(date, 8, 2, 1)))};
  if (!first.ok())
    return static_cast<std::int32_t>(sys_days(year(year_number) / 1 / 1).time_since_epoch().count());
  return static_cast<std::int32_t>(sys_days(first).time_since_epoch().count());
}

search::Options options() {
  search::Options options;
  options.ranking = house_ranking;
  return options;
}

}  // namespace

// Of a very long text the beginning, cut before a character.
std::string searched_text(const Content& content) {
  constexpr std::size_t searched_bytes_max = std::size_t{16} << 20;
  std::string text;
  for (const Part& part : content.parts) {
    if (!text.empty()) text += "\n\n";
    text += part.text;
    if (text.size() <= searched_bytes_max) continue;
    std::size_t end = searched_bytes_max;
    while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
    return text;
  }
  return text;
}

std::optional<search::Document> search_document_of(const OpenedEntry& entry) {
  if (!entry.document || entry.recalled || entry.document->change) return std::nullopt;
  const Content& content = *entry.document;
  search::Document document{
      .key = entry.position.value,
      .label = entry.access,
      .id = to_bytes(entry.id.value),
      .language = content.language,
      .country = content.country.empty() ? entry.country : content.country,
      .post = content.post.empty() ? entry.post : content.post,
      .kind = std::string(to_text(entry.header.kind)),
      .level = std::string(to_text(entry.label.level)),
      .date = day_of(content.document_date, entry.header.created),
      .subject = content.subject,
      .body = searched_text(content),
      .fields = {},
  };
  const auto field = [&](const char* name, const std::string& value) {
    if (!value.empty()) document.fields.emplace_back(name, value);
  };
  field("author", content.author_text);
  field("recipient", content.recipient_text);
  field("place", content.place);
  if (content.source) field("number", content.source->external_id);
  for (const Recipient& recipient : entry.header.recipients) {
    if (recipient.number > 0 && entry.header.kind != Kind::document) {
      field("number", "DB " + std::to_string(recipient.number));
    }
  }
  return document;
}

Result<SearchView> SearchView::open(const std::filesystem::path& folder) {
  auto index = TRY(search::Index::open(folder, options()));
  return SearchView(folder, std::move(index));
}

// The index is told of every entry, so that its files do not depend on how the log was cut into batches; of
// entries in a row that change nothing only the last, because each may cost a write.
Result<> SearchView::apply(std::span<const OpenedEntry> batch) {
  std::optional<Position> untold;
  for (const OpenedEntry& entry : batch) {
    auto document = entry.changed ? std::nullopt : search_document_of(entry);
    if (!entry.changed && !document) {
      untold = entry.position;
      continue;
    }
    if (untold) TRY(index_.commit(untold->value));
    untold.reset();
    TRY(document ? index_.add(*std::move(document)) : change(entry));
    TRY(index_.commit(entry.position.value));
  }
  return untold ? index_.commit(untold->value) : Result<>{};
}

// What a notice changed stands in the index under the notice's key, for keys only rise. Notices themselves
// are not searched: which of them arrives first must not show.
Result<> SearchView::change(const OpenedEntry& notice) {
  TRY(index_.remove(notice.indexed_as.value));
  auto document = search_document_of(*notice.changed);
  if (!document) return {};
  document->key = notice.position.value;
  return index_.add(*std::move(document));
}

Result<Position> SearchView::checkpoint() { return Position{index_.checkpoint()}; }

Result<> SearchView::reset() {
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
  if (error) return fail(Code::unavailable, folder_.string() + ": " + error.message());
  index_ = TRY(search::Index::open(folder_, options()));
  return {};
}

Result<crypto::Sha384Digest> SearchView::digest() {
  const auto contents = TRY(index_.digest());
  return crypto::sha384(contents);
}

}  // namespace depesche
