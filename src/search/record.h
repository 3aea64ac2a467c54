// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "search/document.h"

namespace depesche::search {

// What of a document is stored to be shown: subject, body and fields. Each text is a length and its
// bytes.
void put_record(Bytes& out, const Document& document);

// Reads the record that `bytes` begins with. Errors: corrupt.
Result<Document> read_record(BytesView bytes);

// The bytes of the record that `bytes` begins with. Errors: corrupt.
Result<BytesView> record_at(BytesView bytes);

}  // namespace depesche::search
