// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/result.h"
#include "ingest/harvest.h"

namespace depesche::ingest {

// A mail (RFC 5322, MIME) or a box of mails (mbox): the text of each as a document, plain text before HTML,
// and each attachment as an item of its own.
Result<> read_mail(const Source& source, Harvest& harvest);

}  // namespace depesche::ingest
