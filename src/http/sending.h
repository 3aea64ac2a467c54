// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <vector>

#include "http/desks.h"
#include "view/catalogue.h"
#include "view/delivery.h"

// „Wo ist meine Depesche?“: how what was written here stands with the other nodes it goes to.

namespace depesche::http {

inline constexpr std::size_t waiting_looked_at_max = 1'000;  // of a person's sent dispatches, newest first

// The way of a dispatch: each node that must get it, and who acknowledged it. Nothing for what goes to no
// other node. Only for a dispatch whose row the actor has been given.
Result<std::optional<boost::json::object>> way_of(const Desk& desk, const Actor& actor, const DispatchId& id);

// A dispatch from a mailbox the actor writes for that some node has neither confirmed nor refused.
struct Waiting {
  Row row;
  std::vector<MailboxId> nodes;
  Time since{};
};

// The actor's own dispatches that wait, the most urgent first. Made from the rows the actor may see alone,
// so that it is the same whatever else waits.
Result<std::vector<Waiting>> own_waiting(const Desk& desk, const Actor& actor);

boost::json::array waiting_json(const Directory& directory, const std::vector<Waiting>& all);

}  // namespace depesche::http
