// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <concepts>
#include <tuple>
#include <type_traits>

#include "cbor/reader.h"
#include "cbor/writer.h"
#include "dispatch/dispatch.h"
#include "dispatch/header.h"
#include "dispatch/keys.h"

// Contents that are a fixed row of fields, as one CBOR array: each type says its fields once (`fields`, a
// std::tie), and both directions follow from that. New fields need a new version of the content.
//
//   auto fields(Unit& unit) { return std::tie(unit.id, unit.post, unit.name); }

namespace depesche::wire {

inline constexpr std::size_t text_max = 65'536;
inline constexpr std::size_t list_max = 4'096;

void write(cbor::Writer& writer, const std::string& value);
void write(cbor::Writer& writer, const Bytes& value);
void write(cbor::Writer& writer, const MailboxId& value);
void write(cbor::Writer& writer, const DispatchId& value);
void write(cbor::Writer& writer, const KeyId& value);
void write(cbor::Writer& writer, const Label& value);
void write(cbor::Writer& writer, const Reference& value);
void write(cbor::Writer& writer, const PublicKeys& value);

Result<> read(cbor::Reader& reader, std::string& value);
Result<> read(cbor::Reader& reader, Bytes& value);
Result<> read(cbor::Reader& reader, MailboxId& value);
Result<> read(cbor::Reader& reader, DispatchId& value);
Result<> read(cbor::Reader& reader, KeyId& value);
Result<> read(cbor::Reader& reader, Label& value);
Result<> read(cbor::Reader& reader, Reference& value);
Result<> read(cbor::Reader& reader, PublicKeys& value);

template <class T>
concept Fielded = requires(T& value) { fields(value); };

// The largest enumerator of an enum that is written; found by argument-dependent look-up, as `fields` is.
template <class T>
concept Enumerated = std::is_enum_v<T> && requires(T value) {
  { last_of(value) } -> std::same_as<T>;
};

template <std::integral T>
void write(cbor::Writer& writer, T value) {
  if constexpr (std::same_as<T, bool>) {
    writer.boolean(value);
  } else if constexpr (std::is_signed_v<T>) {
    writer.integer(value);
  } else {
    writer.uint(value);
  }
}

template <Enumerated T>
void write(cbor::Writer& writer, T value) {
  writer.uint(static_cast<std::uint64_t>(value));
}

template <Fielded T>
void write(cbor::Writer& writer, const T& value);

template <class T>
void write(cbor::Writer& writer, const std::vector<T>& values) {
  writer.array(values.size());
  for (const T& value : values) write(writer, value);
}

template <Fielded T>
void write(cbor::Writer& writer, const T& value) {
  // `fields` ties references for both directions; writing does not change what they refer to.
  const auto tied = fields(const_cast<T&>(value));
  writer.array(std::tuple_size_v<decltype(tied)>);
  std::apply([&](const auto&... field) { (write(writer, field), ...); }, tied);
}

template <std::integral T>
Result<> read(cbor::Reader& reader, T& value) {
  if constexpr (std::same_as<T, bool>) {
    value = TRY(reader.read_boolean());
  } else if constexpr (std::is_signed_v<T>) {
    const std::int64_t number = TRY(reader.read_integer());
    if (!std::in_range<T>(number)) return reader.refuse("number out of range");
    value = static_cast<T>(number);
  } else {
    const std::uint64_t number = TRY(reader.read_uint());
    if (!std::in_range<T>(number)) return reader.refuse("number out of range");
    value = static_cast<T>(number);
  }
  return {};
}

template <Enumerated T>
Result<> read(cbor::Reader& reader, T& value) {
  const std::uint64_t number = TRY(reader.read_uint());
  if (number > static_cast<std::uint64_t>(last_of(T{}))) return reader.refuse("unknown value");
  value = static_cast<T>(number);
  return {};
}

template <Fielded T>
Result<> read(cbor::Reader& reader, T& value);

template <class T>
Result<> read(cbor::Reader& reader, std::vector<T>& values) {
  const std::size_t count = TRY(reader.read_array(list_max));
  values.clear();
  for (std::size_t i = 0; i < count; ++i) {
    T value{};
    TRY(read(reader, value));
    values.push_back(std::move(value));
  }
  return {};
}

namespace detail {
template <class Tuple, std::size_t... index>
Result<> read_each(cbor::Reader& reader, Tuple& tied, std::index_sequence<index...>) {
  Result<> done;
  const auto next = [&](auto& field) {
    done = read(reader, field);
    return done.has_value();
  };
  static_cast<void>((next(std::get<index>(tied)) && ...));
  return done;
}
}  // namespace detail

template <Fielded T>
Result<> read(cbor::Reader& reader, T& value) {
  auto tied = fields(value);
  constexpr std::size_t count = std::tuple_size_v<decltype(tied)>;
  TRY(reader.read_array_of(count));
  return detail::read_each(reader, tied, std::make_index_sequence<count>());
}

// The whole of `bytes` as one value.
template <class T>
Result<T> decode_all(BytesView bytes) {
  cbor::Reader reader(bytes);
  T value{};
  TRY(read(reader, value));
  TRY(reader.finish());
  return value;
}

template <class T>
Bytes encode_all(const T& value) {
  cbor::Writer writer;
  write(writer, value);
  return writer.take();
}

}  // namespace depesche::wire

namespace depesche {
inline Kind last_of(Kind) { return Kind::dossier; }
inline Precedence last_of(Precedence) { return Precedence::flash; }
inline Level last_of(Level) { return Level::top_secret; }
inline Relation last_of(Relation) { return Relation::cites; }
}  // namespace depesche
