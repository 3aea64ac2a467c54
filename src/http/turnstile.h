// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <condition_variable>
#include <mutex>
#include <set>
#include <string>

namespace depesche::http {

// Lets one thread at a time through for each name, so that reading a version and writing the next are one
// step.
class Turnstile {
 public:
  // Holds the name until it is destroyed.
  class Turn {
   public:
    Turn(Turnstile& turnstile, std::string name);
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    Turnstile& turnstile_;
    std::string name_;
  };

 private:
  std::mutex mutex_;
  std::condition_variable left_;
  std::set<std::string> taken_;
};

}  // namespace depesche::http
