// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <set>
#include <string>

namespace depesche::http {

// Lets coroutines sleep until something happens or their patience ends. One thread only.
class Bell {
 public:
  explicit Bell(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

  void ring();
  boost::asio::awaitable<void> wait(std::chrono::milliseconds patience);

  // Sleeps whatever rings.
  boost::asio::awaitable<void> sleep(std::chrono::milliseconds time);

  std::size_t sleepers() const { return sleepers_.size(); }

 private:
  boost::asio::any_io_executor executor_;
  std::set<boost::asio::steady_timer*> sleepers_;
};

// The body of an event stream, piece by piece.
class EventSource {
 public:
  virtual ~EventSource() = default;

  // Waits for something to say, at most a heartbeat long, and yields it; nothing at all when the stream ends.
  virtual boost::asio::awaitable<std::string> next() = 0;
};

}  // namespace depesche::http
