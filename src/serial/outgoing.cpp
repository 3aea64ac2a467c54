// SPDX-License-Identifier: EUPL-1.2
#include "serial/outgoing.h"

#include <algorithm>

namespace depesche::serial {
namespace {

std::size_t rank(bundle::Precedence precedence) { return static_cast<std::size_t>(precedence); }

}  // namespace

void Outgoing::add(Transfer transfer) {
  ids_.insert(transfer.id);
  waiting_[rank(transfer.precedence)].push_back(std::move(transfer));
}

std::optional<std::uint64_t> Outgoing::cancel(TransferId id) {
  ids_.erase(id);
  for (auto& queue : waiting_) std::erase_if(queue, [id](const Transfer& one) { return one.id == id; });
  const auto begun = std::ranges::find_if(open_, [id](const auto& one) { return one.second.id == id; });
  if (begun == open_.end()) return {};
  const std::uint64_t number = begun->first;
  settle(number);
  return number;
}

// Of those with something left to send: the most urgent, and of these the one that began first.
std::map<std::uint64_t, Outgoing::Begun>::iterator Outgoing::next_begun() {
  auto best = open_.end();
  for (auto one = open_.begin(); one != open_.end(); ++one) {
    if (one->second.pending.is_empty()) continue;
    if (best == open_.end() || one->second.precedence > best->second.precedence) best = one;
  }
  return best;
}

bool Outgoing::may_begin(std::size_t precedence) const {
  return !waiting_[precedence].empty() && begun_of_[precedence] < open_of_precedence_max;
}

bool Outgoing::has_next() const {
  for (std::size_t precedence = 0; precedence < waiting_.size(); ++precedence)
    if (may_begin(precedence)) return true;
  return std::ranges::any_of(open_, [](const auto& one) { return !one.second.pending.is_empty(); });
}

// Numbers grow; those whose low bits belong to an open transfer are passed over.
std::uint64_t Outgoing::free_number() {
  while (low_numbers_.contains(next_number_ % transfer_modulus)) ++next_number_;
  low_numbers_.insert(next_number_ % transfer_modulus);
  return next_number_++;
}

std::optional<Open> Outgoing::begin_next(const LineKey& key, const bundle::Eid& own,
                                         const Dictionaries& shared) {
  const auto running = next_begun();
  const std::size_t lowest = running == open_.end() ? 0 : rank(running->second.precedence) + 1;
  for (std::size_t precedence = waiting_.size(); precedence-- > lowest;) {
    if (!may_begin(precedence)) continue;
    const Transfer transfer = std::move(waiting_[precedence].front());
    waiting_[precedence].pop_front();
    ++begun_of_[precedence];
    Begun begun{.id = transfer.id, .precedence = transfer.precedence, .packed = pack(transfer.bytes, shared)};
    begun.pending.add({.begin = 0, .end = begun.packed.bytes->size()});
    const Open open{.transfer = free_number(),
                    .precedence = transfer.precedence,
                    .coding = begun.packed.coding,
                    .dictionary = begun.packed.dictionary,
                    .size = begun.packed.bytes->size(),
                    .plain_size = begun.packed.plain_size,
                    .mark = key.mark(own, begun.packed)};
    open_.emplace(open.transfer, std::move(begun));
    return open;
  }
  return {};
}

std::optional<Piece> Outgoing::next_piece(std::size_t room, SentFrame& frame) {
  const auto begun = next_begun();
  if (begun == open_.end()) return {};
  const Interval wanted = *begun->second.pending.first();
  const std::size_t head = piece_head_size(wanted.begin);
  if (room <= head) return {};
  const std::uint64_t size = std::min<std::uint64_t>(wanted.size(), room - head);
  frame.transfer = begun->first;
  frame.piece = {.begin = wanted.begin, .end = wanted.begin + size};
  begun->second.pending.remove(frame.piece);
  return Piece{.transfer = begun->first,
               .offset = wanted.begin,
               .bytes = BytesView(*begun->second.packed.bytes).subspan(wanted.begin, size)};
}

// A piece counts only behind the open item: before that, its low bits meant another transfer to the
// neighbour.
void Outgoing::arrived(const SentFrame& frame) {
  for (const Control& control : frame.controls) {
    const auto* open = std::get_if<Open>(&control);
    const auto begun = open == nullptr ? open_.end() : open_.find(open->transfer);
    if (begun != open_.end() && !begun->second.announced) begun->second.announced = frame.number;
  }
  const auto begun = open_.find(frame.transfer);
  if (begun == open_.end()) return;
  if (!begun->second.announced || frame.number < *begun->second.announced)
    return lost(frame.transfer, frame.piece);
  begun->second.arrived.add(frame.piece);
  begun->second.pending.remove(frame.piece);
}

void Outgoing::lost(std::uint64_t transfer, Interval piece) {
  const auto begun = open_.find(transfer);
  if (begun != open_.end()) begun->second.pending.add_without(piece, begun->second.arrived);
}

void Outgoing::on_have(const Have& have) {
  const auto begun = open_.find(have.transfer);
  if (begun == open_.end()) return;
  const Interval here{.begin = 0,
                      .end = std::min<std::uint64_t>(have.size, begun->second.packed.bytes->size())};
  begun->second.arrived.add(here);
  begun->second.pending.remove(here);
}

std::optional<TransferId> Outgoing::settle(std::uint64_t transfer) {
  const auto begun = open_.find(transfer);
  if (begun == open_.end()) return {};
  const TransferId id = begun->second.id;
  --begun_of_[rank(begun->second.precedence)];
  low_numbers_.erase(transfer % transfer_modulus);
  ids_.erase(id);
  open_.erase(begun);
  return id;
}

std::vector<Broken> Outgoing::give_up() {
  std::vector<Broken> broken;
  for (const auto& [number, begun] : open_)
    broken.push_back({.id = begun.id, .acknowledged = begun.arrived.prefix()});
  for (auto queue = waiting_.rbegin(); queue != waiting_.rend(); ++queue)
    for (const Transfer& transfer : *queue) broken.push_back({.id = transfer.id});
  *this = Outgoing();
  return broken;
}

}  // namespace depesche::serial
