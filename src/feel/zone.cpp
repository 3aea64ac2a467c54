// SPDX-License-Identifier: EUPL-1.2
#include <array>
#include <cstdio>
#include <memory>
#include <unicode/timezone.h>
#include <unicode/ucal.h>

#include "feel/digit_reader.h"
#include "feel/temporal.h"

namespace depesche::feel {
namespace {

constexpr std::int32_t offset_max = 18 * 3600;
constexpr std::int64_t seconds_per_era = 146'097LL * 86'400;  // 400 years, after which the calendar repeats
// Beyond this zones follow the rules of a year like it, which keeps ICU's doubles exact.
constexpr std::int64_t known_past = -62'000'000'000;
constexpr std::int64_t known_future = 62'000'000'000;

std::int64_t into_known(std::int64_t seconds) {
  if (seconds >= known_past && seconds <= known_future) return seconds;
  const std::int64_t rest = seconds % seconds_per_era;
  return rest < 0 ? rest + seconds_per_era : rest;
}

std::unique_ptr<icu::TimeZone> find_zone(const std::string& name) {
  return std::unique_ptr<icu::TimeZone>(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
}

std::int32_t zone_offset(const std::string& name, std::int64_t seconds, bool is_wall_clock) {
  const auto zone = find_zone(name);
  UErrorCode status = U_ZERO_ERROR;
  std::int32_t raw = 0;
  std::int32_t saving = 0;
  zone->getOffset(static_cast<UDate>(into_known(seconds)) * 1000, is_wall_clock ? 1 : 0, raw, saving, status);
  return U_FAILURE(status) ? 0 : (raw + saving) / 1000;
}

std::optional<Zone> parse_offset(DigitReader& reader, bool is_negative) {
  const auto hours = reader.number(2, 2);
  if (!hours || !reader.accept(':')) return std::nullopt;
  const auto minutes = reader.number(2, 2);
  if (!minutes || *minutes > 59) return std::nullopt;
  std::int64_t seconds = 0;
  if (reader.accept(':')) {
    const auto read = reader.number(2, 2);
    if (!read || *read > 59) return std::nullopt;
    seconds = *read;
  }
  const std::int64_t offset = *hours * 3600 + *minutes * 60 + seconds;
  if (offset > offset_max || !reader.at_end()) return std::nullopt;
  return Zone{.kind = Zone::Kind::offset,
              .offset_seconds = static_cast<std::int32_t>(is_negative ? -offset : offset),
              .name = nullptr};
}

}  // namespace

std::optional<Zone> Zone::parse(std::string_view text) {
  if (text.empty()) return Zone{};
  if (text == "Z" || text == "z") return utc();
  DigitReader reader(text);
  if (reader.accept('+')) return parse_offset(reader, false);
  if (reader.accept('-')) return parse_offset(reader, true);
  if (!reader.accept('@')) return std::nullopt;
  const std::string name(reader.rest());
  constexpr std::size_t name_length_max = 64;
  if (name.empty() || name.size() > name_length_max) return std::nullopt;
  if (name == "Z") return utc();
  const auto zone = find_zone(name);
  icu::UnicodeString found;
  if (!zone || zone->getID(found) == UCAL_UNKNOWN_ZONE_ID) return std::nullopt;
  return Zone{.kind = Kind::named, .offset_seconds = 0, .name = std::make_shared<const std::string>(name)};
}

std::int32_t Zone::offset_at(const Date& date, std::int64_t second_of_day) const {
  switch (kind) {
    case Kind::local: return 0;
    case Kind::offset: return offset_seconds;
    case Kind::named: return zone_offset(*name, date.days() * seconds_per_day + second_of_day, true);
  }
  return 0;
}

std::int32_t Zone::offset_at_instant(std::int64_t seconds) const {
  switch (kind) {
    case Kind::local: return 0;
    case Kind::offset: return offset_seconds;
    case Kind::named: return zone_offset(*name, seconds, false);
  }
  return 0;
}

std::string Zone::text() const {
  if (kind == Kind::local) return {};
  if (kind == Kind::named) return "@" + *name;
  if (offset_seconds == 0) return "Z";
  const std::int32_t distance = offset_seconds < 0 ? -offset_seconds : offset_seconds;
  std::array<char, 24> buffer{};
  const int written = std::snprintf(buffer.data(), buffer.size(), "%c%02d:%02d",
                                    offset_seconds < 0 ? '-' : '+', distance / 3600, distance / 60 % 60);
  if (distance % 60 != 0 && written > 0) {
    const auto at = static_cast<std::size_t>(written);
    std::snprintf(buffer.data() + at, buffer.size() - at, ":%02d", distance % 60);
  }
  return buffer.data();
}

bool Zone::operator==(const Zone& other) const {
  if (kind != other.kind) return false;
  return kind == Kind::named ? *name == *other.name : offset_seconds == other.offset_seconds;
}

}  // namespace depesche::feel
