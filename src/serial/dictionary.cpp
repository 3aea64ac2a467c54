// SPDX-License-Identifier: EUPL-1.2
#include "serial/dictionary.h"

#include <algorithm>
#include <zstd.h>

#include "base/ensure.h"
#include "crypto/digest.h"

namespace depesche::serial {
namespace {

// The slowest that pays on a line: beyond this size its thoroughness would hold the node up.
constexpr int level_thorough = 19;
constexpr int level_quick = 6;
constexpr std::size_t thorough_size_max = 65'536;

struct CloseCompression {
  void operator()(ZSTD_CCtx_s* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx_s* context) const { ZSTD_freeDCtx(context); }
};

std::shared_ptr<const Bytes> compressed(BytesView plain, const ZSTD_CDict_s* dictionary) {
  const std::unique_ptr<ZSTD_CCtx_s, CloseCompression> context(ZSTD_createCCtx());
  ENSURE(context);
  const int level = plain.size() <= thorough_size_max ? level_thorough : level_quick;
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
  // The line says these itself.
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_contentSizeFlag, 0);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_dictIDFlag, 0);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 0);
  ZSTD_CCtx_refCDict(context.get(), dictionary);
  auto out = std::make_shared<Bytes>(ZSTD_compressBound(plain.size()));
  const std::size_t size =
      ZSTD_compress2(context.get(), out->data(), out->size(), plain.data(), plain.size());
  ENSURE(ZSTD_isError(size) == 0);
  out->resize(size);
  return out;
}

}  // namespace

void Dictionary::Close::operator()(ZSTD_CDict_s* dictionary) const { ZSTD_freeCDict(dictionary); }
void Dictionary::Close::operator()(ZSTD_DDict_s* dictionary) const { ZSTD_freeDDict(dictionary); }

Result<Dictionary> Dictionary::from(BytesView bytes) {
  if (bytes.empty() || bytes.size() > dictionary_size_max)
    return fail(Code::invalid, "a dictionary is empty or too large");
  Dictionary made;
  const crypto::Sha256Digest digest = crypto::sha256(bytes);
  std::copy_n(digest.begin(), made.id_.size(), made.id_.begin());
  made.compressing_.reset(ZSTD_createCDict(bytes.data(), bytes.size(), level_thorough));
  made.decompressing_.reset(ZSTD_createDDict(bytes.data(), bytes.size()));
  if (!made.compressing_ || !made.decompressing_) return fail(Code::invalid, "a dictionary cannot be read");
  return made;
}

Packed pack(std::shared_ptr<const Bytes> plain, const Dictionaries& dictionaries) {
  Packed packed{.plain_size = plain->size(), .bytes = std::move(plain)};
  const BytesView whole = *packed.bytes;
  const auto offer = [&packed](std::shared_ptr<const Bytes> bytes, Coding coding, const DictionaryId& id) {
    if (bytes->size() >= packed.bytes->size()) return;
    packed.bytes = std::move(bytes);
    packed.coding = coding;
    packed.dictionary = id;
  };
  const std::shared_ptr<const Bytes> kept = packed.bytes;
  offer(compressed(whole, nullptr), Coding::zstd, {});
  if (!dictionaries.empty())
    offer(compressed(whole, dictionaries.front()->for_compressing()), Coding::zstd_with_dictionary,
          dictionaries.front()->id());
  return packed;
}

Result<Bytes> unpack(const Packed& packed, const Dictionaries& dictionaries) {
  const auto refuse = [] { return fail(Code::corrupt, "the transfer cannot be decompressed"); };
  if (packed.coding == Coding::raw) {
    if (packed.plain_size != packed.bytes->size()) return refuse();
    return *packed.bytes;
  }
  const std::unique_ptr<ZSTD_DCtx_s, CloseCompression> context(ZSTD_createDCtx());
  ENSURE(context);
  if (packed.coding == Coding::zstd_with_dictionary) {
    const auto found = std::ranges::find_if(
        dictionaries, [&packed](const auto& dictionary) { return dictionary->id() == packed.dictionary; });
    if (found == dictionaries.end()) return fail(Code::not_found, "the dictionary is not here");
    ZSTD_DCtx_refDDict(context.get(), (*found)->for_decompressing());
  }
  const std::size_t frame_size = ZSTD_findFrameCompressedSize(packed.bytes->data(), packed.bytes->size());
  if (ZSTD_isError(frame_size) != 0 || frame_size != packed.bytes->size()) return refuse();
  Bytes plain(static_cast<std::size_t>(packed.plain_size));
  const std::size_t size = ZSTD_decompressDCtx(context.get(), plain.data(), plain.size(),
                                               packed.bytes->data(), packed.bytes->size());
  if (ZSTD_isError(size) != 0 || size != plain.size()) return refuse();
  return plain;
}

}  // namespace depesche::serial
