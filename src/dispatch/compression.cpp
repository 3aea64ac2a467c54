// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/compression.h"

#include <zstd.h>

#include "base/ensure.h"

namespace depesche {
namespace {

// What a text of some pages saves on a narrow line is worth a millisecond; of a large one it is not.
constexpr int usual_level = 3;
constexpr int thorough_level = 12;
constexpr std::size_t thorough_size_min = 1'024;
constexpr std::size_t thorough_size_max = 65'536;

int level_for(std::size_t size) {
  return size >= thorough_size_min && size <= thorough_size_max ? thorough_level : usual_level;
}

}  // namespace

void Compressor::Close::operator()(ZSTD_CCtx_s* context) const { ZSTD_freeCCtx(context); }
void Decompressor::Close::operator()(ZSTD_DCtx_s* context) const { ZSTD_freeDCtx(context); }

Compressor::Compressor() : context_(ZSTD_createCCtx()) { ENSURE(context_); }

void Compressor::compress(BytesView plain, Bytes& out) {
  const std::size_t start = out.size();
  out.resize(start + ZSTD_compressBound(plain.size()));
  const std::size_t size = ZSTD_compressCCtx(context_.get(), out.data() + start, out.size() - start,
                                             plain.data(), plain.size(), level_for(plain.size()));
  ENSURE(ZSTD_isError(size) == 0);
  out.resize(start + size);
}

Decompressor::Decompressor() : context_(ZSTD_createDCtx()) { ENSURE(context_); }

Result<Bytes> Decompressor::decompress(BytesView frame, std::size_t size_max) {
  const auto refuse = [] { return fail(Code::corrupt, "the compressed content cannot be read"); };
  const unsigned long long announced = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (announced == ZSTD_CONTENTSIZE_ERROR || announced == ZSTD_CONTENTSIZE_UNKNOWN) return refuse();
  if (announced > size_max) return fail(Code::invalid, "the content is larger than allowed");
  const std::size_t frame_size = ZSTD_findFrameCompressedSize(frame.data(), frame.size());
  if (ZSTD_isError(frame_size) != 0 || frame_size != frame.size()) return refuse();
  Bytes plain(static_cast<std::size_t>(announced));
  const std::size_t size =
      ZSTD_decompressDCtx(context_.get(), plain.data(), plain.size(), frame.data(), frame.size());
  if (ZSTD_isError(size) != 0 || size != plain.size()) return refuse();
  return plain;
}

}  // namespace depesche
