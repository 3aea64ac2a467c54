// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "base/ensure.h"
#include "view/acts.h"
#include "view/dossier_act.h"
#include "view/saved_search.h"

// The input stands for the content of a receipt, a draft, a saved search, an act on a dossier and an audit
// record.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche;
  const BytesView bytes = std::as_bytes(std::span(data, size));
  if (const auto receipt = decode_receipt(bytes)) ENSURE(encode(*receipt) == to_bytes(bytes));
  if (const auto draft = decode_draft(bytes)) ENSURE(encode(*draft) == to_bytes(bytes));
  if (const auto saved = decode_saved_search(bytes)) ENSURE(encode(*saved) == to_bytes(bytes));
  if (const auto act = decode_dossier_act(bytes)) ENSURE(encode(*act) == to_bytes(bytes));
  if (const auto audit = decode_audit(bytes)) ENSURE(encode(*audit) == to_bytes(bytes));
  return 0;
}
