// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

namespace depesche::cli {

Result<> add_user(Invocation& invocation);
Result<> list_users(Invocation& invocation);
Result<> set_user_password(Invocation& invocation);
Result<> set_user_clearance(Invocation& invocation);
Result<> set_user_role(Invocation& invocation);
Result<> end_user(Invocation& invocation);

Result<> add_post(Invocation& invocation);
Result<> add_unit(Invocation& invocation);
Result<> add_group(Invocation& invocation);
Result<> list_mailboxes(Invocation& invocation);

}  // namespace depesche::cli
