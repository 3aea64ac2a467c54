// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "base/bytes.h"
#include "base/result.h"

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

// zstd frames (RFC 8878) that name the size of what is in them. For this module only.
namespace depesche {

class AuthorsDictionary;
class Dictionary;

// Keeps its working memory between calls, which for small texts costs more than the work.
class Compressor {
 public:
  Compressor();
  // Appends the frame to `out`; with a dictionary unless that is null.
  void compress(BytesView plain, Bytes& out, const AuthorsDictionary* dictionary = nullptr);

 private:
  struct Close {
    void operator()(ZSTD_CCtx_s* context) const;
  };
  std::unique_ptr<ZSTD_CCtx_s, Close> context_;
};

// Takes its 150 kB with the first frame.
class Decompressor {
 public:
  // Code::corrupt for anything but exactly one frame, Code::invalid when it holds more than `size_max` bytes.
  // `dictionary` is the one it was compressed with; null: none.
  Result<Bytes> decompress(BytesView frame, std::size_t size_max, const Dictionary* dictionary);

 private:
  struct Close {
    void operator()(ZSTD_DCtx_s* context) const;
  };
  std::unique_ptr<ZSTD_DCtx_s, Close> context_;
};

}  // namespace depesche
