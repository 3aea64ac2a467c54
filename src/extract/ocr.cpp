// SPDX-License-Identifier: EUPL-1.2
#include "extract/ocr.h"

#include <algorithm>
#include <cstddef>
#include <leptonica/allheaders.h>
#include <memory>
#include <tesseract/baseapi.h>

#include "extract/reflow.h"

namespace depesche::ingest {
namespace {

constexpr int side_min = 24;            // points; smaller pictures hold no line of text
constexpr std::size_t letters_min = 5;  // fewer are taken for specks
constexpr int assumed_dots_per_inch = 200;

struct FreePicture {
  void operator()(Pix* picture) const { pixDestroy(&picture); }
};
using Picture = std::unique_ptr<Pix, FreePicture>;

bool is_word_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         static_cast<unsigned char>(c) >= 0xC3;
}

// One for the life of the process: loading the models takes longer than reading a page.
tesseract::TessBaseAPI* page_reader() {
  static tesseract::TessBaseAPI reader;
  static const bool is_ready = reader.Init(nullptr, "deu+eng", tesseract::OEM_LSTM_ONLY) == 0;
  return is_ready ? &reader : nullptr;
}

std::string take_text(tesseract::TessBaseAPI& reader) {
  const std::unique_ptr<char[]> text(reader.GetUTF8Text());
  reader.Clear();
  if (text == nullptr) return {};
  const std::string_view view = text.get();
  const bool has_words = static_cast<std::size_t>(std::ranges::count_if(view, is_word_byte)) >= letters_min;
  return has_words ? reflow(view) : "";
}

// Decodes page `number` of a picture file, if it is not larger than allowed.
Found<Picture> decode_page(std::string_view bytes, int number, std::uint64_t points_max) {
  const auto* front = reinterpret_cast<const l_uint8*>(bytes.data());
  l_int32 format = 0;
  l_int32 width = 0;
  l_int32 height = 0;
  if (pixReadHeaderMem(front, bytes.size(), &format, &width, &height, nullptr, nullptr, nullptr) != 0 ||
      width <= 0 || height <= 0) {
    return refusal(Reason::damaged, "not readable as a picture");
  }
  if (static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height) > points_max) {
    return refusal(Reason::too_large, std::to_string(width) + " by " + std::to_string(height) + " points");
  }
  const bool is_tiff = bytes.starts_with("II") || bytes.starts_with("MM");
  Picture picture(is_tiff ? pixReadMemTiff(front, bytes.size(), number) : pixReadMem(front, bytes.size()));
  if (picture == nullptr) return refusal(Reason::damaged, "not readable as a picture");
  return picture;
}

int pages_of(std::string_view bytes) {
  if (!bytes.starts_with("II") && !bytes.starts_with("MM")) return 1;
  l_int32 count = 0;
  const std::unique_ptr<FILE, int (*)(FILE*)> file(
      fmemopen(const_cast<char*>(bytes.data()), bytes.size(), "rb"), fclose);
  return file != nullptr && tiffGetCount(file.get(), &count) == 0 && count > 0 ? count : 1;
}

}  // namespace

Found<std::string> read_picture(const GreyPicture& picture) {
  tesseract::TessBaseAPI* reader = page_reader();
  if (reader == nullptr)
    return refusal(Reason::unsupported, "text recognition is not installed (German and English)");
  reader->SetImage(picture.points, picture.width, picture.height, 1, picture.stride);
  reader->SetSourceResolution(picture.dots_per_inch);
  return take_text(*reader);
}

Found<Extracted> read_picture_file(std::string_view bytes, Harvest& harvest) {
  setMsgSeverity(L_SEVERITY_NONE);
  if (!harvest.options().ocr)
    return refusal(Reason::empty, "a picture, and text recognition is switched off");
  tesseract::TessBaseAPI* reader = page_reader();
  if (reader == nullptr)
    return refusal(Reason::unsupported, "text recognition is not installed (German and English)");
  Extracted document{.media_type = "image/*", .by_ocr = true};
  const int pages = pages_of(bytes);
  for (int page = 0; page < pages; ++page) {
    if (!harvest.may_read_picture()) {
      document.extra["pages_read"] = std::to_string(page) + " of " + std::to_string(pages);
      break;
    }
    auto picture = decode_page(bytes, page, harvest.limits().ocr_pixels);
    if (!picture && page == 0) return std::unexpected(picture.error());
    if (!picture) break;
    if (pixGetWidth(picture->get()) < side_min || pixGetHeight(picture->get()) < side_min) continue;
    harvest.take_picture();
    reader->SetImage(picture->get());
    if (pixGetXRes(picture->get()) < 70) reader->SetSourceResolution(assumed_dots_per_inch);
    document.text.append("\n\n").append(take_text(*reader));
  }
  if (document.text.find_first_not_of(" \n\f") == std::string::npos)
    return refusal(Reason::empty, "a picture without readable text");
  return document;
}

}  // namespace depesche::ingest
