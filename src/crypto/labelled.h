// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "crypto/curve.h"
#include "crypto/digest.h"

namespace depesche::crypto {

// LabeledExtract and LabeledExpand of RFC 9180 §4 for one suite. For this module only.
struct Labelled {
  Hash hash;
  Bytes suite_id;

  Secret extract(BytesView salt, std::string_view label, BytesView key_material) const;
  Secret expand(BytesView key, std::string_view label, BytesView info, std::size_t size) const;
};

// The labels of DHKEM over the curve, with the hash RFC 9180 §7.1 gives it.
Labelled kem_labels(Curve curve);

}  // namespace depesche::crypto
