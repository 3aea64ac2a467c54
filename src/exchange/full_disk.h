// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <doctest/doctest.h>

#include <csignal>
#include <cstdint>
#include <sys/resource.h>

namespace depesche {

// While it lives, no file of a test grows beyond `size_max` bytes.
class FullDisk {
 public:
  explicit FullDisk(std::uint64_t size_max = 0) {
    before_ = std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(getrlimit(RLIMIT_FSIZE, &limit_) == 0);
    const rlimit small{.rlim_cur = size_max, .rlim_max = limit_.rlim_max};
    REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &limit_);
    std::signal(SIGXFSZ, before_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit limit_{};
  void (*before_)(int) = SIG_DFL;
};

}  // namespace depesche
