// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/verify.h"

#include "dispatch/merkle.h"

namespace depesche {
namespace {

constexpr std::size_t good_roots_max = 4096;

Result<> check_body(const Dispatch& dispatch) {
  const Header header = TRY(decode_header(dispatch.header));
  if (dispatch.body.empty()) return {};
  const bool is_named =
      dispatch.body.size() == header.body_size && crypto::sha384(dispatch.body) == header.body_digest;
  if (!is_named) return fail(Code::corrupt, "the body is not the one the header names");
  return {};
}

}  // namespace

Result<> Verifier::verify(const Dispatch& dispatch, const PublicSigningKey& key) {
  if (id_of(dispatch.header) != dispatch.id) return fail(Code::corrupt, "the id is not the header's digest");
  TRY(check_body(dispatch));

  const crypto::Sha384Digest root = TRY(root_of(dispatch.id, dispatch.proof));
  const Bytes message = signed_message(dispatch.proof.leaves, root);
  const crypto::Sha384Digest claim =
      crypto::Sha384().add(key.point).add(dispatch.proof.signature).add(message).finish();
  if (good_roots_.contains(claim)) return {};
  TRY(crypto::verify(key, message, dispatch.proof.signature));
  if (good_roots_.size() == good_roots_max)
    good_roots_.clear();  // seldom, and costs one check per batch again
  good_roots_.insert(claim);
  return {};
}

Result<> verify(const Dispatch& dispatch, const PublicSigningKey& key) {
  return Verifier().verify(dispatch, key);
}

}  // namespace depesche
