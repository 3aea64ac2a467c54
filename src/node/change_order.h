// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "directory/directory.h"
#include "dispatch/content.h"
#include "node/submission.h"

namespace depesche {

// What a person wants changed about a dispatch of a mailbox they release for.
struct ChangeOrder {
  std::string person;
  Change change;
  std::string because;  // told to all who hold it
};

// What the notice about a change may be seen under: by everybody who might see the dispatch before or after.
Label notice_label(const Label& before, const Label& after);

// The notice for those who hold one dispatch: `target` is the dispatch itself or a blind copy of it, `before`
// the label that counted. Errors: invalid when its reason is beyond a limit.
Result<Submission> notice_submission(const ChangeOrder& order, const DispatchId& target, const Header& header,
                                     const Label& before, const Directory& directory);

}  // namespace depesche
