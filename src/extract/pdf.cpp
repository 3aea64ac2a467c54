// SPDX-License-Identifier: EUPL-1.2
#include "extract/pdf.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <memory>
#include <poppler-document.h>
#include <poppler-embedded-file.h>
#include <poppler-global.h>
#include <poppler-image.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>
#include <string>
#include <utility>

#include "extract/convert.h"
#include "extract/ocr.h"
#include "extract/reflow.h"
#include "ingest/charset.h"
#include "ingest/plain.h"

namespace depesche::ingest {
namespace {

constexpr std::size_t letters_min = 16;  // a page with fewer is taken for a picture
constexpr double points_per_inch = 72;
constexpr double dots_per_inch_max = 300;
constexpr double dots_per_inch_min = 72;

std::string utf8(const poppler::ustring& text) {
  const poppler::byte_array bytes = text.to_utf8();
  std::string made(bytes.begin(), bytes.end());
  return is_utf8(made) ? made : to_utf8(made, "UTF-8");
}

std::size_t letters_in(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return static_cast<unsigned char>(c) > 0x20; }));
}

std::string date_of(std::time_t moment) {
  if (moment <= 0) return {};
  const auto days =
      std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(moment)));
  const std::chrono::year_month_day date(days);
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

class PdfReading {
 public:
  PdfReading(const Source& source, poppler::document& pdf, Harvest& harvest)
      : source_(source), pdf_(pdf), harvest_(harvest) {}

  Result<> read();

 private:
  std::string page_text(int number);
  std::string recognised(const poppler::page& page);
  Result<> read_embedded();

  const Source& source_;
  poppler::document& pdf_;
  Harvest& harvest_;
  Extracted document_{.media_type = "application/pdf"};
  int pages_left_out_ = 0;
};

Result<> PdfReading::read() {
  document_.title = utf8(pdf_.info_key("Title"));
  document_.author = utf8(pdf_.info_key("Author"));
  document_.date = date_of(pdf_.info_date_t("CreationDate"));
  document_.extra["subject"] = utf8(pdf_.info_key("Subject"));
  document_.extra["keywords"] = utf8(pdf_.info_key("Keywords"));
  const int pages = pdf_.pages();
  if (static_cast<std::uint64_t>(std::max(pages, 0)) > harvest_.limits().pages) {
    return harvest_.refuse(source_.part, Reason::too_large, std::to_string(pages) + " pages");
  }
  for (int number = 0; number < pages; ++number) {
    document_.text.append("\n\n").append(page_text(number));
    if (document_.text.size() > harvest_.limits().text_bytes) break;
  }
  if (pages_left_out_ > 0) {
    document_.extra["pages_left_out"] = std::to_string(pages_left_out_) + " of " + std::to_string(pages);
  }
  if (document_.text.find_first_not_of(" \n\f") != std::string::npos) {
    document_.part = source_.part;
    TRY(harvest_.add(std::move(document_)));
  } else {
    const bool was_read = harvest_.options().ocr && pages_left_out_ == 0;
    TRY(harvest_.refuse(
        source_.part, Reason::empty,
        std::to_string(pages) + (was_read ? " pages without readable text"
                                          : " pages without text; text recognition was not used on all")));
  }
  return read_embedded();
}

std::string PdfReading::page_text(int number) {
  const std::unique_ptr<poppler::page> page(pdf_.create_page(number));
  if (page == nullptr) return {};
  std::string text = utf8(page->text(poppler::rectf(), poppler::page::non_raw_non_physical_layout));
  if (letters_in(text) < letters_min) {
    std::string recognised_text = recognised(*page);
    if (letters_in(recognised_text) > letters_in(text)) {
      document_.by_ocr = true;
      return recognised_text;
    }
  }
  return reflow(
      restore_hyphens(std::move(text), utf8(page->text(poppler::rectf(), poppler::page::raw_order_layout))));
}

std::string PdfReading::recognised(const poppler::page& page) {
  if (!harvest_.may_read_picture()) {
    ++pages_left_out_;
    return {};
  }
  const poppler::rectf size = page.page_rect();
  const double area = std::max(1.0, size.width() * size.height());
  const double allowed =
      std::sqrt(static_cast<double>(harvest_.limits().ocr_pixels) / area) * points_per_inch;
  const double dots_per_inch = std::min(dots_per_inch_max, allowed);
  if (dots_per_inch < dots_per_inch_min) {
    ++pages_left_out_;
    return {};
  }
  harvest_.take_picture();
  poppler::page_renderer renderer;
  renderer.set_image_format(poppler::image::format_gray8);
  renderer.set_render_hint(poppler::page_renderer::text_antialiasing, true);
  const poppler::image image = renderer.render_page(&page, dots_per_inch, dots_per_inch);
  if (!image.is_valid()) return {};
  auto text = read_picture({.points = reinterpret_cast<const unsigned char*>(image.const_data()),
                            .width = image.width(),
                            .height = image.height(),
                            .stride = image.bytes_per_row(),
                            .dots_per_inch = static_cast<int>(dots_per_inch)});
  if (!text) ++pages_left_out_;
  return text ? *std::move(text) : "";
}

Result<> PdfReading::read_embedded() {
  if (!pdf_.has_embedded_files()) return {};
  for (poppler::embedded_file* file : pdf_.embedded_files()) {
    if (file == nullptr || !file->is_valid()) continue;
    if (harvest_.is_full()) break;
    const std::string name = decode(file->name());
    const poppler::byte_array bytes = file->data();
    if (bytes.size() > harvest_.unpacked_left()) {
      TRY(harvest_.refuse(part_within(source_.part, name), Reason::too_large,
                          "unpacks to more than is allowed"));
      continue;
    }
    harvest_.take_unpacked(bytes.size());
    TRY(convert_nested(source_, {.bytes = {bytes.data(), bytes.size()}, .name = name, .label = name},
                       harvest_));
  }
  return {};
}

}  // namespace

Result<> read_pdf(const Source& source, Harvest& harvest) {
  poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
  const std::unique_ptr<poppler::document> pdf(
      poppler::document::load_from_raw_data(source.bytes.data(), static_cast<int>(source.bytes.size())));
  if (pdf == nullptr) return harvest.refuse(source.part, Reason::damaged, "not readable as PDF");
  if (pdf->is_locked()) return harvest.refuse(source.part, Reason::encrypted, "needs a password");
  return PdfReading(source, *pdf, harvest).read();
}

}  // namespace depesche::ingest
