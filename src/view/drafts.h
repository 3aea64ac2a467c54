// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "store/database.h"
#include "view/acts.h"
#include "view/view.h"

namespace depesche {

struct DraftSummary {
  std::string id;
  std::uint64_t version = 0;
  Time saved_at{};
  std::string subject;
  Label label;
  std::vector<MailboxId> to;
};

// The newest save of a draft, opened.
struct CurrentDraft {
  SavedDraft draft;
  Time saved_at{};
  DispatchId dispatch;  // the save itself: the next one supersedes it
};

}  // namespace depesche
