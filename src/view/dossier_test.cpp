// SPDX-License-Identifier: EUPL-1.2
#include "view/dossier.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "crypto/encoding.h"

namespace depesche {
namespace {

using What = DossierAct::What;

DispatchId dossier_id(std::uint8_t number) {
  DispatchId id;
  id.value.fill(std::byte{number});
  return id;
}

// Acts on one dossier, one after the other.
struct Acts {
  std::vector<OpenedAct> all;

  DispatchId act(DossierAct one, Level level = Level::open) {
    const auto number = static_cast<std::uint8_t>(all.size() + 1);
    if (one.what != What::opened) one.dossier = all.front().id;
    REQUIRE(check(one).has_value());
    all.push_back({.id = dossier_id(number),
                   .sequence = number,
                   .at = Time(Duration(number)),
                   .author = {"unit.201"},
                   .label = {.level = level},
                   .audience = {{"unit.201"}},
                   .act = std::move(one)});
    return all.back().id;
  }
  DispatchId open() { return act({.what = What::opened, .title = "Hafen"}); }
  DispatchId add(std::uint8_t dispatch, Level level = Level::open) {
    return act({.what = What::added, .named = dossier_id(dispatch)}, level);
  }
  void place(const DispatchId& entry, const DispatchId& after) {
    act({.what = What::placed, .entry = entry, .named = after});
  }

  Dossier now() const { return fold(all).value(); }
  // The last bytes of the dispatches, in the dossier's order.
  std::vector<int> order() const {
    std::vector<int> order;
    const Dossier dossier = now();
    for (const DossierEntry& entry : dossier.entries)
      order.push_back(std::to_integer<int>(entry.dispatch.value.back()));
    return order;
  }
};

TEST_CASE("entries stand where they were placed last, also at the beginning and after removed ones") {
  Acts acts;
  acts.open();
  const auto a = acts.add(101), b = acts.add(102), c = acts.add(103);
  CHECK(acts.order() == std::vector{101, 102, 103});
  acts.place(a, c);
  CHECK(acts.order() == std::vector{102, 103, 101});
  acts.place(a, {});
  CHECK(acts.order() == std::vector{101, 102, 103});
  acts.place(c, a);
  CHECK(acts.order() == std::vector{101, 103, 102});
  acts.act({.what = What::removed, .entry = c});
  acts.place(b, c);
  acts.place(a, b);
  acts.act({.what = What::restored, .entry = c});
  CHECK(acts.order() == std::vector{103, 102, 101});
  acts.place(a, dossier_id(99));  // nobody knows that one
  CHECK(acts.order() == std::vector{103, 102, 101});
}

TEST_CASE("an entry has one note of each level, and an empty one takes its own away alone") {
  Acts acts;
  acts.open();
  const auto a = acts.add(101);
  acts.act({.what = What::noted, .entry = a, .text = "offen"});
  acts.act({.what = What::noted, .entry = a, .text = "geheim"}, Level::secret);
  acts.act({.what = What::noted, .entry = a, .text = "offener"});
  const auto both = acts.now().entries.front().notes;
  REQUIRE(both.size() == 2);
  CHECK(both[0].text == "offener");
  CHECK(both[1].text == "geheim");
  acts.act({.what = What::noted, .entry = a});
  REQUIRE(acts.now().entries.front().notes.size() == 1);
  CHECK(acts.now().entries.front().notes.front().text == "geheim");
}

TEST_CASE(
    "the order in which acts came says nothing, and only what all who see a dossier may read is about it") {
  Acts acts;
  acts.open();
  const auto a = acts.add(101);
  acts.add(102);
  acts.act({.what = What::renamed, .named = acts.all.front().id, .title = "Häfen", .topic = "Ägypten"});
  acts.act({.what = What::removed, .entry = a});
  acts.act({.what = What::renamed, .named = acts.all.front().id, .title = "Geheim"}, Level::secret);
  acts.act({.what = What::ended}, Level::secret);
  std::vector<OpenedAct> mixed = acts.all;
  std::ranges::reverse(mixed);
  const Dossier dossier = fold(mixed).value();
  CHECK(dossier.title == "Häfen");
  CHECK(dossier.topic == "Ägypten");
  CHECK_FALSE(dossier.is_ended);
  CHECK(dossier.entries[0].is_removed);
  CHECK(dossier.entries[1].dispatch == dossier_id(102));
  mixed.pop_back();
  CHECK_FALSE(fold(mixed).has_value());
  acts.act({.what = What::ended});
  CHECK(acts.now().is_ended);
}

TEST_CASE("an act has the bytes of docs/formats/dossier.md, and every beginning of one is refused") {
  const DossierAct act{.what = What::noted,
                       .person = "anna",
                       .dossier = dossier_id(1),
                       .entry = dossier_id(2),
                       .named = {},
                       .text = "Häfen"};
  const std::string ones(96, '0');
  std::string first, second;
  for (int i = 0; i < 48; ++i) {
    first += "01";
    second += "02";
  }
  CHECK(crypto::to_hex(encode(act)) ==
        "820188"
        "02"
        "64616e6e61"
        "5830" +
            first + "5830" + second + "5830" + ones +
            "60"
            "60"
            "6648c3a466656e");
  const Bytes whole = encode(act);
  CHECK(decode_dossier_act(whole).value() == act);
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK_FALSE(decode_dossier_act(BytesView(whole).first(size)).has_value());
}

TEST_CASE("an act says no more than its kind, and no more of it than the limits") {
  const auto refused = [](const DossierAct& act) { return !decode_dossier_act(encode(act)).has_value(); };
  const DossierAct note{.what = What::noted, .dossier = dossier_id(1), .entry = dossier_id(2)};
  DossierAct one = note;
  CHECK_FALSE(refused(one));
  for (std::size_t i = 0; i < dossier_note_max; ++i) one.text += "ä";
  CHECK_FALSE(refused(one));
  one.text += "ä";
  CHECK(refused(one));
  one = note;
  one.title = "x";
  CHECK(refused(one));
  one = note;
  one.entry = {};
  CHECK(refused(one));
  CHECK(refused({.what = What::opened}));
  CHECK(refused({.what = What::opened, .title = std::string(dossier_title_max + 1, 'x')}));
  CHECK(refused({.what = What::opened, .dossier = dossier_id(1), .title = "x"}));
  CHECK(refused({.what = What::added, .dossier = dossier_id(1)}));
  CHECK(refused(
      {.what = What::placed, .dossier = dossier_id(1), .entry = dossier_id(2), .named = dossier_id(2)}));
  CHECK(refused(
      {.what = What::removed, .dossier = dossier_id(1), .entry = dossier_id(2), .text = "mit Notiz"}));
}

}  // namespace
}  // namespace depesche
