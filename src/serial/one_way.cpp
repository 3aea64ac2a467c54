// SPDX-License-Identifier: EUPL-1.2
#include "serial/one_way.h"

#include <algorithm>

#include "serial/cobs.h"
#include "serial/erasure.h"

namespace depesche::serial {
namespace {

constexpr std::byte one_way_start{0x80};
constexpr std::size_t head_size_max = 15;  // start, name, size, block, index
constexpr std::size_t symbol_size_min = 16;
constexpr std::size_t one_way_finished_max = 256;
constexpr std::size_t symbol_cost = 64;  // bytes of memory around one symbol

// How the symbols of a transfer are spread over blocks: as evenly as they can be.
struct Layout {
  Layout(std::uint64_t size, std::size_t symbol_size)
      : symbols((size + symbol_size - 1) / symbol_size),
        blocks((symbols + block_symbols_max - 1) / block_symbols_max) {}

  std::size_t symbols_in(std::uint64_t block) const {
    return static_cast<std::size_t>(symbols / blocks + (block < symbols % blocks ? 1 : 0));
  }
  std::uint64_t first_of(std::uint64_t block) const {
    return block * (symbols / blocks) + std::min(block, symbols % blocks);
  }

  std::uint64_t symbols;
  std::uint64_t blocks;
};

// What a transfer's bytes say of themselves, and the bytes.
Bytes object_of(const Packed& packed, const Mark& mark, bundle::Precedence precedence) {
  Bytes description;
  append(description, Control(Open{.precedence = precedence,
                                   .coding = packed.coding,
                                   .dictionary = packed.dictionary,
                                   .size = packed.bytes->size(),
                                   .plain_size = packed.plain_size,
                                   .mark = mark}));
  Bytes object;
  append_number(object, description.size());
  object.insert(object.end(), description.begin(), description.end());
  object.insert(object.end(), packed.bytes->begin(), packed.bytes->end());
  return object;
}

std::optional<Open> take_description(BytesView& object) {
  const auto size = take_number(object);
  if (!size || *size > object.size()) return {};
  const auto items = read_items(object.first(static_cast<std::size_t>(*size)));
  object = object.subspan(static_cast<std::size_t>(*size));
  if (!items || items->size() != 1) return {};
  const auto* control = std::get_if<Control>(&items->front());
  const auto* open = control == nullptr ? nullptr : std::get_if<Open>(control);
  if (open == nullptr) return {};
  return *open;
}

}  // namespace

Broadcast::Broadcast(const Settings& settings)
    : settings_(&settings), key_(settings.key.view()), sending_(key_.one_way(settings.own)) {
  events_.emplace_back(SessionUp{.node = settings.neighbour});
}

std::size_t Broadcast::transfers() const {
  std::size_t count = 0;
  for (std::size_t i = 0; i < waiting_.size(); ++i) count += waiting_[i].size() + (running_[i] ? 1 : 0);
  return count;
}

bool Broadcast::has(TransferId id) const {
  return std::ranges::any_of(running_, [id](const auto& one) { return one && one->id == id; }) ||
         std::ranges::any_of(waiting_, [id](const auto& queue) {
           return std::ranges::any_of(queue, [id](const Transfer& one) { return one.id == id; });
         });
}

void Broadcast::send(const Transfer& transfer) {
  waiting_[static_cast<std::size_t>(transfer.precedence)].push_back(transfer);
}

void Broadcast::cancel(TransferId id) {
  for (auto& one : running_)
    if (one && one->id == id) one.reset();
  for (auto& queue : waiting_) std::erase_if(queue, [id](const Transfer& one) { return one.id == id; });
}

Broadcast::Outbound Broadcast::prepare(const Transfer& transfer) const {
  const Packed packed = pack(transfer.bytes, settings_->dictionaries);
  const Mark mark = key_.mark(settings_->own, packed);
  Outbound outbound{.id = transfer.id, .object = object_of(packed, mark, transfer.precedence)};
  std::copy_n(mark.begin(), outbound.name.size(), outbound.name.begin());
  outbound.size = outbound.object.size();
  const std::size_t room =
      body_size_max(settings_->frame_size_max) - std::tuple_size_v<FrameTag> - head_size_max;
  outbound.symbol_size = std::min<std::size_t>(room, outbound.object.size());
  outbound.object.resize(Layout(outbound.size, outbound.symbol_size).symbols * outbound.symbol_size);
  return outbound;
}

std::size_t Broadcast::symbols_of(std::size_t data_symbols) const {
  const std::size_t repairs = (data_symbols * settings_->redundancy_percent + 99) / 100;
  return data_symbols + std::min(repairs, repair_symbols_max);
}

// The same symbol of each block, then the next: a burst of noise hits every block a little. False at the end.
bool Broadcast::step(Outbound& outbound) const {
  const Layout layout(outbound.size, outbound.symbol_size);
  const std::size_t most = symbols_of(layout.symbols_in(0));
  do {
    if (++outbound.block == layout.blocks) {
      outbound.block = 0;
      ++outbound.index;
    }
    if (outbound.index >= most) return false;
  } while (outbound.index >= symbols_of(layout.symbols_in(outbound.block)));
  return true;
}

Bytes Broadcast::frame_of(const Outbound& outbound) const {
  Bytes body = {one_way_start};
  body.insert(body.end(), outbound.name.begin(), outbound.name.end());
  append_number(body, outbound.size);
  append_number(body, outbound.block);
  body.push_back(static_cast<std::byte>(outbound.index));
  const Layout layout(outbound.size, outbound.symbol_size);
  std::vector<BytesView> data;
  for (std::size_t i = 0; i < layout.symbols_in(outbound.block); ++i)
    data.push_back(
        BytesView(outbound.object)
            .subspan((layout.first_of(outbound.block) + i) * outbound.symbol_size, outbound.symbol_size));
  const Bytes symbol = outbound.index < data.size() ? to_bytes(data[outbound.index])
                                                    : repair_symbol(data, outbound.index - data.size());
  body.insert(body.end(), symbol.begin(), symbol.end());
  const FrameTag tag = frame_tag(sending_, 0, body);
  body.insert(body.end(), tag.begin(), tag.end());
  return body;
}

std::optional<Bytes> Broadcast::next_frame() {
  for (std::size_t i = waiting_.size(); i-- > 0;) {
    if (!running_[i] && !waiting_[i].empty()) {
      running_[i] = prepare(waiting_[i].front());
      waiting_[i].pop_front();
    }
    if (!running_[i]) continue;
    Bytes frame = frame_of(*running_[i]);
    if (!step(*running_[i])) {
      events_.emplace_back(Sent{.id = running_[i]->id});
      running_[i].reset();
    }
    return frame;
  }
  return {};
}

Gathering::Gathering(const Settings& settings)
    : settings_(&settings), key_(settings.key.view()), receiving_(key_.one_way(settings.neighbour)) {}

std::optional<Gathering::Symbol> Gathering::read(BytesView body) const {
  if (kind_of(body) != FrameKind::one_way || body[0] != one_way_start) return {};
  if (!take_frame_tag(receiving_, 0, body)) return {};
  Symbol symbol;
  body = body.subspan(1);
  if (body.size() < symbol.name.name.size()) return {};
  std::ranges::copy(body.first(symbol.name.name.size()), symbol.name.name.begin());
  body = body.subspan(symbol.name.name.size());
  const auto size = take_number(body);
  const auto block = take_number(body);
  if (!size || !block || body.size() < 2) return {};
  symbol.name.size = *size;
  symbol.block = *block;
  symbol.index = std::to_integer<std::size_t>(body[0]);
  symbol.bytes = body.subspan(1);
  const bool is_too_small = symbol.bytes.size() < symbol_size_min && symbol.bytes.size() != *size;
  if (*size == 0 || *size > settings_->transfer_size_max || is_too_small) return {};
  if (*block >= Layout(*size, symbol.bytes.size()).blocks) return {};
  return symbol;
}

void Gathering::input(BytesView body) {
  const auto symbol = read(body);
  if (!symbol) return;
  if (!is_up_) events_.emplace_back(SessionUp{.node = settings_->neighbour});
  is_up_ = true;
  if (std::ranges::find(finished_, symbol->name) == finished_.end()) take(*symbol);
}

void Gathering::take(const Symbol& symbol) {
  Partial& partial = partials_[symbol.name];
  if (partial.symbol_size == 0) partial.symbol_size = symbol.bytes.size();
  if (partial.symbol_size != symbol.bytes.size()) return;
  partial.touched = ++clock_;
  const Layout layout(symbol.name.size, partial.symbol_size);
  const std::size_t wanted = layout.symbols_in(symbol.block);
  Block& block = partial.blocks[static_cast<std::size_t>(symbol.block)];
  if (block.data.size() + block.repairs.size() >= wanted) return;
  const bool is_new = symbol.index < wanted
                          ? block.data.try_emplace(symbol.index, to_bytes(symbol.bytes)).second
                          : block.repairs.try_emplace(symbol.index - wanted, to_bytes(symbol.bytes)).second;
  if (!is_new) return;
  partial.bytes += symbol.bytes.size() + symbol_cost;
  bytes_ += symbol.bytes.size() + symbol_cost;
  if (block.data.size() + block.repairs.size() == wanted) ++partial.whole_blocks;
  if (partial.whole_blocks == layout.blocks) {
    bytes_ -= partial.bytes;
    Partial whole = std::move(partial);
    partials_.erase(symbol.name);
    return complete(symbol.name, std::move(whole));
  }
  make_room(symbol.name);
}

// Gives up what was heard of longest ago.
void Gathering::make_room(const Name& keep) {
  while (bytes_ > settings_->unaccepted_bytes_max) {
    auto oldest = partials_.end();
    for (auto one = partials_.begin(); one != partials_.end(); ++one)
      if (oldest == partials_.end() || one->second.touched < oldest->second.touched) oldest = one;
    const bool is_last = oldest->first == keep;
    bytes_ -= oldest->second.bytes;
    partials_.erase(oldest);
    if (is_last) return;
  }
}

void Gathering::complete(const Name& name, Partial partial) {
  const Layout layout(name.size, partial.symbol_size);
  Bytes object;
  for (auto& [number, block] : partial.blocks) {
    std::vector<std::optional<Bytes>> data(layout.symbols_in(number));
    for (auto& [index, symbol] : block.data) data[index] = std::move(symbol);
    if (!recover(data, block.repairs)) return;
    for (const auto& symbol : data) object.insert(object.end(), symbol->begin(), symbol->end());
  }
  object.resize(static_cast<std::size_t>(name.size));
  BytesView rest = object;
  const auto open = take_description(rest);
  if (!open || open->size != rest.size() || open->plain_size > settings_->transfer_size_max) return;
  const Packed packed{.coding = open->coding,
                      .dictionary = open->dictionary,
                      .plain_size = open->plain_size,
                      .bytes = std::make_shared<Bytes>(to_bytes(rest))};
  if (key_.mark(settings_->neighbour, packed) != open->mark) return;
  auto plain = unpack(packed, settings_->dictionaries);
  if (!plain) return;
  finished_.push_back(name);
  if (finished_.size() > one_way_finished_max) finished_.pop_front();
  const TransferId id{next_id_++};
  undecided_.emplace(id, name);
  events_.emplace_back(Received{.id = id, .bytes = std::move(*plain), .precedence = open->precedence});
}

void Gathering::refuse(TransferId id, Refusal reason) {
  const auto found = undecided_.find(id);
  if (found == undecided_.end()) return;
  if (reason == Refusal::no_room) std::erase(finished_, found->second);  // it may be sent once more
  undecided_.erase(found);
}

}  // namespace depesche::serial
