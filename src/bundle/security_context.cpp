// SPDX-License-Identifier: EUPL-1.2
#include "bundle/security_context.h"

#include <algorithm>

#include "cbor/reader.h"

namespace depesche::bundle {
namespace {

Result<std::uint64_t> number_of(const AsbItem& item) {
  cbor::Reader reader(item.value);
  const std::uint64_t value = TRY(reader.read_uint());
  TRY(reader.finish());
  return value;
}

Result<BytesView> bytes_of(const AsbItem& item) {
  cbor::Reader reader(item.value);
  const BytesView value = TRY(reader.read_bytes());
  TRY(reader.finish());
  return value;
}

std::unexpected<Error> refuse(const char* what) {
  return fail(Code::invalid, std::string("security block: ") + what);
}

}  // namespace

Result<HmacParameters> hmac_parameters(const Asb& asb) {
  if (asb.context != context_hmac_sha2) return refuse("its context is not BIB-HMAC-SHA2");
  HmacParameters parameters;
  for (const AsbItem& parameter : asb.parameters) {
    switch (parameter.id) {
      case item::hmac_variant: {
        const std::uint64_t variant = TRY(number_of(parameter));
        if (variant < 5 || variant > 7) return refuse("an unknown SHA variant");
        parameters.variant = static_cast<HmacVariant>(variant);
        break;
      }
      case item::hmac_wrapped_key: parameters.wrapped_key = TRY(bytes_of(parameter)); break;
      case item::hmac_scope: parameters.scope_flags = TRY(number_of(parameter)); break;
      default: return refuse("an unknown parameter");
    }
  }
  return parameters;
}

Result<GcmParameters> gcm_parameters(const Asb& asb) {
  if (asb.context != context_aes_gcm) return refuse("its context is not BCB-AES-GCM");
  if (find_item(asb.parameters, item::gcm_iv) == nullptr) return refuse("there is no IV");
  GcmParameters parameters;
  for (const AsbItem& parameter : asb.parameters) {
    switch (parameter.id) {
      case item::gcm_iv: {
        const BytesView iv = TRY(bytes_of(parameter));
        if (iv.size() != parameters.nonce.size()) return refuse("the IV has not 12 bytes");
        std::ranges::copy(iv, parameters.nonce.begin());
        break;
      }
      case item::gcm_variant: {
        const std::uint64_t variant = TRY(number_of(parameter));
        if (variant != gcm_variant_128 && variant != gcm_variant_256) return refuse("an unknown AES variant");
        parameters.key_size = variant == gcm_variant_128 ? 16 : 32;
        break;
      }
      case item::gcm_wrapped_key: parameters.wrapped_key = TRY(bytes_of(parameter)); break;
      case item::gcm_scope: parameters.scope_flags = TRY(number_of(parameter)); break;
      default: return refuse("an unknown parameter");
    }
  }
  return parameters;
}

Result<std::optional<BytesView>> only_result(const std::vector<AsbItem>& results) {
  if (results.empty()) return std::optional<BytesView>();
  if (results.size() > 1 || results[0].id != item::result) return refuse("an unknown result");
  return std::optional(TRY(bytes_of(results[0])));
}

void remove_target(Asb& asb, std::size_t index) {
  asb.targets.erase(asb.targets.begin() + static_cast<std::ptrdiff_t>(index));
  asb.results.erase(asb.results.begin() + static_cast<std::ptrdiff_t>(index));
}

}  // namespace depesche::bundle
