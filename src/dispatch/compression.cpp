// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/compression.h"

#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

#include "base/ensure.h"
#include "dispatch/dictionary.h"

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

void Compressor::compress(BytesView plain, Bytes& out, const AuthorsDictionary* dictionary) {
  const std::size_t start = out.size();
  out.resize(start + ZSTD_compressBound(plain.size()));
  std::byte* const target = out.data() + start;
  const std::size_t room = out.size() - start;
  ZSTD_CCtx* const context = context_.get();
  std::size_t size = 0;
  if (dictionary == nullptr) {
    size = ZSTD_compressCCtx(context, target, room, plain.data(), plain.size(), level_for(plain.size()));
  } else {
    ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters);
    ZSTD_CCtx_setParameter(context, ZSTD_c_dictIDFlag, 0);  // the body names it
    // Searched where it is: else zstd copies its tables, which are larger than any text, for each of them.
    ZSTD_CCtx_setParameter(context, ZSTD_c_forceAttachDict, ZSTD_dictForceAttach);
    ZSTD_CCtx_refCDict(context, dictionary->prepared());
    size = ZSTD_compress2(context, target, room, plain.data(), plain.size());
  }
  ENSURE(ZSTD_isError(size) == 0);
  out.resize(start + size);
}

Result<Bytes> Decompressor::decompress(BytesView frame, std::size_t size_max, const Dictionary* dictionary) {
  const auto refuse = [] { return fail(Code::corrupt, "the compressed content cannot be read"); };
  const unsigned long long announced = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (announced == ZSTD_CONTENTSIZE_ERROR || announced == ZSTD_CONTENTSIZE_UNKNOWN) return refuse();
  if (announced > size_max) return fail(Code::invalid, "the content is larger than allowed");
  const std::size_t frame_size = ZSTD_findFrameCompressedSize(frame.data(), frame.size());
  if (ZSTD_isError(frame_size) != 0 || frame_size != frame.size()) return refuse();
  if (!context_) context_.reset(ZSTD_createDCtx());
  ENSURE(context_);
  Bytes plain(static_cast<std::size_t>(announced));
  const std::size_t size =
      dictionary == nullptr
          ? ZSTD_decompressDCtx(context_.get(), plain.data(), plain.size(), frame.data(), frame.size())
          : ZSTD_decompress_usingDDict(context_.get(), plain.data(), plain.size(), frame.data(), frame.size(),
                                       dictionary->prepared());
  if (ZSTD_isError(size) != 0 || size != plain.size()) return refuse();
  return plain;
}

}  // namespace depesche
