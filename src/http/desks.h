// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <vector>

#include "http/context.h"
#include "http/fault.h"

namespace depesche::http {

// One worker thread's place: its own reader, and what all of them share.
struct Desk {
  Context& context;
  Reader reader;
  QueueAuditor auditor;
  Database views;  // for reading only: what the reader has no question for

  // Who asks, as the directory says at this moment. The site's own ceiling limits everybody.
  Actor actor(const std::string& person) const;
};

// Which threads a request waits on. Reading never queues behind a commit that another request waits for, and
// neither behind the deliberate slowness of passwords.
enum class Lane : std::uint8_t { reading, writing, password };

inline constexpr std::size_t reading_desks = 4;  // may wait for the durable record of what they show
inline constexpr std::size_t writing_desks = 8;  // mostly wait for the disk; their number bounds a commit
inline constexpr std::size_t password_desks = 1;
inline constexpr std::size_t jobs_waiting_max = 512;      // a lane
inline constexpr std::size_t passwords_waiting_max = 16;  // about seven seconds of scrypt

using Job = std::function<Answer(Desk&)>;

// The worker threads.
class Desks {
 public:
  // Errors: those of Reader::open. `context` must outlive the desks.
  static Result<std::unique_ptr<Desks>> open(Context& context);
  // Lets running jobs finish.
  ~Desks();

  // Runs a job on a free thread of the lane and comes back to the caller's. Fault::busy when too many wait;
  // what a foreign library throws becomes Fault::broken.
  boost::asio::awaitable<Answer> run(Lane lane, Job job);

 private:
  struct Place {
    std::unique_ptr<Desk> desk;
    std::unique_ptr<boost::asio::thread_pool> thread;
    std::atomic<std::size_t> jobs = 0;
  };
  using LanePlaces = std::vector<std::unique_ptr<Place>>;
  explicit Desks() = default;
  Result<> furnish(Context& context, Lane lane, std::size_t count);

  std::array<LanePlaces, 3> lanes_;
};

}  // namespace depesche::http
