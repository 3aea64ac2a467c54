// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <stdlib.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <zstd.h>

#include "ingest/extractor.h"

// What tests of whole files share.
namespace depesche::ingest {

// A folder of its own, gone at the end.
class TestFolder {
 public:
  TestFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "ingest-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  ~TestFolder() { std::filesystem::remove_all(path_); }

  std::filesystem::path put(const std::string& name, std::string_view bytes) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return path_ / name;
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Keeps what it is given, so a test can look at it.
struct TestItems {
  std::vector<Extracted> documents{};
  std::vector<Rejected> refusals{};

  Sink sink() {
    return [this](Item item) -> Result<> {
      if (auto* document = std::get_if<Extracted>(&item)) documents.push_back(std::move(*document));
      if (auto* refusal = std::get_if<Rejected>(&item)) refusals.push_back(std::move(*refusal));
      return {};
    };
  }
};

inline TestItems extract_all(Extractor& extractor, const std::filesystem::path& path,
                             const Options& options = {}) {
  TestItems items;
  CHECK(extractor.extract(path, options, items.sink()).has_value());
  return items;
}

inline std::string compressed(std::string_view text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
  return packed;
}

}  // namespace depesche::ingest
