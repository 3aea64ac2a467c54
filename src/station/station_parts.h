// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <mutex>
#include <thread>

#include "station/calls.h"
#include "station/post_box.h"
#include "station/station.h"
#include "transport/links.h"

namespace depesche {

// For the .cpp files of the station only.
class Station::Parts {
 public:
  Parts(Node& node, OnWriter on_writer);
  ~Parts();

  // On the writing thread.
  Result<> begin(Settings settings);

  Result<> with_exchange(const std::function<Result<>(Exchange&, Node&)>& work);
  // `change` runs on the writing thread.
  Result<> change_call(const MailboxId& neighbour, const std::function<Result<>(Call&)>& change);
  Result<> set_cut(const MailboxId& neighbour, bool is_cut, const std::string& person);
  void disconnect(const MailboxId& neighbour);
  Result<> try_now(const MailboxId& neighbour);
  void wake() { box_->wake(); }
  std::uint16_t port() const { return port_; }
  std::uint16_t ltp_port() const { return datagrams_ ? datagrams_->port() : std::uint16_t{0}; }
  Result<ExchangeReport> report();

 private:
  using Answers = std::vector<Exchange::Received>;
  using States = std::map<LinkId, Bytes>;

  // Does something on the thread of the sockets, and waits.
  template <class Work>
  auto on_sockets(Work work) -> decltype(work()) {
    using Answer = decltype(work());
    std::promise<Answer> answer;
    boost::asio::post(io_, [&] {
      if constexpr (std::is_void_v<Answer>) {
        work();
        answer.set_value();
      } else {
        answer.set_value(work());
      }
    });
    return answer.get_future().get();
  }

  // station_parts.cpp: what it is put together from.
  Result<> open_links();
  Result<> connect(const MailboxId& neighbour, const Call& call);
  Result<> add_lines(const Settings& settings);
  Result<> add_line(route::LinkClass over, LineSetup setup);
  LineGround ground_of(route::LinkClass over);
  Result<LineTerms> line_terms(const MailboxId& neighbour, std::string_view purpose);
  Result<> check_not_cut(const MailboxId& neighbour) const;
  Result<> trusts(const transport::Certificate& theirs);
  Calls calls_snapshot() const;
  States take_states();
  Result<> keep_states(const States& states);
  void tell_kept(const States& states);
  void review_lines();
  void ask_for_keeping();

  // station_rounds.cpp: what goes back and forth between the sockets and the exchange.
  void go_round();
  Result<> visit(PostBox::Inbound& inbound, Answers& answers, std::vector<LinkId>& fed);
  Result<> receive(std::vector<PostBox::Inbound::Arrival>& arrivals, Answers& answers);
  void apply(const PostBox::Inbound::Change& change);
  bool feed(const LinkId& link);
  void answer(const std::vector<PostBox::Inbound::Arrival>& arrivals, const Answers& answers,
              const std::vector<LinkId>& fed, bool has_failed);
  void answer(const PostBox::Inbound::Arrival& arrival, Exchange::Answer answer);

  // station_report.cpp: what people are told.
  void add_calls(ExchangeReport& report);
  void add_tries(ExchangeReport& report);
  void add_lines_to(ExchangeReport& report);
  std::optional<Time> time_of(std::optional<tcpcl::Instant> instant) const;

  Node& node_;
  OnWriter on_writer_;
  std::shared_ptr<PostBox> box_ = std::make_shared<PostBox>();
  std::unique_ptr<Exchange> exchange_;  // on the writing thread only
  std::set<LinkId> up_;                 // likewise
  std::set<LinkId> listened_to_;        // without a word; fixed when the threads begin
  mutable std::mutex calls_mutex_;
  Calls calls_;
  std::string fault_;      // of the last round
  SystemEntropy entropy_;  // for the lines, on whose thread the node's must not be used
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  std::unique_ptr<transport::Links> links_;          // on the sockets' thread, once that runs
  std::unique_ptr<transport::Datagrams> datagrams_;  // likewise
  std::map<route::LinkClass, Lines> lines_;          // likewise
  std::shared_ptr<const Directory> reviewed_;
  std::uint16_t port_ = 0;
  tcpcl::Instant states_kept_{};
  std::atomic<bool> are_states_wanted_ = false;
  std::atomic<bool> is_ending_ = false;
  std::thread sockets_, rounds_;
};

}  // namespace depesche
