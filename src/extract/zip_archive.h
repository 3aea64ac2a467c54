// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/harvest.h"

struct zip;

namespace depesche::ingest {

// A ZIP archive in memory. Unpacks no more than the limits allow. `bytes` must outlive it.
class ZipArchive {
 public:
  struct Member {
    std::string name;
    bool is_folder = false;
    bool is_encrypted = false;
  };

  static Found<ZipArchive> open(std::string_view bytes);

  std::uint64_t size() const;
  Found<Member> member(std::uint64_t index) const;
  std::optional<std::uint64_t> find(const std::string& name) const;

  // The unpacked bytes; what they weigh is taken from the harvest's allowance.
  Found<std::string> read(std::uint64_t index, Harvest& harvest) const;
  Found<std::string> read(const std::string& name, Harvest& harvest) const;

 private:
  struct Discard {
    void operator()(zip* archive) const;
  };
  explicit ZipArchive(zip* archive) : archive_(archive) {}

  std::unique_ptr<zip, Discard> archive_;
};

}  // namespace depesche::ingest
