// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace depesche::ingest {

enum class Format : std::uint8_t {
  text,
  markdown,
  json_lines,
  csv,
  html,
  xml,
  pdf,
  zip,  // also DOCX, XLSX, PPTX, ODT, ODS, ODP: what is inside decides
  mail,
  rtf,
  picture,  // PNG, JPEG, TIFF, WebP, BMP, GIF, PNM
  zstd,
  ole,  // the container of Office before 2007, and of encrypted Office files
  unknown,
};

// What a file is, and, when nobody here reads it, its name in words.
struct Detected {
  Format format = Format::unknown;
  std::string media_type;
  std::string detail;
};

// Judges by the first bytes (the more the better; 64 KiB are enough), then by the ending of `name`.
Detected detect(std::string_view head, std::string_view name);

// Why a file of unknown format is refused.
std::string unsupported_detail(const Detected& detected);

std::string_view media_type_of(Format format);

// Whether a format is read in the worker process.
bool is_complex(Format format);

constexpr std::size_t detection_bytes = 64U << 10;

}  // namespace depesche::ingest
