// SPDX-License-Identifier: EUPL-1.2
// The parts of a line, each by itself.
#include <doctest/doctest.h>

#include <random>
#include <set>

#include "serial/cobs.h"
#include "serial/erasure.h"
#include "serial/flight.h"
#include "serial/message.h"
#include "serial/sample.h"

namespace depesche::serial {

TEST_CASE("a frame gives back its body, holds no zero but its last byte, and is no longer than promised") {
  std::mt19937_64 chance(1);
  for (std::size_t size = 0; size < 1'200; ++size) {
    CAPTURE(size);
    Bytes body = *random_bytes(size, size);
    const std::uint64_t zeros = chance() % 4;
    for (std::byte& byte : body)
      if (zeros == 3 || (zeros > 0 && chance() % 20 == 0))
        byte = std::byte{0};
      else if (zeros == 0 && byte == std::byte{0})
        byte = std::byte{1};
    Bytes line;
    append_frame(body, line);
    CHECK(std::ranges::find(line, std::byte{0}) == line.end() - 1);
    CHECK(line.size() <= size + 2 + size / 254);
    Deframer deframer;
    BytesView rest = line;
    REQUIRE(deframer.next(rest) == (size > 0 || line.size() > 1));
    CHECK(std::ranges::equal(deframer.body(), body));
    CHECK(rest.empty());
  }
  for (std::size_t frame_size = 3; frame_size < 1'200; ++frame_size) {
    Bytes line;
    append_frame(Bytes(body_size_max(frame_size), std::byte{1}), line);
    CHECK(line.size() <= frame_size);
    CHECK(line.size() + 2 > frame_size);
  }
}

TEST_CASE("40: a frame without end is dropped, and the next one found") {
  Deframer deframer;
  const Bytes endless(1'000'000, std::byte{5});
  BytesView rest = endless;
  CHECK_FALSE(deframer.next(rest));
  Bytes line = {std::byte{0}};
  append_frame(as_bytes("hier"), line);
  rest = line;
  REQUIRE(deframer.next(rest));
  CHECK(std::ranges::equal(deframer.body(), as_bytes("hier")));
}

TEST_CASE("numbers have one spelling, and every item is read as it was written") {
  for (const std::uint64_t value : {0ULL, 1ULL, 127ULL, 128ULL, 300'000ULL, (1ULL << 63) - 1}) {
    Bytes bytes;
    append_number(bytes, value);
    BytesView rest = bytes;
    CHECK(take_number(rest) == value);
    CHECK(rest.empty());
    rest = BytesView(bytes).first(bytes.size() - 1);
    CHECK_FALSE(take_number(rest).has_value());
  }
  const Bytes long_zero = {std::byte{0x80}, std::byte{0}};
  BytesView rest = long_zero;
  CHECK_FALSE(take_number(rest).has_value());

  const Open open{.transfer = 300,
                  .precedence = bundle::Precedence::flash,
                  .coding = Coding::zstd_with_dictionary,
                  .dictionary = {std::byte{4}},
                  .size = 70'000,
                  .plain_size = 200'000,
                  .mark = {std::byte{9}}};
  const std::vector<Control> controls = {open,
                                         Have{.transfer = 1, .size = 1'000'000},
                                         Done{.transfer = 2},
                                         Refuse{.transfer = 3, .reason = Refusal::no_room},
                                         Cancel{.transfer = 4},
                                         Ping{},
                                         Goodbye{}};
  const Acknowledgement acknowledgement{.largest = 16'000, .run = 5, .bits = {std::byte{3}}};
  Bytes body;
  append(body, acknowledgement);
  for (const Control& control : controls) append(body, control);
  append(body, Piece{.transfer = 300, .offset = 4'000, .bytes = as_bytes("Daten")});
  const auto items = read_items(body);
  REQUIRE(items.has_value());
  REQUIRE(items->size() == controls.size() + 2);
  CHECK(std::get<Acknowledgement>(items->front()) == acknowledgement);
  for (std::size_t i = 0; i < controls.size(); ++i) CHECK(std::get<Control>((*items)[i + 1]) == controls[i]);
  const Piece& piece = std::get<Piece>(items->back());
  CHECK(piece.transfer == 300 % transfer_modulus);
  CHECK(piece.offset == 4'000);
  CHECK(std::ranges::equal(piece.bytes, as_bytes("Daten")));
}

TEST_CASE("every frame that was sent is found to have arrived or to be lost, as it was") {
  std::mt19937_64 chance(3);
  Flight flight(Duration(1'000));
  Arrivals arrivals;
  std::set<std::uint64_t> came;
  std::size_t settled = 0;
  for (int round = 0; round < 40'000; ++round) {
    const Instant now(round);
    if (!flight.is_full()) {
      const std::uint64_t number = flight.next_number();
      flight.sent({.at = now});
      if (chance() % 2 == 0) {
        REQUIRE(arrivals.full_number(number % number_modulus) == number);
        arrivals.came(number, true, true);
        came.insert(number);
      }
    }
    if (chance() % 6 != 0 && !flight.is_full()) continue;
    const Flight::Settled result = flight.settle(arrivals.answer(), now);
    for (const SentFrame& frame : result.arrived) REQUIRE(came.contains(frame.number));
    for (const SentFrame& frame : result.lost) REQUIRE_FALSE(came.contains(frame.number));
    settled += result.arrived.size() + result.lost.size();
    if (flight.is_full()) break;
  }
  CHECK(settled > 30'000);
}

TEST_CASE("any k of the symbols of a block give the block") {
  std::mt19937_64 chance(4);
  for (int round = 0; round < 60; ++round) {
    const std::size_t k = round == 0 ? block_symbols_max : 1 + chance() % block_symbols_max;
    std::vector<Bytes> symbols;
    for (std::size_t i = 0; i < k; ++i) symbols.push_back(*random_bytes(17, chance()));
    const std::vector<BytesView> views(symbols.begin(), symbols.end());
    std::vector<std::optional<Bytes>> data(symbols.begin(), symbols.end());
    std::map<std::size_t, Bytes> repairs;
    for (std::size_t i = 0; i < k; ++i) {
      if (chance() % 2 == 0) continue;
      data[i].reset();
      std::size_t index = chance() % repair_symbols_max;
      while (repairs.contains(index)) index = (index + 1) % repair_symbols_max;
      repairs[index] = repair_symbol(views, index);
    }
    const bool is_any_lost = !repairs.empty();
    auto fewer = repairs;
    if (is_any_lost) fewer.erase(fewer.begin());
    auto copy = data;
    CHECK(recover(copy, fewer) != is_any_lost);
    REQUIRE(recover(data, repairs));
    for (std::size_t i = 0; i < k; ++i) CHECK(*data[i] == symbols[i]);
  }
}

TEST_CASE("bytes are packed as is shortest, and unpacked only when they are what was packed") {
  const auto sample = shared(
      "Die Botschaft berichtet, dass Gesprächspartner Nummer 17 die Lage im Land als angespannt ansieht");
  const auto dictionary = std::make_shared<const Dictionary>(Dictionary::from(*sample).value());
  const auto report = shared(
      "Die Botschaft berichtet, dass Gesprächspartner Nummer 4711 die Lage im Land als angespannt ansieht");

  const Packed with = pack(report, {dictionary});
  CHECK(with.coding == Coding::zstd_with_dictionary);
  CHECK(with.bytes->size() < report->size() / 2);
  CHECK(unpack(with, {dictionary}).value() == *report);
  CHECK(unpack(with, {}).error().code == Code::not_found);

  const auto repeated = std::make_shared<const Bytes>(1'000, std::byte{'a'});
  const Packed without = pack(repeated, {});
  CHECK(without.coding == Coding::zstd);
  CHECK(unpack(without, {}).value() == *repeated);
  Packed longer = without;
  longer.plain_size = 999;
  CHECK(unpack(longer, {}).error().code == Code::corrupt);
  Packed shorter = without;
  shorter.plain_size = 1'001;
  CHECK(unpack(shorter, {}).error().code == Code::corrupt);

  const auto chance = random_bytes(1'000, 1);
  CHECK(pack(chance, {dictionary}).coding == Coding::raw);
  CHECK(Dictionary::from({}).error().code == Code::invalid);
}

TEST_CASE("a dictionary is used when both sides hold it, and only then") {
  const auto sample = shared(
      "Sehr geehrte Damen und Herren, in der Anlage übersende ich den Bericht. Mit freundlichen Grüßen");
  const auto dictionary = std::make_shared<const Dictionary>(Dictionary::from(*sample).value());
  const auto letter =
      shared("Sehr geehrte Damen und Herren, in der Anlage übersende ich den erbetenen Bericht.");
  std::size_t with = 0;
  std::size_t without = 0;
  for (const bool both : {true, false}) {
    Settings left = left_settings();
    Settings right = right_settings();
    left.dictionaries = {dictionary};
    if (both) right.dictionaries = {dictionary};
    Line line(std::move(left), std::move(right));
    REQUIRE(line.meet());
    line.run_for(Duration(1'000));
    const std::size_t before = line.left.bytes_sent;
    REQUIRE(line.left.session->send({.id = {1}, .bytes = letter}).has_value());
    REQUIRE(line.run_until([&] { return line.left.acknowledged.size() == 1; }, Duration(60'000)));
    CHECK(line.right.received.at(0).bytes == *letter);
    (both ? with : without) = line.left.bytes_sent - before;
  }
  CHECK(with + 20 < without);
}

}  // namespace depesche::serial
