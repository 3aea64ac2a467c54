// SPDX-License-Identifier: EUPL-1.2
#include "serial/message.h"

#include <algorithm>

namespace depesche::serial {
namespace {

constexpr std::byte hello_start{0x40};
constexpr std::uint8_t hello_version = 1;
constexpr std::size_t hello_tag_size = 16;
constexpr std::byte piece_bit{0x80};
constexpr unsigned number_bits_max = 63;

enum class ItemType : std::uint8_t {
  acknowledgement = 1,
  open,
  have,
  done,
  refuse,
  cancel,
  ping,
  goodbye,
};

template <std::size_t size>
bool take(BytesView& bytes, std::array<std::byte, size>& target) {
  if (bytes.size() < size) return false;
  std::ranges::copy(bytes.first(size), target.begin());
  bytes = bytes.subspan(size);
  return true;
}

// Reads on and on; the first thing that is missing makes everything after it fail too.
class Cursor {
 public:
  explicit Cursor(BytesView left) : left_(left) {}

  std::uint64_t number() {
    const auto value = take_number(left_);
    is_good_ = is_good_ && value.has_value();
    return is_good_ ? *value : 0;
  }
  std::uint64_t number(std::uint64_t max) {
    const std::uint64_t value = number();
    is_good_ = is_good_ && value <= max;
    return is_good_ ? value : 0;
  }
  BytesView bytes(std::uint64_t size) {
    is_good_ = is_good_ && size <= left_.size();
    if (!is_good_) return {};
    const BytesView taken = left_.first(static_cast<std::size_t>(size));
    left_ = left_.subspan(taken.size());
    return taken;
  }
  std::uint8_t byte() {
    const BytesView one = bytes(1);
    return one.empty() ? std::uint8_t{0} : std::to_integer<std::uint8_t>(one[0]);
  }
  template <std::size_t size>
  std::array<std::byte, size> array() {
    std::array<std::byte, size> target{};
    is_good_ = is_good_ && take(left_, target);
    return target;
  }
  BytesView rest() { return bytes(left_.size()); }
  bool is_at_end() const { return left_.empty(); }
  bool is_good() const { return is_good_; }
  void refuse() { is_good_ = false; }

 private:
  BytesView left_;
  bool is_good_ = true;
};

void begin(Bytes& body, ItemType type, std::uint64_t transfer) {
  body.push_back(static_cast<std::byte>(type));
  append_number(body, transfer);
}

struct Append {
  Bytes& body;

  void operator()(const Open& item) const {
    begin(body, ItemType::open, item.transfer);
    body.push_back(static_cast<std::byte>(static_cast<unsigned>(item.precedence) << 4U |
                                          static_cast<unsigned>(item.coding)));
    append_number(body, item.size);
    if (item.coding != Coding::raw) append_number(body, item.plain_size);
    if (item.coding == Coding::zstd_with_dictionary)
      body.insert(body.end(), item.dictionary.begin(), item.dictionary.end());
    body.insert(body.end(), item.mark.begin(), item.mark.end());
  }
  void operator()(const Have& item) const {
    begin(body, ItemType::have, item.transfer);
    append_number(body, item.size);
  }
  void operator()(const Done& item) const { begin(body, ItemType::done, item.transfer); }
  void operator()(const Refuse& item) const {
    begin(body, ItemType::refuse, item.transfer);
    body.push_back(static_cast<std::byte>(item.reason));
  }
  void operator()(const Cancel& item) const { begin(body, ItemType::cancel, item.transfer); }
  void operator()(const Ping&) const { body.push_back(static_cast<std::byte>(ItemType::ping)); }
  void operator()(const Goodbye&) const { body.push_back(static_cast<std::byte>(ItemType::goodbye)); }
};

Acknowledgement read_acknowledgement(Cursor& cursor) {
  Acknowledgement item;
  const auto high = static_cast<unsigned>(cursor.byte());
  item.largest = static_cast<std::uint16_t>(high << 8U | cursor.byte());
  if (item.largest >= number_modulus) cursor.refuse();
  item.run = cursor.number();
  const std::uint64_t bits = cursor.number(acknowledged_bytes_max);
  item.bits = to_bytes(cursor.bytes(bits));
  return item;
}

Open read_open(Cursor& cursor) {
  Open item{.transfer = cursor.number()};
  const std::uint8_t kinds = cursor.byte();
  if (kinds >> 4U > static_cast<unsigned>(bundle::Precedence::flash) ||
      (kinds & 0xFU) > static_cast<unsigned>(Coding::zstd_with_dictionary))
    cursor.refuse();
  item.precedence = static_cast<bundle::Precedence>(kinds >> 4U);
  item.coding = static_cast<Coding>(kinds & 0xFU);
  item.size = cursor.number();
  item.plain_size = item.coding == Coding::raw ? item.size : cursor.number();
  if (item.coding == Coding::zstd_with_dictionary) item.dictionary = cursor.array<4>();
  item.mark = cursor.array<16>();
  return item;
}

Refuse read_refuse(Cursor& cursor) {
  Refuse item{.transfer = cursor.number()};
  const std::uint8_t reason = cursor.byte();
  if (reason > static_cast<unsigned>(Refusal::no_room)) cursor.refuse();
  item.reason = static_cast<Refusal>(reason);
  return item;
}

Item read_item(Cursor& cursor) {
  const std::uint8_t first = cursor.byte();
  if ((first & std::to_integer<unsigned>(piece_bit)) != 0) {
    Piece piece{.transfer = first & 0x7FU, .offset = cursor.number()};
    piece.bytes = cursor.rest();
    if (piece.bytes.empty()) cursor.refuse();
    return piece;
  }
  switch (static_cast<ItemType>(first)) {
    case ItemType::acknowledgement: return read_acknowledgement(cursor);
    case ItemType::open: return Control(read_open(cursor));
    case ItemType::have: {
      Have item{.transfer = cursor.number()};
      item.size = cursor.number();
      return Control(item);
    }
    case ItemType::done: return Control(Done{.transfer = cursor.number()});
    case ItemType::refuse: return Control(read_refuse(cursor));
    case ItemType::cancel: return Control(Cancel{.transfer = cursor.number()});
    case ItemType::ping: return Control(Ping{});
    case ItemType::goodbye: return Control(Goodbye{});
  }
  cursor.refuse();
  return Control(Ping{});
}

}  // namespace

std::optional<FrameKind> kind_of(BytesView body) {
  if (body.empty()) return {};
  const unsigned kind = std::to_integer<unsigned>(body[0]) >> 6U;
  if (kind > static_cast<unsigned>(FrameKind::one_way)) return {};
  return static_cast<FrameKind>(kind);
}

void append(Bytes& body, const Acknowledgement& item) {
  body.push_back(static_cast<std::byte>(ItemType::acknowledgement));
  body.push_back(static_cast<std::byte>(item.largest >> 8U));
  body.push_back(static_cast<std::byte>(item.largest & 0xFFU));
  append_number(body, item.run);
  append_number(body, item.bits.size());
  body.insert(body.end(), item.bits.begin(), item.bits.end());
}

void append(Bytes& body, const Control& item) { std::visit(Append{body}, item); }

void append(Bytes& body, const Piece& item) {
  body.push_back(piece_bit | static_cast<std::byte>(item.transfer % transfer_modulus));
  append_number(body, item.offset);
  body.insert(body.end(), item.bytes.begin(), item.bytes.end());
}

std::size_t piece_head_size(std::uint64_t offset) {
  Bytes number;
  append_number(number, offset);
  return 1 + number.size();
}

std::optional<std::vector<Item>> read_items(BytesView items) {
  Cursor cursor(items);
  std::vector<Item> read;
  while (!cursor.is_at_end()) {
    read.push_back(read_item(cursor));
    if (!cursor.is_good()) return {};
  }
  return read;
}

Bytes encode(const Hello& hello, const LineKey& key, const bundle::Eid& to) {
  Bytes body = {hello_start, std::byte{hello_version}, static_cast<std::byte>(hello.wants_answer ? 1 : 0)};
  body.insert(body.end(), hello.nonce.begin(), hello.nonce.end());
  body.insert(body.end(), hello.echo.begin(), hello.echo.end());
  const Bytes node = bundle::encode_eid(hello.node);
  append_number(body, node.size());
  body.insert(body.end(), node.begin(), node.end());
  append_number(body, hello.dictionaries.size());
  for (const DictionaryId& id : hello.dictionaries) body.insert(body.end(), id.begin(), id.end());
  const auto tag = key.hello_tag(body, to);
  body.insert(body.end(), tag.begin(), tag.end());
  return body;
}

std::optional<Hello> decode_hello(BytesView body, const LineKey& key, const bundle::Eid& own) {
  if (body.size() < hello_tag_size || body[0] != hello_start) return {};
  const BytesView signed_part = body.first(body.size() - hello_tag_size);
  if (!crypto::equal_in_constant_time(key.hello_tag(signed_part, own), body.last(hello_tag_size))) return {};
  Cursor cursor(signed_part.subspan(1));
  if (cursor.byte() != hello_version) return {};
  Hello hello{.wants_answer = cursor.byte() != 0};
  hello.nonce = cursor.array<16>();
  hello.echo = cursor.array<16>();
  const auto node = bundle::decode_eid(cursor.bytes(cursor.number(node_id_size_max)));
  const std::uint64_t dictionaries = cursor.number(dictionaries_max);
  for (std::uint64_t i = 0; i < dictionaries; ++i) hello.dictionaries.push_back(cursor.array<4>());
  if (!cursor.is_good() || !cursor.is_at_end() || !node) return {};
  hello.node = *node;
  return hello;
}

void append_number(Bytes& bytes, std::uint64_t value) {
  while (value >= 0x80) {
    bytes.push_back(static_cast<std::byte>(0x80U | (value & 0x7FU)));
    value >>= 7U;
  }
  bytes.push_back(static_cast<std::byte>(value));
}

std::optional<std::uint64_t> take_number(BytesView& bytes) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < number_bits_max && !bytes.empty(); shift += 7) {
    const auto group = std::to_integer<std::uint64_t>(bytes[0]);
    bytes = bytes.subspan(1);
    value |= (group & 0x7FU) << shift;
    if (group >= 0x80) continue;
    if (group == 0 && shift > 0) return {};  // one spelling for one number
    return value;
  }
  return {};
}

}  // namespace depesche::serial
