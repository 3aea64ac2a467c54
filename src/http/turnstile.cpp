// SPDX-License-Identifier: EUPL-1.2
#include "http/turnstile.h"

namespace depesche::http {

Turnstile::Turn::Turn(Turnstile& turnstile, std::string name)
    : turnstile_(turnstile), name_(std::move(name)) {
  std::unique_lock lock(turnstile_.mutex_);
  turnstile_.left_.wait(lock, [&] { return !turnstile_.taken_.contains(name_); });
  turnstile_.taken_.insert(name_);
}

Turnstile::Turn::~Turn() {
  {
    const std::scoped_lock lock(turnstile_.mutex_);
    turnstile_.taken_.erase(name_);
  }
  turnstile_.left_.notify_all();
}

}  // namespace depesche::http
