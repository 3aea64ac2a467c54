// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/open.h"

#include <algorithm>

#include "crypto/aead.h"
#include "dispatch/compression.h"
#include "dispatch/dictionary.h"
#include "dispatch/wrapping.h"

namespace depesche {
namespace {

constexpr std::size_t agreements_max = 1024;
// What cannot be compressed grows by no more than zstd's headers.
constexpr std::size_t dictionary_frame_size_max = dictionary_content_size_max + 1'024;

Result<Bytes> unseal(const crypto::Secret& content_key, const Header& header, BytesView body,
                     Decompressor& frames, const KeyRing& ring) {
  const Bytes associated = TRY(associated_data(header));
  const Bytes plain = TRY(crypto::gcm_open(content_key.view(), wrapping::body_nonce, associated, body));
  if (plain.size() < wrapping::commitment_size)
    return fail(Code::corrupt, "the body does not commit to its key");
  const BytesView commitment = BytesView(plain).first(wrapping::commitment_size);
  const BytesView frame = BytesView(plain).subspan(wrapping::commitment_size);
  const bool is_plain = std::ranges::all_of(commitment, [](std::byte byte) { return byte == std::byte{0}; });
  if (is_plain) return frames.decompress(frame, content_size_max, nullptr);
  // Larger ones are never made with a dictionary, so that nobody need keep one waiting.
  if (frame.size() > dictionary_frame_size_max)
    return fail(Code::corrupt, "the content is too large for a dictionary");
  const Dictionary* const dictionary = ring.dictionary(commitment);
  if (dictionary == nullptr)
    return fail(Code::unavailable, "the dictionary that the content was compressed with is not here");
  return frames.decompress(frame, dictionary_content_size_max, dictionary);
}

}  // namespace

Opener::Opener(const KeyRing& ring) : ring_(ring), frames_(std::make_unique<Decompressor>()) {}
Opener::Opener(Opener&&) noexcept = default;
Opener::~Opener() = default;

Result<Bytes> Opener::open(const Dispatch& dispatch) {
  if (id_of(dispatch.header) != dispatch.id) return fail(Code::corrupt, "the id is not the header's digest");
  const Header header = TRY(decode_header(dispatch.header));
  return open(dispatch, header);
}

Result<Bytes> Opener::open(const Dispatch& dispatch, const Header& header) {
  for (const Recipient& recipient : header.recipients) {
    const KeyRing::Entry* entry = ring_.find(recipient.key);
    if (!entry || entry->mailbox != plain_name(recipient.mailbox).mailbox) continue;
    if (dispatch.body.empty()) return fail(Code::not_found, "the body has been erased");
    const bool is_named =
        dispatch.body.size() == header.body_size && crypto::sha384(dispatch.body) == header.body_digest;
    if (!is_named) return fail(Code::corrupt, "the body is not the one the header names");

    const crypto::HpkeContext* context = TRY(context_for(*entry, recipient));
    Bytes unwrapped = TRY(
        context->open(recipient.sequence, wrapping::associated(header, recipient), recipient.wrapped_key));
    const crypto::Secret content_key = crypto::Secret::taking(std::move(unwrapped));
    return unseal(content_key, header, dispatch.body, *frames_, ring_);
  }
  return fail(Code::denied, "no key at hand opens this dispatch");
}

Result<const crypto::HpkeContext*> Opener::context_for(const KeyRing::Entry& entry,
                                                       const Recipient& recipient) {
  const Agreement agreement{.key = recipient.key, .encapsulated = recipient.encapsulated};
  const auto found = known_.find(agreement);
  if (found != known_.end()) {
    recent_.splice(recent_.begin(), recent_, found->second);
    return &recent_.front().context;
  }
  crypto::HpkeContext context = TRY(entry.keys.sealing.receive(recipient.encapsulated, wrapping::info()));
  if (recent_.size() == agreements_max) {
    known_.erase(recent_.back().agreement);
    recent_.pop_back();
  }
  recent_.push_front({.agreement = agreement, .context = std::move(context)});
  known_.emplace(agreement, recent_.begin());
  return &recent_.front().context;
}

}  // namespace depesche
