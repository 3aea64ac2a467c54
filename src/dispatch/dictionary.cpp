// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/dictionary.h"

#define ZDICT_STATIC_LINKING_ONLY
#include <zdict.h>
#define ZSTD_STATIC_LINKING_ONLY
#include <algorithm>
#include <bit>
#include <zstd.h>

#include "cbor/reader.h"
#include "cbor/writer.h"
#include "crypto/digest.h"

namespace depesche {
namespace {

constexpr std::string_view dictionary_word = "dictionary";
constexpr std::uint64_t dictionary_version = 1;

// zstd's own choice for its highest levels is made for large files. These tables have room for each position
// of the dictionary and no more: it forgets what has none, and what has two is not found any better.
ZSTD_compressionParameters author_parameters(std::size_t dictionary_size) {
  const auto tree_nodes = static_cast<unsigned>(std::bit_width(dictionary_size - 1));
  return {.windowLog = static_cast<unsigned>(std::bit_width(dictionary_size + dictionary_content_size_max)),
          .chainLog = tree_nodes + 1,  // two entries a node
          .hashLog = 18,
          .searchLog = 9,
          .minMatch = 3,
          .targetLength = 256,
          .strategy = ZSTD_btultra2};
}

// Of the algorithm that picks segments (FastCover): the segments' length, and of what their worth is counted.
// Searching for better ones takes minutes and gains nothing on reports.
ZDICT_fastCover_params_t training_parameters() {
  ZDICT_fastCover_params_t parameters{};
  parameters.k = 256;
  parameters.d = 8;
  parameters.f = 24;
  parameters.accel = 1;
  return parameters;
}

}  // namespace

void Dictionary::Close::operator()(ZSTD_DDict_s* dictionary) const { ZSTD_freeDDict(dictionary); }
void AuthorsDictionary::Close::operator()(ZSTD_CDict_s* dictionary) const { ZSTD_freeCDict(dictionary); }

Result<std::shared_ptr<const Dictionary>> Dictionary::from(Bytes bytes) {
  const auto refuse = [] { return fail(Code::invalid, "this is no dictionary"); };
  if (bytes.empty() || bytes.size() > dictionary_size_max) return refuse();
  Dictionary made;
  made.id_ = crypto::sha256(bytes);
  made.bytes_ = std::move(bytes);
  made.prepared_.reset(ZSTD_createDDict_advanced(made.bytes_.data(), made.bytes_.size(), ZSTD_dlm_byRef,
                                                 ZSTD_dct_fullDict, ZSTD_defaultCMem));
  if (!made.prepared_) return refuse();
  return std::make_shared<const Dictionary>(std::move(made));
}

Result<std::shared_ptr<const AuthorsDictionary>> AuthorsDictionary::from(
    std::shared_ptr<const Dictionary> dictionary) {
  const BytesView bytes = dictionary->bytes();
  AuthorsDictionary made;
  made.prepared_.reset(ZSTD_createCDict_advanced(bytes.data(), bytes.size(), ZSTD_dlm_byRef,
                                                 ZSTD_dct_fullDict, author_parameters(bytes.size()),
                                                 ZSTD_defaultCMem));
  if (!made.prepared_) return fail(Code::invalid, "nothing can be compressed with this dictionary");
  made.dictionary_ = std::move(dictionary);
  return std::make_shared<const AuthorsDictionary>(std::move(made));
}

Result<Bytes> train_dictionary(std::span<const Bytes> samples, std::size_t size_max) {
  Bytes joined;
  std::vector<std::size_t> sizes;
  for (const Bytes& sample : samples) {
    joined.insert(joined.end(), sample.begin(), sample.end());
    sizes.push_back(sample.size());
  }
  Bytes dictionary(std::min(size_max, dictionary_size_max));
  const std::size_t size =
      ZDICT_trainFromBuffer_fastCover(dictionary.data(), dictionary.size(), joined.data(), sizes.data(),
                                      static_cast<unsigned>(sizes.size()), training_parameters());
  if (ZDICT_isError(size) != 0)
    return fail(Code::invalid, std::string("no dictionary can be trained: ") + ZDICT_getErrorName(size));
  dictionary.resize(size);
  return dictionary;
}

Bytes encode(const Dictionary& dictionary) {
  cbor::Writer writer;
  writer.array(3).uint(dictionary_version).text(dictionary_word).bytes(dictionary.bytes());
  return writer.take();
}

Result<std::shared_ptr<const Dictionary>> decode_dictionary(BytesView content) {
  cbor::Reader reader(content);
  TRY(reader.read_array_of(3));
  const std::uint64_t version = TRY(reader.read_uint());
  const std::string_view word = TRY(reader.read_text());
  if (version != dictionary_version || word != dictionary_word) return reader.refuse("not a dictionary");
  const BytesView bytes = TRY(reader.read_bytes());
  TRY(reader.finish());
  return Dictionary::from(to_bytes(bytes));
}

}  // namespace depesche
