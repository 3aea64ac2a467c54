// SPDX-License-Identifier: EUPL-1.2
#include "http/write_queue.h"

#include <iterator>

#include "base/ensure.h"

namespace depesche::http {

WriteQueue::WriteQueue(Node& node) : node_(node) {
  note_standing(0);
  thread_ = std::thread([this] { work(); });
}

WriteQueue::~WriteQueue() {
  {
    const std::scoped_lock lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Result<std::vector<Result<Sent>>> WriteQueue::wait_for(Wish wish) {
  auto answer = wish.answer.get_future();
  {
    const std::scoped_lock lock(mutex_);
    if (is_ending_ || wishes_.size() >= writes_waiting_max)
      return fail(Code::unavailable, "too many writes wait");
    wishes_.push_back(std::move(wish));
  }
  changed_.notify_one();
  return answer.get();
}

Result<std::vector<Result<Sent>>> WriteQueue::submit(std::vector<Submission> submissions) {
  return wait_for({.submissions = std::move(submissions), .work = {}, .answer = {}});
}

Result<> WriteQueue::with_node(std::function<Result<>(Node&)> work) {
  TRY(wait_for({.submissions = {}, .work = std::move(work), .answer = {}}));
  return {};
}

Result<Sent> WriteQueue::submit(Submission submission) {
  std::vector<Submission> one;
  one.push_back(std::move(submission));
  auto answers = TRY(submit(std::move(one)));
  ENSURE(answers.size() == 1);
  return std::move(answers.front());
}

void WriteQueue::work() {
  for (;;) {
    std::vector<Wish> wishes = next_wishes();
    if (wishes.empty()) return;
    write(std::move(wishes));
  }
}

std::vector<WriteQueue::Wish> WriteQueue::next_wishes() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return is_ending_ || !wishes_.empty(); });
  std::vector<Wish> wishes;
  std::size_t submissions = 0;
  while (!wishes_.empty()) {
    const bool stands_alone = wishes_.front().work || (!wishes.empty() && wishes.front().work);
    if (stands_alone && !wishes.empty()) break;
    submissions += wishes_.front().submissions.size();
    if (!wishes.empty() && submissions > writes_per_commit_max) break;
    wishes.push_back(std::move(wishes_.front()));
    wishes_.pop_front();
  }
  return wishes;
}

void WriteQueue::write(std::vector<Wish> wishes) {
  if (wishes.front().work) {
    const auto done = wishes.front().work(node_);
    note_standing(0);
    if (done) wishes.front().answer.set_value(std::vector<Result<Sent>>{});
    if (!done) wishes.front().answer.set_value(std::unexpected(done.error()));
    return;
  }
  std::vector<Submission> batch;
  for (Wish& wish : wishes) std::ranges::move(wish.submissions, std::back_inserter(batch));
  auto answers = node_.submit(batch);
  note_standing(1);
  std::size_t next = 0;
  for (Wish& wish : wishes) {
    if (!answers) {
      wish.answer.set_value(std::unexpected(answers.error()));
      continue;
    }
    ENSURE(next + wish.submissions.size() <= answers->size());
    const auto first = answers->begin() + static_cast<std::ptrdiff_t>(next);
    next += wish.submissions.size();
    const auto last = answers->begin() + static_cast<std::ptrdiff_t>(next);
    wish.answer.set_value(std::vector(std::make_move_iterator(first), std::make_move_iterator(last)));
  }
}

std::size_t WriteQueue::waiting() const {
  const std::scoped_lock lock(mutex_);
  return wishes_.size();
}

void WriteQueue::note_standing(std::uint64_t commits) {
  const auto last = node_.log().last();
  const std::size_t stopped = node_.stopped_views().size();
  const std::uint64_t shown = node_.published()->position.value;
  const std::scoped_lock lock(mutex_);
  standing_.commits += commits;
  if (last) standing_.log_end = last->value;
  standing_.shown = shown;
  standing_.stopped_views = stopped;
}

WriteQueue::Standing WriteQueue::standing() const {
  const std::scoped_lock lock(mutex_);
  return standing_;
}

Result<> QueueAuditor::record(const AuditRecord& record, const Label& label) {
  TRY(queue_.submit(audit_submission(site_, record, label)));
  return {};
}

}  // namespace depesche::http
