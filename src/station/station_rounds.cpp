// SPDX-License-Identifier: EUPL-1.2
// What goes back and forth between the sockets and the exchange.
#include "exchange/addresses.h"
#include "station/station_parts.h"
#include "transport/instant.h"

namespace depesche {
namespace {

constexpr Duration round_time{1'000};    // at most, between two looks at what is due
constexpr Duration states_time{30'000};  // between what is kept of transfers over lines

}  // namespace

void Station::Parts::go_round() {
  while (!is_ending_) {
    auto inbound = box_->wait(round_time);
    States states;
    const auto now = transport::monotonic_now();
    if (are_states_wanted_ || now - states_kept_ >= states_time) {
      states_kept_ = now;
      states = on_sockets([&] { return take_states(); });
    }
    Answers answers;
    std::vector<LinkId> fed;
    bool are_kept = false;
    const auto done = on_writer_([&](Node&) -> Result<> {
      const auto visited = visit(inbound, answers, fed);
      TRY(keep_states(states));
      are_kept = true;
      return visited;
    });
    {
      const std::lock_guard lock(calls_mutex_);
      fault_ = done ? "" : done.error().what;
    }
    boost::asio::post(io_,
                      [this, arrivals = std::move(inbound.arrivals), answers = std::move(answers), fed,
                       states = are_kept ? std::move(states) : States{}, has_failed = !done.has_value()] {
                        tell_kept(states);
                        ask_for_keeping();
                        answer(arrivals, answers, fed, has_failed);
                      });
  }
}

// On the writing thread: everything that is due with the exchange, in one go.
Result<> Station::Parts::visit(PostBox::Inbound& inbound, Answers& answers, std::vector<LinkId>& fed) {
  for (const auto& one : inbound.settled) exchange_->settled(one.link.neighbour, one.key, one.how);
  for (const auto& change : inbound.changes) apply(change);
  const auto received = receive(inbound.arrivals, answers);
  const auto ticked = exchange_->tick();
  for (const LinkId& link : up_) {  // whatever failed: what goes out makes room
    if (feed(link)) fed.push_back(link);
  }
  if (!received || !ticked) return received ? ticked : received;
  return exchange_->late();
}

Result<> Station::Parts::receive(std::vector<PostBox::Inbound::Arrival>& arrivals, Answers& answers) {
  if (arrivals.empty()) return {};
  std::vector<Exchange::Incoming> batch;
  for (auto& [from, ticket, bytes] : arrivals)
    batch.push_back({.neighbour = from.neighbour, .bytes = std::move(bytes), .over = from.over});
  answers = TRY(exchange_->receive(batch));
  return {};
}

// On a line where this node is silent nothing is sent.
void Station::Parts::apply(const PostBox::Inbound::Change& change) {
  const auto& [neighbour, over] = change.link;
  if (listened_to_.contains(change.link)) return;
  if (change.is_up) {
    exchange_->up(neighbour, over);
    up_.insert(change.link);
  } else {
    exchange_->down(neighbour, over);
    up_.erase(change.link);
  }
}

bool Station::Parts::feed(const LinkId& link) {
  bool is_fed = false;
  for (std::size_t i = 4; i-- > 0;) {
    const auto precedence = static_cast<bundle::Precedence>(i);
    while (box_->has_room(link, precedence)) {
      auto outgoing = exchange_->next(link.neighbour, link.over, precedence);
      if (!outgoing) break;
      const bool is_of_it = outgoing->precedence == precedence;  // else there may be no room for more
      box_->put(link, *std::move(outgoing));
      is_fed = true;
      if (!is_of_it) break;
    }
  }
  return is_fed;
}

// On the sockets' thread. A disk that failed has stored nothing: the neighbours keep what they have.
void Station::Parts::answer(const std::vector<PostBox::Inbound::Arrival>& arrivals, const Answers& answers,
                            const std::vector<LinkId>& fed, bool has_failed) {
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    const bool is_lost = has_failed && i >= answers.size();
    answer(arrivals[i], is_lost ? Exchange::Answer::no_room : answers[i].answer);
  }
  for (const auto& [neighbour, over] : fed) {
    if (const auto lines = lines_.find(over); lines != lines_.end())
      lines->second.wake(neighbour);
    else
      links_->wake(node_eid(neighbour));
  }
  const auto directory = node_.published()->directory;
  if (directory == reviewed_) return;
  reviewed_ = directory;  // somebody may be revoked now
  links_->review();
  review_lines();
}

void Station::Parts::answer(const PostBox::Inbound::Arrival& arrival, Exchange::Answer answer) {
  auto reason = tcpcl::Reason::completed;
  if (answer == Exchange::Answer::invalid) reason = tcpcl::Reason::not_acceptable;
  if (answer == Exchange::Answer::no_room) reason = tcpcl::Reason::no_resources;
  const bool is_stored = answer == Exchange::Answer::stored;
  const auto& [neighbour, over] = arrival.from;
  if (over == route::LinkClass::tls)
    return is_stored ? links_->accept(arrival.ticket) : links_->refuse(arrival.ticket, reason);
  Lines& lines = lines_.at(over);
  return is_stored ? lines.accept(neighbour, arrival.ticket)
                   : lines.refuse(neighbour, arrival.ticket, reason);
}

}  // namespace depesche
