// SPDX-License-Identifier: EUPL-1.2
#include "view/saved_search.h"

#include <tuple>

#include "dispatch/wire.h"

namespace depesche {
namespace {

// Drafts are version 1: who only knows those passes over a saved search.
constexpr std::uint64_t saved_search_version = 2;

}  // namespace

// Filters as they are written: a day is a list of none or one.
struct WrittenFilters {
  std::vector<std::string> countries, posts, kinds, levels, languages;
  std::vector<std::int32_t> years, from, to;
};
auto fields(WrittenFilters& f) {
  return std::tie(f.countries, f.posts, f.kinds, f.levels, f.languages, f.years, f.from, f.to);
}

void write(cbor::Writer& writer, const search::Filters& filters) {
  const auto list = [](const std::optional<std::int32_t>& day) {
    return day ? std::vector{*day} : std::vector<std::int32_t>{};
  };
  wire::write(writer, WrittenFilters{.countries = filters.countries,
                                     .posts = filters.posts,
                                     .kinds = filters.kinds,
                                     .levels = filters.levels,
                                     .languages = filters.languages,
                                     .years = filters.years,
                                     .from = list(filters.from),
                                     .to = list(filters.to)});
}

Result<> read(cbor::Reader& reader, search::Filters& filters) {
  WrittenFilters written;
  TRY(wire::read(reader, written));
  if (written.from.size() > 1 || written.to.size() > 1) return reader.refuse("more than one day");
  filters = {.countries = std::move(written.countries),
             .posts = std::move(written.posts),
             .kinds = std::move(written.kinds),
             .levels = std::move(written.levels),
             .languages = std::move(written.languages),
             .years = {written.years.begin(), written.years.end()}};
  if (!written.from.empty()) filters.from = written.from.front();
  if (!written.to.empty()) filters.to = written.to.front();
  return {};
}

Bytes encode(const SavedSearch& search) {
  cbor::Writer writer;
  writer.array(2).uint(saved_search_version).array(7);
  wire::write(writer, search.id);
  wire::write(writer, search.version);
  wire::write(writer, search.deleted);
  wire::write(writer, search.name);
  wire::write(writer, search.query);
  write(writer, search.filters);
  wire::write(writer, search.seen);
  return writer.take();
}

Result<SavedSearch> decode_saved_search(BytesView content) {
  cbor::Reader reader(content);
  TRY(reader.read_array_of(2));
  const std::uint64_t version = TRY(reader.read_uint());
  if (version != saved_search_version) return reader.refuse("content of an unknown version");
  TRY(reader.read_array_of(7));
  SavedSearch search;
  TRY(wire::read(reader, search.id));
  TRY(wire::read(reader, search.version));
  TRY(wire::read(reader, search.deleted));
  TRY(wire::read(reader, search.name));
  TRY(wire::read(reader, search.query));
  TRY(read(reader, search.filters));
  TRY(wire::read(reader, search.seen));
  TRY(reader.finish());
  return search;
}

}  // namespace depesche
