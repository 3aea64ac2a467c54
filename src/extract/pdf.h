// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/result.h"
#include "ingest/harvest.h"

namespace depesche::ingest {

// Text of a PDF in reading order, page by page; pages without text are rendered and read by OCR. Embedded
// files are items of their own.
Result<> read_pdf(const Source& source, Harvest& harvest);

}  // namespace depesche::ingest
