// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/result.h"
#include "ingest/harvest.h"

namespace depesche::ingest {

// TEI (P4, P5): title, author, date and correspondents from the header; a volume whose text is divided into
// <div type="document"> or "letter" gives one document each. Any other XML: its text.
Result<> read_xml(const Source& source, Harvest& harvest);

}  // namespace depesche::ingest
