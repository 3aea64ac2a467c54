// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/route.h"

namespace depesche::http {

// GET /exchange: the links with other nodes, and the person's own dispatches that wait. How much waits in all
// is for those who run or supervise the site.
Answer show_exchange(Desk& desk, const Call& call);

// POST /exchange/links/{node}/try, cut, mend: for those who administer the organisation.
Answer try_link(Desk& desk, const Call& call);
Answer cut_link(Desk& desk, const Call& call);
Answer mend_link(Desk& desk, const Call& call);

// How the node stands with headquarters, for the frame of every page.
struct Reach {
  bool is_configured = false;  // false at headquarters, and at a node alone
  bool is_connected = false;
  std::optional<Time> since;
  std::size_t links = 0, links_up = 0;
};
Result<Reach> reach_of(const Desk& desk);

}  // namespace depesche::http
