// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "bundle/vector_file.h"

namespace depesche::bundle {

// Tries records as in RFC 9173's appendix A, in the order of the file, with validity rules switched off:
//   key + ippt + hmac            the HMAC (SHA-2 by its length) is the one that stands there
//   kek + cek + wrapped          AES key wrap, both ways
//   iv + aad + ciphertext + tag  AES-GCM opens under the last cek, and gives the payload of an earlier bundle
//   asb, bib_asb_plain           a security block's content that is read and written the same
//   original                     a bundle without security, for later records
//   hex                          a block, or a bundle: its operations all succeed with the last keys (key,
//   hmackey;
//                                kek, enckey), and what remains is one of the earlier bundles
// Of hmac_… and tag_… it is demanded that they occur in the next bundle.
// A record with "expect: reject" passes when anything of this does not hold.
std::vector<VectorOutcome> try_security(const std::vector<VectorRecord>& records);

}  // namespace depesche::bundle
