// SPDX-License-Identifier: EUPL-1.2
#include "cbor/reader.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>

#include "cbor/writer.h"

namespace depesche::cbor {
namespace {

enum Major : std::uint8_t {
  major_uint,
  major_negative,
  major_bytes,
  major_text,
  major_array,
  major_map,
  major_tag,
  major_simple,
};

enum Simple : std::uint8_t { simple_false = 20, simple_true, simple_null, simple_undefined };
constexpr std::uint8_t minor_half = 25;
constexpr std::uint8_t minor_double = 27;

double half_to_double(std::uint64_t half) {
  const auto exponent = static_cast<int>((half >> 10) & 0x1FU);
  const auto mantissa = static_cast<double>(half & 0x3FFU);
  double value = 0;
  if (exponent == 0) {
    value = std::ldexp(mantissa, -24);
  } else if (exponent == 31) {
    value = mantissa == 0 ? HUGE_VAL : std::nan("");
  } else {
    value = std::ldexp(mantissa + 1024, exponent - 25);
  }
  return (half & 0x8000U) != 0 ? -value : value;
}

double to_double(std::uint8_t minor, std::uint64_t argument) {
  if (minor == minor_half) return half_to_double(argument);
  if (minor == minor_double) return std::bit_cast<double>(argument);
  return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(argument)));
}

bool is_shortest(std::uint8_t minor, std::uint64_t argument) {
  switch (minor) {
    case 24: return argument >= 24;
    case 25: return argument > 0xFFU;
    case 26: return argument > 0xFFFFU;
    case 27: return argument > 0xFFFFFFFFU;
    default: return true;
  }
}

bool comes_before(BytesView left, BytesView right) {
  return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end());
}

}  // namespace

std::unexpected<Error> Reader::refuse(std::string_view what) const { return refuse_at(offset_, what); }

std::unexpected<Error> Reader::refuse_at(std::size_t offset, std::string_view what) const {
  return fail(Code::invalid, "CBOR at byte " + std::to_string(offset) + ": " + std::string(what));
}

Result<Reader::Head> Reader::head() const {
  const BytesView rest = input_.subspan(offset_);
  if (rest.empty()) return refuse("the input ends where an item should be");
  if (open_.empty() && offset_ != 0) return refuse("a second item after the first");

  const auto first = std::to_integer<unsigned>(rest[0]);
  Head head{.major = static_cast<std::uint8_t>(first >> 5),
            .minor = static_cast<std::uint8_t>(first & 0x1FU),
            .argument = first & 0x1FU,
            .size = 1};
  if (head.minor < 24) return head;
  if (head.minor > 27) return refuse("indefinite lengths and reserved values are not allowed");

  const std::size_t more = std::size_t{1} << (head.minor - 24);
  if (rest.size() <= more) return refuse("the input ends inside an item");
  head.argument = 0;
  for (std::size_t i = 1; i <= more; ++i) {
    head.argument = (head.argument << 8) | std::to_integer<std::uint64_t>(rest[i]);
  }
  head.size += more;
  const bool is_real = head.major == major_simple && head.minor >= minor_half;
  if (!is_real && !is_shortest(head.minor, head.argument)) return refuse("not in the shortest form");
  return head;
}

Result<Type> Reader::peek() const {
  const Head next = TRY(head());
  if (next.major != major_simple) return static_cast<Type>(next.major);
  if (next.minor >= minor_half) return Type::real;
  if (next.argument == simple_false || next.argument == simple_true) return Type::boolean;
  if (next.argument == simple_null) return Type::null;
  if (next.argument == simple_undefined) return Type::undefined;
  return refuse("an unassigned simple value");
}

// Counts the item that ends here, and the containers that it completes.
Result<> Reader::complete_item() {
  while (!open_.empty()) {
    Container& container = open_.back();
    const bool was_key = container.is_map && container.left % 2 == 0;
    if (was_key) {
      const BytesView key = input_.subspan(container.item_start, offset_ - container.item_start);
      if (!container.last_key.empty() && !comes_before(container.last_key, key)) {
        return refuse_at(container.item_start, "map keys are unsorted or repeated");
      }
      container.last_key = key;
    }
    --container.left;
    container.item_start = offset_;
    if (container.left != 0) return {};
    open_.pop_back();
  }
  return {};
}

Result<Reader::Head> Reader::take_head(std::uint8_t major, std::string_view wanted) {
  const Head next = TRY(head());
  if (next.major != major) return refuse(wanted);
  offset_ += next.size;
  return next;
}

Result<std::uint64_t> Reader::read_uint() {
  const Head next = TRY(take_head(major_uint, "an unsigned integer should be here"));
  TRY(complete_item());
  return next.argument;
}

Result<std::uint64_t> Reader::read_uint(std::uint64_t max) {
  const std::size_t start = offset_;
  const std::uint64_t value = TRY(read_uint());
  if (value > max) return refuse_at(start, "the number is more than " + std::to_string(max));
  return value;
}

Result<std::uint64_t> Reader::read_negative() {
  const Head next = TRY(take_head(major_negative, "a negative integer should be here"));
  TRY(complete_item());
  return next.argument;
}

Result<std::int64_t> Reader::read_integer() {
  const std::size_t start = offset_;
  const Type type = TRY(peek());
  const std::uint64_t value = TRY(type == Type::negative ? read_negative() : read_uint());
  if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return refuse_at(start, "the integer does not fit 64 bits with sign");
  }
  return static_cast<std::int64_t>(type == Type::negative ? ~value : value);
}

Result<BytesView> Reader::take_string(std::uint8_t major, std::string_view wanted) {
  const std::size_t start = offset_;
  const Head next = TRY(take_head(major, wanted));
  if (next.argument > input_.size() - offset_) return refuse_at(start, "the length goes beyond the end");
  const BytesView content = input_.subspan(offset_, static_cast<std::size_t>(next.argument));
  offset_ += content.size();
  TRY(complete_item());
  return content;
}

Result<BytesView> Reader::read_bytes() { return take_string(major_bytes, "a byte string should be here"); }

Result<BytesView> Reader::read_bytes_of(std::size_t size) {
  const std::size_t start = offset_;
  const BytesView content = TRY(read_bytes());
  if (content.size() != size) return refuse_at(start, "should be " + std::to_string(size) + " bytes");
  return content;
}

Result<std::string_view> Reader::read_text() {
  const std::size_t start = offset_;
  const BytesView content = TRY(take_string(major_text, "text should be here"));
  if (!is_utf8(content)) return refuse_at(start, "the text is not UTF-8");
  return std::string_view(reinterpret_cast<const char*>(content.data()), content.size());
}

Result<std::string_view> Reader::read_text(std::size_t max) {
  const std::size_t start = offset_;
  const std::string_view text = TRY(read_text());
  if (text.size() > max) return refuse_at(start, "the text has more than " + std::to_string(max) + " bytes");
  return text;
}

Result<std::size_t> Reader::take_container(std::uint8_t major, std::string_view wanted) {
  const std::size_t start = offset_;
  const Head next = TRY(take_head(major, wanted));
  const bool is_map = major == major_map;
  const std::uint64_t count = major == major_tag ? 1 : next.argument;
  const std::size_t room = input_.size() - offset_;
  if (count > (is_map ? room / 2 : room))
    return refuse_at(start, "more items are announced than bytes follow");
  if (count == 0) {
    TRY(complete_item());
    return std::size_t{0};
  }
  if (open_.size() == depth_max) return refuse_at(start, "nested too deeply");
  open_.push_back(
      {.left = is_map ? 2 * count : count, .is_map = is_map, .item_start = offset_, .last_key = {}});
  return static_cast<std::size_t>(count);
}

Result<std::size_t> Reader::read_array() { return take_container(major_array, "an array should be here"); }

Result<std::size_t> Reader::read_array(std::size_t max) {
  const std::size_t start = offset_;
  const std::size_t count = TRY(read_array());
  if (count > max) return refuse_at(start, "the array has more than " + std::to_string(max) + " items");
  return count;
}

Result<> Reader::read_array_of(std::size_t count) {
  const std::size_t start = offset_;
  const std::size_t found = TRY(read_array());
  if (found != count) return refuse_at(start, "should be an array of " + std::to_string(count) + " items");
  return {};
}

Result<std::size_t> Reader::read_map() { return take_container(major_map, "a map should be here"); }

Result<std::uint64_t> Reader::read_tag() {
  const Head next = TRY(head());
  TRY(take_container(major_tag, "a tag should be here"));
  return next.argument;
}

Result<> Reader::take_simple(std::uint8_t value, std::string_view wanted) {
  const Head next = TRY(head());
  if (next.major != major_simple || next.minor >= 24 || next.argument != value) return refuse(wanted);
  offset_ += next.size;
  return complete_item();
}

Result<bool> Reader::read_boolean() {
  const Type type = TRY(peek());
  if (type != Type::boolean) return refuse("true or false should be here");
  const Head next = TRY(take_head(major_simple, ""));
  TRY(complete_item());
  return next.argument == simple_true;
}

Result<> Reader::read_null() { return take_simple(simple_null, "null should be here"); }

Result<bool> Reader::read_null_if_next() {
  const Type type = TRY(peek());
  if (type == Type::null) TRY(read_null());
  return type == Type::null;
}

Result<> Reader::read_undefined() { return take_simple(simple_undefined, "undefined should be here"); }

Result<double> Reader::read_real() {
  const std::size_t start = offset_;
  const Type type = TRY(peek());
  if (type != Type::real) return refuse("a floating-point number should be here");
  const Head next = TRY(take_head(major_simple, ""));
  const double value = to_double(next.minor, next.argument);
  const BytesView found = input_.subspan(start, next.size);
  if (!std::ranges::equal(Writer().real(value).view(), found))
    return refuse_at(start, "not in the shortest form");
  TRY(complete_item());
  return value;
}

// Reads one item or the head of one container.
Result<> Reader::pass_one() {
  switch (TRY(peek())) {
    case Type::uint: TRY(read_uint()); return {};
    case Type::negative: TRY(read_negative()); return {};
    case Type::bytes: TRY(read_bytes()); return {};
    case Type::text: TRY(read_text()); return {};
    case Type::array: TRY(read_array()); return {};
    case Type::map: TRY(read_map()); return {};
    case Type::tag: TRY(read_tag()); return {};
    case Type::boolean: TRY(read_boolean()); return {};
    case Type::null: return read_null();
    case Type::undefined: return read_undefined();
    case Type::real: TRY(read_real()); return {};
  }
  return refuse("an unknown type");
}

Result<BytesView> Reader::skip() {
  const std::size_t start = offset_;
  const std::size_t depth = open_.size();
  // The item may complete containers around it, so the depth can also fall below where it was.
  do TRY(pass_one());
  while (open_.size() > depth);
  return input_.subspan(start, offset_ - start);
}

Result<> Reader::finish() const {
  if (!open_.empty() || input_.empty()) return refuse("the input ends inside an item");
  if (offset_ != input_.size()) return refuse("bytes follow after the item");
  return {};
}

}  // namespace depesche::cbor
