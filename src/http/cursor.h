// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/secret.h"
#include "env/entropy.h"

namespace depesche::http {

inline constexpr std::size_t cursor_plain_max = 192;

// Seals what a client must hold but not read (where a page ended) under a key that lives as long as the
// process. Every cursor has the same length; it opens only for the purpose and person it was made for.
// Thread-safe if `entropy` is.
class CursorSeal {
 public:
  explicit CursorSeal(Entropy& entropy);

  // `bound_to` says for what and whom, such as "inbox anna.beispiel". `plain` is at most cursor_plain_max
  // bytes.
  std::string seal(std::string_view bound_to, BytesView plain) const;

  // Errors: invalid, for whatever was not sealed by this process for this purpose.
  Result<Bytes> open(std::string_view bound_to, std::string_view cursor) const;

 private:
  Entropy& entropy_;
  crypto::Secret key_;
};

}  // namespace depesche::http
