// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <doctest/doctest.h>

#include "log/log.h"

namespace depesche {

// A dispatch no key has signed: enough for a log, which keeps bytes and asks no policy.
inline Dispatch numbered_dispatch(std::uint8_t number) {
  Dispatch dispatch{
      .id = {}, .header = Bytes(40, std::byte{number}), .proof = {}, .body = Bytes(300, std::byte{number})};
  dispatch.id = id_of(dispatch.header);
  return dispatch;
}

// What every Log must do, whatever stores it. Each implementation's test calls this with an empty log.
inline void check_log_contract(Log& log) {
  const auto append_one = [&](std::uint8_t number) {
    return log.append(std::vector{numbered_dispatch(number)}).value().front();
  };
  CHECK(log.last().value() == Position{0});
  CHECK(log.read({}, 10).value().empty());

  CHECK(append_one(1) == Position{1});
  CHECK(append_one(2) == Position{2});
  CHECK(append_one(1) == Position{1});  // known: the position it already has
  CHECK(append_one(3) == Position{3});  // and no gap after it
  const std::vector batch{numbered_dispatch(2), numbered_dispatch(4), numbered_dispatch(4),
                          numbered_dispatch(5)};
  CHECK(log.append(batch).value() == std::vector{Position{2}, Position{4}, Position{4}, Position{5}});
  CHECK(log.last().value() == Position{5});

  const auto page = log.read(Position{1}, 1);
  REQUIRE(page.has_value());
  REQUIRE(page->size() == 1);
  CHECK(page->front().position == Position{2});
  CHECK(page->front().dispatch == numbered_dispatch(2));

  CHECK(log.find(numbered_dispatch(4).id).value().position == Position{4});
  CHECK(log.find(numbered_dispatch(99).id).error().code == Code::not_found);

  REQUIRE(log.erase_body(numbered_dispatch(4).id).has_value());
  CHECK(log.find(numbered_dispatch(4).id).value().dispatch.body.empty());
  CHECK(log.find(numbered_dispatch(4).id).value().dispatch.header == numbered_dispatch(4).header);
  CHECK(log.erase_body(numbered_dispatch(99).id).error().code == Code::not_found);
}

}  // namespace depesche
