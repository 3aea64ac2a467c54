// SPDX-License-Identifier: EUPL-1.2
#include "serial/incoming.h"

#include <algorithm>

#include "cbor/reader.h"
#include "cbor/writer.h"

namespace depesche::serial {
namespace {

constexpr std::uint64_t state_version = 1;
constexpr std::size_t partials_max = 1024;

}  // namespace

void Incoming::on_open(const Open& open) {
  auto& slot = slots_[open.transfer % transfer_modulus];
  if (slot && slot->number >= open.transfer) return;  // it came before
  slot = Slot{.number = open.transfer, .is_closed = true, .mark = open.mark};
  if (is_finished(open.mark)) {
    answers_.emplace_back(Done{.transfer = open.transfer});
    return;
  }
  auto known = partials_.find(open.mark);
  if (known == partials_.end()) {
    const bool is_too_large =
        std::max(open.size, open.plain_size) > limits_.transfer_size_max || open.size == 0;
    if (is_too_large || !make_room(std::max(open.size, open.plain_size), open.precedence)) {
      const Refusal reason = is_too_large ? Refusal::not_acceptable : Refusal::no_room;
      answers_.emplace_back(Refuse{.transfer = open.transfer, .reason = reason});
      return;
    }
    known = partials_.emplace(open.mark, Partial{}).first;
  }
  Partial& partial = known->second;
  if (partial.size != 0 && partial.size != open.size) {
    answers_.emplace_back(Refuse{.transfer = open.transfer, .reason = Refusal::not_acceptable});
    return;
  }
  partial.precedence = open.precedence;
  partial.coding = open.coding;
  partial.dictionary = open.dictionary;
  partial.size = open.size;
  partial.plain_size = open.plain_size;
  partial.numbers.push_back(open.transfer);
  partial.touched = ++clock_;
  slot->is_closed = partial.id.has_value();
  if (!partial.prefix.empty())
    answers_.emplace_back(Have{.transfer = open.transfer, .size = partial.prefix.size()});
}

bool Incoming::on_piece(const Piece& piece, const LineKey& key, const bundle::Eid& from,
                        const Dictionaries& dictionaries) {
  const auto& slot = slots_[piece.transfer];
  if (!slot) return false;
  if (slot->is_closed) return true;
  const auto partial = partials_.find(slot->mark);
  if (partial == partials_.end()) return true;
  if (!take(partial->second, piece.offset, piece.bytes)) return false;
  partial->second.touched = ++clock_;
  if (partial->second.prefix.size() == partial->second.size) complete(partial, key, from, dictionaries);
  return true;
}

bool Incoming::take(Partial& partial, std::uint64_t offset, BytesView bytes) {
  if (offset > partial.size || bytes.size() > partial.size - offset) return false;
  Bytes& prefix = partial.prefix;
  if (offset > prefix.size()) {
    if (partial.ahead_bytes + bytes.size() > partial.size - prefix.size()) return false;
    if (partial.ahead.try_emplace(offset, to_bytes(bytes)).second) partial.ahead_bytes += bytes.size();
    return partial.ahead.at(offset).size() >= bytes.size();
  }
  const auto append = [&prefix](std::uint64_t begin, BytesView more) {
    const std::uint64_t known = prefix.size() - begin;
    if (known < more.size())
      prefix.insert(prefix.end(), more.begin() + static_cast<std::ptrdiff_t>(known), more.end());
  };
  append(offset, bytes);
  while (!partial.ahead.empty() && partial.ahead.begin()->first <= prefix.size()) {
    const auto next = partial.ahead.begin();
    append(next->first, next->second);
    partial.ahead_bytes -= next->second.size();
    partial.ahead.erase(next);
  }
  return true;
}

void Incoming::complete(Partials::iterator found, const LineKey& key, const bundle::Eid& from,
                        const Dictionaries& dictionaries) {
  Partial& partial = found->second;
  const Packed packed{.coding = partial.coding,
                      .dictionary = partial.dictionary,
                      .plain_size = partial.plain_size,
                      .bytes = std::make_shared<Bytes>(std::move(partial.prefix))};
  partial.prefix = {};
  // Frames bear short tags. This is the long one, and nothing is decompressed before it.
  if (key.mark(from, packed) != found->first) return close(found, Refusal::no_room);
  auto plain = unpack(packed, dictionaries);
  if (!plain) return close(found, Refusal::not_acceptable);
  partial.id = TransferId{next_id_++};
  for (const std::uint64_t number : partial.numbers) close_slot(number);
  received_.push_back({.id = *partial.id, .bytes = std::move(*plain), .precedence = partial.precedence});
}

void Incoming::on_cancel(const Cancel& cancel) {
  const auto& slot = slots_[cancel.transfer % transfer_modulus];
  if (!slot || slot->number != cancel.transfer) return;
  close_slot(cancel.transfer);
  const auto partial = partials_.find(slot->mark);
  if (partial == partials_.end()) return;
  std::erase(partial->second.numbers, cancel.transfer);
  if (partial->second.numbers.empty() && !partial->second.id) partials_.erase(partial);
}

// Unless its place has been taken by a later transfer.
void Incoming::close_slot(std::uint64_t number) {
  auto& slot = slots_[number % transfer_modulus];
  if (slot && slot->number == number) slot->is_closed = true;
}

void Incoming::accept(TransferId id) {
  const auto partial = find(id);
  if (partial == partials_.end()) return;
  remember(partial->first);
  close(partial, {});
}

void Incoming::refuse(TransferId id, Refusal reason) {
  const auto partial = find(id);
  if (partial != partials_.end()) close(partial, reason);
}

// Says what became of a transfer, under every number it has, and forgets it.
void Incoming::close(Partials::iterator partial, std::optional<Refusal> refusal) {
  for (const std::uint64_t number : partial->second.numbers) {
    close_slot(number);
    if (refusal)
      answers_.emplace_back(Refuse{.transfer = number, .reason = *refusal});
    else
      answers_.emplace_back(Done{.transfer = number});
  }
  partials_.erase(partial);
}

// Gives up what is older or less urgent, first what the present session does not speak of.
bool Incoming::make_room(std::uint64_t size, bundle::Precedence precedence) {
  if (size > limits_.bytes_max) return false;
  while (bytes_held() + size > limits_.bytes_max || partials_.size() >= partials_max) {
    auto victim = partials_.end();
    const auto is_better = [&victim, this](const Partial& one) {
      if (victim == partials_.end()) return true;
      const Partial& other = victim->second;
      return std::tuple(!one.numbers.empty(), one.precedence, one.touched) <
             std::tuple(!other.numbers.empty(), other.precedence, other.touched);
    };
    for (auto one = partials_.begin(); one != partials_.end(); ++one) {
      const bool may_go =
          !one->second.id && (one->second.numbers.empty() || one->second.precedence < precedence);
      if (may_go && is_better(one->second)) victim = one;
    }
    if (victim == partials_.end()) return false;
    close(victim, Refusal::no_room);
  }
  return true;
}

std::uint64_t Incoming::bytes_held() const {
  std::uint64_t sum = 0;
  for (const auto& [mark, partial] : partials_) sum += std::max(partial.size, partial.plain_size);
  return sum;
}

void Incoming::remember(const Mark& mark) {
  finished_.push_back(mark);
  if (finished_.size() > finished_max) finished_.pop_front();
}

bool Incoming::is_finished(const Mark& mark) const {
  return std::ranges::find(finished_, mark) != finished_.end();
}

Incoming::Partials::iterator Incoming::find(TransferId id) {
  return std::ranges::find_if(partials_, [id](const auto& one) { return one.second.id == id; });
}

void Incoming::forget_numbers() {
  slots_.fill({});
  answers_.clear();
  for (auto& [mark, partial] : partials_) partial.numbers.clear();
}

Bytes Incoming::state() const {
  cbor::Writer writer;
  writer.array(3).uint(state_version).array(finished_.size());
  for (const Mark& mark : finished_) writer.bytes(mark);
  const auto is_worth = [](const auto& one) { return !one.second.prefix.empty(); };
  writer.array(static_cast<std::uint64_t>(std::ranges::count_if(partials_, is_worth)));
  for (const auto& one : partials_)
    if (is_worth(one)) writer.array(3).bytes(one.first).uint(one.second.size).bytes(one.second.prefix);
  return writer.take();
}

Result<> Incoming::restore(BytesView state) {
  cbor::Reader reader(state);
  TRY(reader.read_array_of(3));
  const std::uint64_t version = TRY(reader.read_uint());
  if (version != state_version) return reader.refuse("a state of another version");
  const auto read_mark = [&reader]() -> Result<Mark> {
    Mark mark;
    const BytesView bytes = TRY(reader.read_bytes_of(mark.size()));
    std::ranges::copy(bytes, mark.begin());
    return mark;
  };
  const std::size_t finished = TRY(reader.read_array(finished_max));
  for (std::size_t i = 0; i < finished; ++i) {
    const Mark mark = TRY(read_mark());
    finished_.push_back(mark);
  }
  const std::size_t partials = TRY(reader.read_array(partials_max));
  for (std::size_t i = 0; i < partials; ++i) {
    TRY(reader.read_array_of(3));
    const Mark mark = TRY(read_mark());
    Partial partial;
    partial.size = TRY(reader.read_uint(limits_.transfer_size_max));
    const BytesView prefix = TRY(reader.read_bytes());
    if (prefix.size() >= partial.size) return reader.refuse("a partial transfer is whole");
    partial.prefix = to_bytes(prefix);
    partials_.emplace(mark, std::move(partial));
  }
  return reader.finish();
}

}  // namespace depesche::serial
