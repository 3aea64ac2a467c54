// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

namespace depesche::cli {

Result<> make_site(Invocation& invocation);
Result<> show_status(Invocation& invocation);
Result<> verify(Invocation& invocation);
Result<> rebuild(Invocation& invocation);
Result<> back_up_site(Invocation& invocation);
Result<> restore_site(Invocation& invocation);
Result<> change_passphrase(Invocation& invocation);

}  // namespace depesche::cli
