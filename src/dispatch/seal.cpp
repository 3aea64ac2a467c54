// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/seal.h"

#include <algorithm>
#include <map>

#include "crypto/aead.h"
#include "crypto/digest.h"
#include "dispatch/compression.h"
#include "dispatch/dictionary.h"
#include "dispatch/merkle.h"
#include "dispatch/wrapping.h"

namespace depesche {
namespace {

Header header_of(const Draft& draft) {
  Header header;
  header.kind = draft.kind;
  header.label = normalised(draft.label);
  header.precedence = draft.precedence;
  header.created = draft.created;
  header.references = draft.references;
  return header;
}

// Seals one batch: holds the key agreements that its dispatches share.
class Batch {
 public:
  explicit Batch(Entropy& entropy) : entropy_(entropy) {}

  // Expects author and place in the feed to stand in the header.
  Result<Dispatch> add(const Draft& draft, Header header) {
    if (draft.content.size() > content_size_max)
      return fail(Code::invalid, "the content is larger than allowed");
    if (draft.to.size() > recipients_max) return fail(Code::invalid, "too many addressees");
    const crypto::Secret content_key = crypto::Secret::draw(entropy_, wrapping::content_key_size);
    for (const Addressee& addressee : draft.to) {
      header.recipients.push_back(TRY(wrap(header, addressee, content_key)));
    }

    const bool is_short = draft.content.size() <= dictionary_content_size_max;
    const AuthorsDictionary* const dictionary = is_short ? draft.dictionary.get() : nullptr;
    Bytes plain(wrapping::commitment_size);
    if (dictionary != nullptr) std::ranges::copy(dictionary->id(), plain.begin());
    compressor_.compress(draft.content, plain, dictionary);
    const Bytes associated = TRY(associated_data(header));
    Bytes body = crypto::gcm_seal(content_key.view(), wrapping::body_nonce, associated, plain);
    header.body_digest = crypto::sha384(body);
    header.body_size = body.size();
    Bytes encoded = TRY(encode_header(header));
    const DispatchId id = id_of(encoded);
    return Dispatch{.id = id, .header = std::move(encoded), .proof = {}, .body = std::move(body)};
  }

 private:
  struct Agreement {
    KeyId id;
    crypto::HpkeSender sender;
    std::uint64_t used = 0;
  };

  Result<Agreement*> agreement_with(const PublicKeys& keys) {
    auto found = agreements_.find(keys);
    if (found == agreements_.end()) {
      crypto::HpkeSender sender = TRY(crypto::send_to(keys.sealing, wrapping::info(), entropy_));
      found = agreements_.emplace(keys, Agreement{.id = keys.id(), .sender = std::move(sender)}).first;
    }
    return &found->second;
  }

  Result<Recipient> wrap(const Header& header, const Addressee& addressee,
                         const crypto::Secret& content_key) {
    Agreement* agreement = TRY(agreement_with(addressee.keys));
    Recipient recipient{.mailbox = addressee.mailbox,
                        .key = agreement->id,
                        .number = addressee.number,
                        .for_information = addressee.for_information,
                        .encapsulated = agreement->sender.encapsulated,
                        .sequence = agreement->used++,
                        .wrapped_key = {}};
    recipient.wrapped_key = agreement->sender.context.seal(
        recipient.sequence, wrapping::associated(header, recipient), content_key.view());
    return recipient;
  }

  Entropy& entropy_;
  Compressor compressor_;
  std::map<PublicKeys, Agreement> agreements_;
};

void sign(std::vector<Dispatch>& dispatches, const SigningKey& key) {
  std::vector<DispatchId> ids;
  ids.reserve(dispatches.size());
  for (const Dispatch& dispatch : dispatches) ids.push_back(dispatch.id);
  const MerkleTree tree(ids);
  const auto leaves = static_cast<std::uint32_t>(ids.size());
  const crypto::Signature signature = key.sign(signed_message(leaves, tree.root()));
  for (std::uint32_t leaf = 0; leaf < leaves; ++leaf) {
    dispatches[leaf].proof = {
        .signature = signature, .leaf = leaf, .leaves = leaves, .path = tree.path(leaf)};
  }
}

}  // namespace

Result<std::vector<Dispatch>> seal(std::span<const Draft> drafts, const MailboxId& author,
                                   const MailboxKeys& keys, Feed& feed, Entropy& entropy) {
  std::vector<Dispatch> dispatches;
  if (drafts.empty()) return dispatches;
  if (drafts.size() > batch_max) return fail(Code::invalid, "too many dispatches in one batch");

  dispatches.reserve(drafts.size());
  Batch batch(entropy);
  Feed next = feed;
  const KeyId author_key = keys.id();
  for (const Draft& draft : drafts) {
    Header header = header_of(draft);
    header.author = author;
    header.author_key = author_key;
    header.feed_sequence = next.sequence + 1;
    header.previous = next.previous;
    dispatches.push_back(TRY(batch.add(draft, std::move(header))));
    next = {.sequence = next.sequence + 1, .previous = dispatches.back().id};
  }
  sign(dispatches, keys.signing);
  feed = next;
  return dispatches;
}

}  // namespace depesche
