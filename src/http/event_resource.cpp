// SPDX-License-Identifier: EUPL-1.2
#include "http/event_resource.h"

#include <algorithm>

#include "http/events.h"
#include "http/render.h"

namespace depesche::http {
namespace {

constexpr auto heartbeat = std::chrono::seconds(15);
constexpr auto state_every = std::chrono::seconds(60);
constexpr auto settling = std::chrono::milliseconds(250);  // a burst of arrivals is one event
constexpr std::size_t looked_at = 50;

// What of an inbox shows: its size and its first rows. Depends on nothing the person may not see.
Answer glance(Desk& desk, const std::string& person) {
  const Actor actor = desk.actor(person);
  const auto unread = TRY(desk.reader.unread(actor));
  InboxQuery first_page;
  first_page.limit = looked_at;
  const InboxPage page = TRY(desk.reader.inbox(actor, first_page));
  Response seen;
  for (const Row& row : page.rows) seen.body.append(to_text(row.id)).append(to_text(row.state));
  seen.set("unread", std::to_string(unread));
  return seen;
}

class InboxEvents final : public EventSource {
 public:
  InboxEvents(Context& context, std::string token, std::string person)
      : context_(context), token_(std::move(token)), person_(std::move(person)) {}

  boost::asio::awaitable<std::string> next() override;

 private:
  boost::asio::awaitable<std::string> inbox_event();
  std::string state_event();
  std::string event(std::string_view name, const boost::json::object& data);
  bool has_ended();

  Context& context_;
  std::string token_;
  std::string person_;
  std::string last_glance_;
  std::uint64_t last_id_ = 0;
  Time state_due_{};
  Time heartbeat_due_{};
  bool has_begun_ = false;
};

std::string InboxEvents::event(std::string_view name, const boost::json::object& data) {
  std::string text = "id: " + std::to_string(++last_id_) + "\nevent: ";
  return text.append(name).append("\ndata: ").append(json(200, data).body).append("\n\n");
}

std::string InboxEvents::state_event() {
  const Time now = context_.clock.now();
  state_due_ = now + state_every;
  return event("state", {{"as_of", to_text(now)}});
}

// The event when the inbox looks different from last time; nothing otherwise.
boost::asio::awaitable<std::string> InboxEvents::inbox_event() {
  Job job = [person = person_](Desk& desk) { return glance(desk, person); };
  const Answer seen = co_await context_.desks->run(Lane::reading, std::move(job));
  if (!seen) co_return std::string();
  const std::string unread = seen->headers.front().value;
  std::string looks = unread + " " + seen->body;
  if (looks == last_glance_) co_return std::string();
  last_glance_ = std::move(looks);
  co_return event("inbox", {{"unread", std::stoll(unread)}});
}

bool InboxEvents::has_ended() {
  const auto visitor = context_.sessions.find_standing(token_, false, context_.node.published()->directory);
  return context_.is_stopping || !visitor || visitor->locked;
}

boost::asio::awaitable<std::string> InboxEvents::next() {
  if (!has_begun_) {
    has_begun_ = true;
    heartbeat_due_ = context_.clock.now() + heartbeat;
    const std::string inbox = co_await inbox_event();
    co_return "retry: 3000\n\n" + state_event() + inbox;
  }
  for (;;) {
    const Time now = context_.clock.now();
    if (now >= heartbeat_due_) {
      heartbeat_due_ = now + heartbeat;
      co_return now >= state_due_ ? state_event() : std::string(": still here\n\n");
    }
    const auto patience = std::min<Duration>(heartbeat_due_ - now, heartbeat);
    co_await context_.appended->wait(patience);
    if (has_ended()) co_return std::string();
    if (context_.clock.now() >= heartbeat_due_) continue;
    co_await context_.appended->sleep(settling);
    std::string inbox = co_await inbox_event();
    if (has_ended()) co_return std::string();  // meanwhile
    if (!inbox.empty()) co_return inbox;
  }
}

}  // namespace

Answer open_events(Context& context, const Call& call) {
  Response response;
  response.set("content-type", "text/event-stream");
  response.set("x-accel-buffering", "no");
  const std::string_view token = cookie(call.request.header("cookie"), session_cookie);
  response.events = std::make_shared<InboxEvents>(context, std::string(token), call.person());
  return response;
}

}  // namespace depesche::http
