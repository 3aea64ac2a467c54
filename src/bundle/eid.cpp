// SPDX-License-Identifier: EUPL-1.2
#include "bundle/eid.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "bundle/cursor.h"
#include "crypto/encoding.h"

namespace depesche::bundle {
namespace {

constexpr std::uint64_t number_max =
    0xFFFFFFFFU;  // of an allocator or a node, in the form with three elements

bool is_letter_or_digit(char sign) {
  return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') || (sign >= '0' && sign <= '9');
}

bool is_hex_digit(char sign) {
  return (sign >= '0' && sign <= '9') || (sign >= 'a' && sign <= 'f') || (sign >= 'A' && sign <= 'F');
}

// RFC 9171 §4.2.5.1.1: a letter, digit, "-", "." or "_", then an RFC 3986 reg-name.
bool is_node_name(std::string_view name) {
  constexpr std::string_view first_marks = "-._";
  constexpr std::string_view marks = "-._~!$&'()*+,;=";
  if (name.empty()) return false;
  if (!is_letter_or_digit(name[0]) && !first_marks.contains(name[0])) return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (is_letter_or_digit(name[i]) || marks.contains(name[i])) continue;
    const bool is_escape =
        name[i] == '%' && i + 2 < name.size() && is_hex_digit(name[i + 1]) && is_hex_digit(name[i + 2]);
    if (!is_escape) return false;
    i += 2;
  }
  return true;
}

bool is_visible(char sign) { return sign > 0x20 && sign < 0x7F; }

std::string_view node_name(std::string_view rest) { return rest.substr(2, rest.find('/', 2) - 2); }

// "//" node-name "/" demux
bool is_dtn_rest(std::string_view rest) {
  if (!rest.starts_with("//")) return false;
  const std::size_t slash = rest.find('/', 2);
  return slash != std::string_view::npos && is_node_name(rest.substr(2, slash - 2)) &&
         std::ranges::all_of(rest.substr(slash + 1), is_visible);
}

void read_dtn(Cursor& cursor, Eid& eid) {
  if (cursor.next_major() == 0) {
    if (cursor.uint() != 0) cursor.refuse("the only number in a dtn endpoint id is 0");
    return;
  }
  const BytesView text = cursor.text();
  if (text.size() > eid_size_max) return cursor.refuse("an endpoint id is too long");
  const std::string_view rest(reinterpret_cast<const char*>(text.data()), text.size());
  if (cursor.ok() && !is_dtn_rest(rest)) return cursor.refuse("a dtn endpoint id is not //node/demux");
  eid.rest = rest;
}

void read_ipn(Cursor& cursor, Eid& eid) {
  const std::size_t elements = cursor.array();
  if (elements != 2 && elements != 3) return cursor.refuse("an ipn endpoint id has 2 or 3 elements");
  eid.has_allocator = elements == 3;
  if (eid.has_allocator) {
    const std::uint64_t allocator = cursor.uint(number_max, "an ipn allocator is beyond 32 bits");
    eid.node = allocator << 32 | cursor.uint(number_max, "an ipn node number is beyond 32 bits");
  } else {
    eid.node = cursor.uint();
  }
  eid.service = cursor.uint();
}

std::optional<std::uint64_t> number(std::string_view text, std::uint64_t max) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  const bool is_plain = text.size() == 1 || !text.starts_with('0');
  if (!is_whole || !is_plain || value > max) return std::nullopt;
  return value;
}

Result<Eid> parse_ipn(std::string_view text) {
  const auto wrong = [&] { return fail(Code::invalid, "no ipn endpoint id: " + std::string(text)); };
  const std::size_t first = text.find('.');
  if (first == std::string_view::npos) return wrong();
  const std::size_t second = text.find('.', first + 1);
  const bool has_allocator = second != std::string_view::npos;
  const auto service = number(text.substr((has_allocator ? second : first) + 1), ~std::uint64_t{0});
  const std::string_view front = text.substr(0, first);
  if (!has_allocator) {
    const auto node = front == "!" ? number_max : number(front, number_max);
    if (!node || !service) return wrong();
    return Eid::ipn(*node, *service);
  }
  const auto allocator = number(front, number_max);
  const auto node = number(text.substr(first + 1, second - first - 1), number_max);
  if (!allocator || !node || !service) return wrong();
  Eid eid = Eid::ipn(*allocator << 32 | *node, *service);
  eid.has_allocator = true;
  return eid;
}

}  // namespace

bool Eid::is_null() const {
  if (scheme == scheme_ipn) return node == 0;
  return scheme == scheme_dtn && rest.empty();
}

bool Eid::is_singleton() const {
  if (is_null() || is_local_node() || !is_known_scheme()) return false;
  return scheme == scheme_ipn || !rest.substr(rest.find('/', 2)).starts_with("/~");
}

bool Eid::operator==(const Eid& other) const {
  if (is_null() || other.is_null()) return is_null() && other.is_null();
  return scheme == other.scheme && node == other.node && service == other.service && rest == other.rest;
}

bool on_same_node(const Eid& left, const Eid& right) {
  if (left.scheme != right.scheme || left.is_null() || right.is_null() || !left.is_known_scheme())
    return false;
  return left.scheme == scheme_ipn ? left.node == right.node : node_name(left.rest) == node_name(right.rest);
}

Eid node_of(const Eid& eid) {
  Eid node = eid;
  if (eid.is_null()) return node;
  if (eid.scheme == scheme_ipn) node.service = 0;
  if (eid.scheme == scheme_dtn) node.rest.resize(eid.rest.find('/', 2) + 1);
  return node;
}

std::string to_text(const Eid& eid) {
  if (eid.scheme == scheme_dtn) return "dtn:" + (eid.rest.empty() ? "none" : eid.rest);
  if (eid.scheme != scheme_ipn) {
    return "scheme-" + std::to_string(eid.scheme) + ":" + crypto::to_hex(as_bytes(eid.rest));
  }
  const std::string service = "." + std::to_string(eid.service);
  if (eid.is_local_node()) return "ipn:!" + service;
  const std::uint64_t allocator = eid.node >> 32;
  const std::string node = std::to_string(eid.node & number_max);
  if (allocator == 0 && !eid.has_allocator) return "ipn:" + node + service;
  return "ipn:" + std::to_string(allocator) + "." + node + service;
}

Result<Eid> parse_eid(std::string_view text) {
  if (text.size() > eid_size_max) return fail(Code::invalid, "an endpoint id is too long");
  if (text == "dtn:none") return Eid{};
  if (text.starts_with("ipn:")) return parse_ipn(text.substr(4));
  if (!text.starts_with("dtn:") || !is_dtn_rest(text.substr(4))) {
    return fail(Code::invalid, "no endpoint id: " + std::string(text));
  }
  return Eid{.rest = std::string(text.substr(4))};
}

void read_eid(Cursor& cursor, Eid& eid) {
  cursor.array_of(2, "an endpoint id has 2 elements");
  eid.scheme = cursor.uint();
  if (!cursor.ok()) return;
  if (eid.scheme == scheme_ipn) return read_ipn(cursor, eid);
  if (eid.scheme == scheme_dtn) return read_dtn(cursor, eid);
  const BytesView item = cursor.any();
  if (item.size() > eid_size_max) return cursor.refuse("an endpoint id is too long");
  eid.rest.assign(reinterpret_cast<const char*>(item.data()), item.size());
}

Result<Eid> decode_eid(BytesView bytes) {
  Cursor cursor(bytes);
  Eid eid;
  read_eid(cursor, eid);
  cursor.finish();
  if (!cursor.ok()) return cursor.error("endpoint id");
  return eid;
}

void write_eid(cbor::Writer& writer, const Eid& eid) {
  writer.array(2).uint(eid.scheme);
  if (eid.scheme == scheme_ipn) {
    if (eid.has_allocator) {
      writer.array(3).uint(eid.node >> 32).uint(eid.node & number_max).uint(eid.service);
    } else {
      writer.array(2).uint(eid.node).uint(eid.service);
    }
  } else if (eid.scheme != scheme_dtn) {
    writer.encoded(as_bytes(eid.rest));
  } else if (eid.rest.empty()) {
    writer.uint(0);
  } else {
    writer.text(eid.rest);
  }
}

Bytes encode_eid(const Eid& eid) {
  cbor::Writer writer;
  write_eid(writer, eid);
  return writer.take();
}

}  // namespace depesche::bundle
