// SPDX-License-Identifier: EUPL-1.2
#include "http/desks.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iostream>
#include <optional>
#include <utility>

namespace depesche::http {
namespace {

namespace asio = boost::asio;

// Where an answer from another thread is waited for. The timer rings when it is there.
struct Pending {
  explicit Pending(const asio::any_io_executor& executor)
      : bell(executor, asio::steady_timer::time_point::max()) {}

  asio::steady_timer bell;  // touched on the waiting thread only
  std::optional<Answer> answer;
};

Answer run_guarded(const Job& job, Desk& desk) {
  try {
    return job(desk);
  } catch (const std::exception& unexpected) {  // std::bad_alloc, or a foreign library
    std::cerr << "a request failed: " << unexpected.what() << '\n';
    return refuse(Fault::broken);
  }
}

}  // namespace

Actor Desk::actor(const std::string& person) const {
  Actor actor = actor_for(*reader.directory(), person);
  actor.upto.level = std::min(actor.upto.level, context.node.site().ceiling);
  return actor;
}

Result<std::unique_ptr<Desks>> Desks::open(Context& context) {
  std::unique_ptr<Desks> desks(new Desks);
  TRY(desks->furnish(context, Lane::reading, reading_desks));
  TRY(desks->furnish(context, Lane::writing, writing_desks));
  TRY(desks->furnish(context, Lane::password, password_desks));
  return desks;
}

Result<> Desks::furnish(Context& context, Lane lane, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    auto place = std::make_unique<Place>();
    auto reader = TRY(Reader::open(context.node));
    auto views =
        TRY(Database::open(context.node.folder() / "views" / "views.db", Database::Access::read_only));
    place->desk.reset(new Desk{.context = context,
                               .reader = std::move(reader),
                               .auditor = QueueAuditor(context.writes, context.node.site()),
                               .views = std::move(views)});
    place->thread = std::make_unique<asio::thread_pool>(1);
    lanes_[std::to_underlying(lane)].push_back(std::move(place));
  }
  return {};
}

Desks::~Desks() {
  for (LanePlaces& lane : lanes_) {
    for (auto& place : lane) place->thread->join();
  }
}

asio::awaitable<Answer> Desks::run(Lane lane, Job job) {
  const LanePlaces& places = lanes_[std::to_underlying(lane)];
  Place& place = **std::ranges::min_element(places, {}, [](const auto& p) { return p->jobs.load(); });
  const std::size_t limit = lane == Lane::password ? passwords_waiting_max : jobs_waiting_max / places.size();
  if (place.jobs.load() >= limit) co_return refuse(Fault::busy);

  const asio::any_io_executor home = co_await asio::this_coro::executor;
  const auto pending = std::make_shared<Pending>(home);
  ++place.jobs;
  asio::post(*place.thread, [&place, job = std::move(job), pending, home] {
    auto answer = std::make_shared<Answer>(run_guarded(job, *place.desk));
    --place.jobs;
    asio::post(home, [pending, answer] {
      pending->answer = std::move(*answer);
      pending->bell.cancel();
    });
  });
  boost::system::error_code rung;
  while (!pending->answer) co_await pending->bell.async_wait(asio::redirect_error(asio::use_awaitable, rung));
  co_return std::move(*pending->answer);
}

}  // namespace depesche::http
