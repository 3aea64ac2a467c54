// SPDX-License-Identifier: EUPL-1.2
#include "ingest/frame.h"

#include <array>
#include <chrono>
#include <utility>

#include "ingest/charset.h"

namespace depesche::ingest {
namespace {

constexpr std::size_t header_size = 5;

constexpr std::array text_fields{&Extracted::part,     &Extracted::external_id, &Extracted::title,
                                 &Extracted::text,     &Extracted::date,        &Extracted::place,
                                 &Extracted::country,  &Extracted::author,      &Extracted::recipient,
                                 &Extracted::language, &Extracted::label,       &Extracted::media_type};
constexpr std::array limit_fields{&Limits::address_space,  &Limits::file_bytes,   &Limits::text_bytes,
                                  &Limits::line_bytes,     &Limits::member_bytes, &Limits::unpacked_bytes,
                                  &Limits::unpacked_ratio, &Limits::items,        &Limits::depth,
                                  &Limits::pages,          &Limits::ocr_pages,    &Limits::ocr_pixels,
                                  &Limits::extra_fields,   &Limits::field_bytes,  &Limits::files_per_worker};

class Writer {
 public:
  explicit Writer(FrameKind kind) : bytes_(1, static_cast<char>(kind)) {
    bytes_.append(header_size - 1, '\0');
  }

  void number(std::uint64_t value) {
    for (unsigned shift = 0; shift < 64; shift += 8)
      bytes_.push_back(static_cast<char>((value >> shift) & 0xFF));
  }
  void text(std::string_view value) {
    number(value.size());
    bytes_.append(value);
  }
  void map(const std::map<std::string, std::string>& fields) {
    number(fields.size());
    for (const auto& [name, value] : fields) {
      text(name);
      text(value);
    }
  }
  std::string finish() {
    const std::size_t size = bytes_.size() - header_size;
    for (std::size_t i = 0; i < 4; ++i) bytes_[1 + i] = static_cast<char>((size >> (8 * i)) & 0xFF);
    return std::move(bytes_);
  }

 private:
  std::string bytes_;
};

// Takes values off the front; once something is missing, all that follows is empty and is_whole() false.
class Taker {
 public:
  explicit Taker(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    if (bytes_.size() < sizeof value) return broken();
    for (std::size_t i = 0; i < sizeof value; ++i) {
      value |= std::uint64_t{static_cast<unsigned char>(bytes_[i])} << (8 * i);
    }
    bytes_.remove_prefix(sizeof value);
    return value;
  }
  std::string text() {
    const std::uint64_t size = number();
    if (size > bytes_.size()) broken();
    const std::string_view taken = bytes_.substr(0, is_broken_ ? 0 : size);
    if (!is_utf8(taken)) broken();
    bytes_.remove_prefix(is_broken_ ? bytes_.size() : taken.size());
    return std::string(is_broken_ ? std::string_view() : taken);
  }
  std::map<std::string, std::string> map() {
    std::map<std::string, std::string> fields;
    for (std::uint64_t left = number(); left > 0 && !is_broken_; --left) {
      std::string name = text();
      fields.insert_or_assign(std::move(name), text());
    }
    return fields;
  }
  bool is_whole() const { return !is_broken_ && bytes_.empty(); }

 private:
  std::uint64_t broken() {
    is_broken_ = true;
    bytes_ = {};
    return 0;
  }

  std::string_view bytes_;
  bool is_broken_ = false;
};

Frame take_job(Taker& taker) {
  Job job;
  job.name = taker.text();
  job.options.mapping.fields = taker.map();
  job.options.ocr = taker.number() != 0;
  constexpr std::uint64_t seconds_max = 1'000'000;
  job.limits.wall_time = std::chrono::seconds(taker.number() % seconds_max);
  job.limits.cpu_time = std::chrono::seconds(taker.number() % seconds_max);
  for (const auto field : limit_fields) job.limits.*field = taker.number();
  return job;
}

Frame take_extracted(Taker& taker) {
  Extracted document;
  for (const auto field : text_fields) document.*field = taker.text();
  document.extra = taker.map();
  document.by_ocr = taker.number() != 0;
  return Item(std::move(document));
}

Frame take_rejected(Taker& taker) {
  Rejected rejected;
  rejected.part = taker.text();
  const std::uint64_t reason = taker.number();
  constexpr auto last = static_cast<std::uint64_t>(Reason::unreadable);
  rejected.reason = reason <= last ? static_cast<Reason>(reason) : Reason::crashed;
  rejected.detail = taker.text();
  return Item(std::move(rejected));
}

}  // namespace

std::string encode_frame(const Job& job) {
  Writer writer(FrameKind::job);
  writer.text(job.name);
  writer.map(job.options.mapping.fields);
  writer.number(job.options.ocr ? 1 : 0);
  writer.number(static_cast<std::uint64_t>(job.limits.wall_time.count()));
  writer.number(static_cast<std::uint64_t>(job.limits.cpu_time.count()));
  for (const auto field : limit_fields) writer.number(job.limits.*field);
  return writer.finish();
}

std::string encode_frame(const Item& item) {
  if (const auto* rejected = std::get_if<Rejected>(&item)) {
    Writer writer(FrameKind::rejected);
    writer.text(rejected->part);
    writer.number(static_cast<std::uint64_t>(rejected->reason));
    writer.text(rejected->detail);
    return writer.finish();
  }
  const auto& document = std::get<Extracted>(item);
  Writer writer(FrameKind::extracted);
  for (const auto field : text_fields) writer.text(document.*field);
  writer.map(document.extra);
  writer.number(document.by_ocr ? 1 : 0);
  return writer.finish();
}

std::string encode_frame(Done /*done*/) { return Writer(FrameKind::done).finish(); }

Result<std::optional<Frame>> FrameReader::next() {
  if (buffer_.size() < header_size) return std::nullopt;
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i)
    size |= std::size_t{static_cast<unsigned char>(buffer_[1 + i])} << (8 * i);
  if (size > frame_bytes_max_) return fail(Code::corrupt, "a frame is too long");
  if (buffer_.size() - header_size < size) return std::nullopt;

  Taker taker(std::string_view(buffer_).substr(header_size, size));
  Frame frame = Done{};
  switch (static_cast<FrameKind>(buffer_[0])) {
    case FrameKind::job: frame = take_job(taker); break;
    case FrameKind::extracted: frame = take_extracted(taker); break;
    case FrameKind::rejected: frame = take_rejected(taker); break;
    case FrameKind::done: break;
    default: return fail(Code::corrupt, "a frame of unknown kind");
  }
  if (!taker.is_whole()) return fail(Code::corrupt, "a frame is not what it says");
  buffer_.erase(0, header_size + size);
  return frame;
}

std::size_t frame_bytes_max(const Limits& limits) {
  constexpr std::uint64_t fields = 16;
  return limits.text_bytes + (fields + 2 * limits.extra_fields) * (limits.field_bytes + 4096) + 4096;
}

}  // namespace depesche::ingest
