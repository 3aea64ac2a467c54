// SPDX-License-Identifier: EUPL-1.2
#include "tcpcl/message.h"

#include <algorithm>
#include <array>
#include <concepts>

namespace depesche::tcpcl {
namespace {

constexpr std::string_view magic = "dtn!";
constexpr std::uint8_t can_tls_flag = 0x01;
constexpr std::uint8_t critical_flag = 0x01;
constexpr std::uint8_t reply_flag = 0x01;
constexpr std::uint16_t transfer_length_type = 1;
constexpr std::uint16_t lane_type = 0x8000;  // of the range for private use
constexpr std::size_t item_head_size = 5;

template <std::unsigned_integral Number>
void put(Bytes& out, Number number) {
  std::array<std::byte, sizeof(Number)> bytes{};
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    bytes[sizeof(Number) - 1 - i] = static_cast<std::byte>(number & 0xFFU);
    if constexpr (sizeof(Number) > 1) number = static_cast<Number>(number >> 8);
  }
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void put_type(Bytes& out, MessageType type) { put(out, static_cast<std::uint8_t>(type)); }

// Takes numbers in network byte order from the front; once something is missing it yields zeros.
class Taker {
 public:
  explicit Taker(BytesView bytes) : bytes_(bytes) {}

  template <std::unsigned_integral Number>
  Number take() {
    const BytesView part = take_bytes(sizeof(Number));
    Number number = 0;
    for (const std::byte byte : part) {
      if constexpr (sizeof(Number) > 1) number = static_cast<Number>(number << 8);
      number = static_cast<Number>(number | std::to_integer<Number>(byte));
    }
    return number;
  }

  BytesView take_bytes(std::size_t size) {
    if (is_short_ || size > bytes_.size() - taken_) {
      is_short_ = true;
      return {};
    }
    const BytesView part = bytes_.subspan(taken_, size);
    taken_ += size;
    return part;
  }

  bool is_short() const { return is_short_; }
  bool is_done() const { return taken_ == bytes_.size(); }
  std::size_t taken() const { return taken_; }

 private:
  BytesView bytes_;
  std::size_t taken_ = 0;
  bool is_short_ = false;
};

// Hands each extension item to `use`, which says whether it knows the item and takes it.
template <class Use>
Extensions read_items(BytesView bytes, const Use& use) {
  Taker taker(bytes);
  Extensions outcome = Extensions::fine;
  while (!taker.is_done()) {
    const auto flags = taker.take<std::uint8_t>();
    const auto type = taker.take<std::uint16_t>();
    const auto size = taker.take<std::uint16_t>();
    const BytesView value = taker.take_bytes(size);
    if (taker.is_short()) return Extensions::malformed;
    const bool is_known = use(type, value);
    if (!is_known && (flags & critical_flag) != 0) outcome = Extensions::has_unknown_critical;
  }
  return outcome;
}

Extensions read_session_items(BytesView bytes, Lane& lane) {
  return read_items(bytes, [&](std::uint16_t type, BytesView value) {
    if (type != lane_type || value.size() != 1 || std::to_integer<unsigned>(value[0]) > 2) return false;
    lane = static_cast<Lane>(value[0]);
    return true;
  });
}

Extensions read_transfer_items(BytesView bytes, std::optional<std::uint64_t>& total) {
  bool is_doubtful = false;
  const Extensions outcome = read_items(bytes, [&](std::uint16_t type, BytesView value) {
    if (type != transfer_length_type) return false;
    is_doubtful = is_doubtful || total || value.size() != sizeof(std::uint64_t);
    total = Taker(value).take<std::uint64_t>();
    return true;
  });
  return is_doubtful ? Extensions::malformed : outcome;
}

Reading finished(const Taker& taker, Message message) {
  if (taker.is_short()) return {};
  return {.kind = Reading::Kind::message, .size = taker.taken(), .message = std::move(message)};
}

Reading read_initiation(Taker taker) {
  Initiation message{.keepalive_seconds = taker.take<std::uint16_t>(),
                     .segment_mru = taker.take<std::uint64_t>(),
                     .transfer_mru = taker.take<std::uint64_t>()};
  const auto id_size = taker.take<std::uint16_t>();
  if (id_size > node_id_size_max) return {.kind = Reading::Kind::too_long};
  const BytesView id = taker.take_bytes(id_size);
  const auto extensions_size = taker.take<std::uint32_t>();
  if (extensions_size > session_extensions_size_max) return {.kind = Reading::Kind::too_long};
  const BytesView extensions = taker.take_bytes(extensions_size);
  if (taker.is_short()) return {};
  message.node_id = {reinterpret_cast<const char*>(id.data()), id.size()};
  message.extensions = read_session_items(extensions, message.lane);
  return finished(taker, message);
}

Reading read_segment(Taker taker) {
  Segment message{.flags = taker.take<std::uint8_t>(), .id = taker.take<std::uint64_t>()};
  if (message.is_start()) {
    const auto size = taker.take<std::uint32_t>();
    if (size > transfer_extensions_size_max) return {.kind = Reading::Kind::too_long};
    const BytesView extensions = taker.take_bytes(size);
    message.extensions = read_transfer_items(extensions, message.total);
  }
  message.size = taker.take<std::uint64_t>();
  return finished(taker, message);
}

Reading read_short_message(MessageType type, Taker taker) {
  switch (type) {
    case MessageType::acknowledgement: {
      const Acknowledgement message{.flags = taker.take<std::uint8_t>(),
                                    .id = taker.take<std::uint64_t>(),
                                    .size = taker.take<std::uint64_t>()};
      return finished(taker, message);
    }
    case MessageType::refusal: {
      const Refusal message{.reason = static_cast<Reason>(taker.take<std::uint8_t>()),
                            .id = taker.take<std::uint64_t>()};
      return finished(taker, message);
    }
    case MessageType::keepalive: return finished(taker, Keepalive{});
    case MessageType::termination: {
      const bool is_reply = (taker.take<std::uint8_t>() & reply_flag) != 0;
      const Termination message{.is_reply = is_reply,
                                .reason = static_cast<TermReason>(taker.take<std::uint8_t>())};
      return finished(taker, message);
    }
    case MessageType::rejection: {
      const Rejection message{.reason = static_cast<RejectReason>(taker.take<std::uint8_t>()),
                              .type = taker.take<std::uint8_t>()};
      return finished(taker, message);
    }
    case MessageType::segment:
    case MessageType::initiation: break;
  }
  return {.kind = Reading::Kind::unknown_type};
}

}  // namespace

Reading read_message(BytesView bytes) {
  Taker taker(bytes);
  const auto type = static_cast<MessageType>(taker.take<std::uint8_t>());
  if (taker.is_short()) return {};
  if (type == MessageType::segment) return read_segment(taker);
  if (type == MessageType::initiation) return read_initiation(taker);
  return read_short_message(type, taker);
}

std::optional<ContactHeader> read_contact_header(BytesView bytes) {
  if (bytes.size() < contact_header_size) return {};
  if (!std::ranges::equal(bytes.first(magic.size()), as_bytes(magic))) return {};
  return ContactHeader{.version = std::to_integer<std::uint8_t>(bytes[4]),
                       .can_tls = (std::to_integer<unsigned>(bytes[5]) & can_tls_flag) != 0};
}

void write(Bytes& out, const ContactHeader& header) {
  const BytesView text = as_bytes(magic);
  out.insert(out.end(), text.begin(), text.end());
  put(out, header.version);
  put(out, static_cast<std::uint8_t>(header.can_tls ? can_tls_flag : 0));
}

void write(Bytes& out, const Initiation& message) {
  put_type(out, MessageType::initiation);
  put(out, message.keepalive_seconds);
  put(out, message.segment_mru);
  put(out, message.transfer_mru);
  put(out, static_cast<std::uint16_t>(message.node_id.size()));
  const BytesView id = as_bytes(message.node_id);
  out.insert(out.end(), id.begin(), id.end());
  if (message.lane == Lane::all) {
    put(out, std::uint32_t{0});
    return;
  }
  put(out, std::uint32_t{item_head_size + 1});
  put(out, std::uint8_t{0});  // not critical: who does not know it sees two sessions
  put(out, lane_type);
  put(out, std::uint16_t{1});
  put(out, static_cast<std::uint8_t>(message.lane));
}

void write(Bytes& out, const Segment& message) {
  put_type(out, MessageType::segment);
  put(out, message.flags);
  put(out, message.id);
  if (message.is_start() && message.total) {
    put(out, std::uint32_t{item_head_size + sizeof(std::uint64_t)});
    put(out, std::uint8_t{0});
    put(out, transfer_length_type);
    put(out, std::uint16_t{sizeof(std::uint64_t)});
    put(out, *message.total);
  } else if (message.is_start()) {
    put(out, std::uint32_t{0});
  }
  put(out, message.size);
}

void write(Bytes& out, const Acknowledgement& message) {
  put_type(out, MessageType::acknowledgement);
  put(out, message.flags);
  put(out, message.id);
  put(out, message.size);
}

void write(Bytes& out, const Refusal& message) {
  put_type(out, MessageType::refusal);
  put(out, static_cast<std::uint8_t>(message.reason));
  put(out, message.id);
}

void write(Bytes& out, const Keepalive&) { put_type(out, MessageType::keepalive); }

void write(Bytes& out, const Termination& message) {
  put_type(out, MessageType::termination);
  put(out, static_cast<std::uint8_t>(message.is_reply ? reply_flag : 0));
  put(out, static_cast<std::uint8_t>(message.reason));
}

void write(Bytes& out, const Rejection& message) {
  put_type(out, MessageType::rejection);
  put(out, static_cast<std::uint8_t>(message.reason));
  put(out, message.type);
}

}  // namespace depesche::tcpcl
