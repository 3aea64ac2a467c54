// SPDX-License-Identifier: EUPL-1.2
#include "http/events.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace depesche::http {

void Bell::ring() {
  for (auto* sleeper : sleepers_) sleeper->cancel();
}

boost::asio::awaitable<void> Bell::wait(std::chrono::milliseconds patience) {
  boost::asio::steady_timer sleeper(executor_, patience);
  const auto entry = sleepers_.insert(&sleeper).first;
  boost::system::error_code woken;
  co_await sleeper.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
  sleepers_.erase(entry);
}

boost::asio::awaitable<void> Bell::sleep(std::chrono::milliseconds time) {
  boost::asio::steady_timer sleeper(executor_, time);
  boost::system::error_code woken;
  co_await sleeper.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
}

}  // namespace depesche::http
