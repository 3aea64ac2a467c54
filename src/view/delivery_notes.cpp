// SPDX-License-Identifier: EUPL-1.2
#include "view/delivery_notes.h"

#include <algorithm>
#include <tuple>

#include "dispatch/wire.h"

namespace depesche {

namespace {
// Personal receipts are version 1 of the same kind's content (acts.h), so neither is taken for the other.
constexpr std::uint64_t note_version = 2;
}  // namespace

auto fields(NumberRange& r) { return std::tie(r.author, r.addressee, r.first, r.last); }
auto fields(Arrived& n) { return std::tie(n.ranges); }
auto fields(Missing& n) { return std::tie(n.ranges); }
auto fields(Refused& n) { return std::tie(n.dispatch, n.because); }
auto fields(GivenUp& n) { return std::tie(n.dispatch, n.node, n.because); }

namespace {

template <std::size_t index = 0>
Result<DeliveryNote> read_alternative(cbor::Reader& reader, std::uint64_t number) {
  if constexpr (index < std::variant_size_v<DeliveryNote>) {
    if (number != index) return read_alternative<index + 1>(reader, number);
    std::variant_alternative_t<index, DeliveryNote> note;
    TRY(wire::read(reader, note));
    return DeliveryNote(std::move(note));
  } else {
    return reader.refuse("unknown kind of delivery note");
  }
}

bool has_only_ranges(const DeliveryNote& note) {
  const auto is_range = [](const NumberRange& r) { return r.first >= 1 && r.first <= r.last; };
  if (const auto* arrived = std::get_if<Arrived>(&note))
    return std::ranges::all_of(arrived->ranges, is_range);
  if (const auto* missing = std::get_if<Missing>(&note))
    return std::ranges::all_of(missing->ranges, is_range);
  return true;
}

}  // namespace

bool is_delivery_note(const Header& header) {
  return header.kind == Kind::receipt &&
         std::ranges::all_of(header.recipients, [](const Recipient& r) { return r.number == 0; });
}

bool is_receipt_of_person(const Header& header) {
  return header.kind == Kind::receipt && !is_delivery_note(header);
}

Bytes encode(const DeliveryNote& note) {
  cbor::Writer writer;
  writer.array(3).uint(note_version).uint(note.index());
  std::visit([&](const auto& value) { wire::write(writer, value); }, note);
  return writer.take();
}

Result<DeliveryNote> decode_delivery_note(BytesView content) {
  cbor::Reader reader(content);
  TRY(reader.read_array_of(3));
  const std::uint64_t version = TRY(reader.read_uint());
  if (version != note_version) return reader.refuse("delivery note of an unknown version");
  const std::uint64_t number = TRY(reader.read_uint());
  auto note = TRY(read_alternative(reader, number));
  TRY(reader.finish());
  if (!has_only_ranges(note)) return reader.refuse("a range of numbers is empty");
  return note;
}

}  // namespace depesche
