// SPDX-License-Identifier: EUPL-1.2
#include "ltp/finished.h"

namespace depesche::ltp {

void Finished::add(std::uint64_t session, std::uint64_t red_size) {
  if (session < floor_ || session == UINT64_MAX) return;
  sessions_.insert_or_assign(session, red_size);
  while (sessions_.size() > finished_max) {
    floor_ = sessions_.begin()->first + 1;
    sessions_.erase(sessions_.begin());
  }
}

std::uint64_t Finished::red_size_of(std::uint64_t session) const {
  const auto found = sessions_.find(session);
  return found == sessions_.end() ? 0 : found->second;
}

}  // namespace depesche::ltp
