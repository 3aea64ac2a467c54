// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "cli/invocation.h"

namespace depesche::cli {

Result<> list_dossiers(Invocation& invocation);
Result<> show_dossier(Invocation& invocation);
Result<> open_dossier(Invocation& invocation);
Result<> add_to_dossier(Invocation& invocation);
Result<> note_in_dossier(Invocation& invocation);
Result<> place_in_dossier(Invocation& invocation);
Result<> remove_from_dossier(Invocation& invocation);
Result<> restore_in_dossier(Invocation& invocation);
Result<> rename_dossier(Invocation& invocation);
Result<> end_dossier(Invocation& invocation);

}  // namespace depesche::cli
