// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "ingest/harvest.h"

namespace depesche::ingest {

// A grey picture: one byte per point, rows of `stride` bytes.
struct GreyPicture {
  const unsigned char* points = nullptr;
  int width = 0;
  int height = 0;
  int stride = 0;
  int dots_per_inch = 0;
};

// Reads German and English print (Tesseract). The reader is made once per process.
Found<std::string> read_picture(const GreyPicture& picture);

// Reads a picture file: PNG, JPEG, TIFF (all its pages), GIF, WebP, BMP.
Found<Extracted> read_picture_file(std::string_view bytes, Harvest& harvest);

}  // namespace depesche::ingest
