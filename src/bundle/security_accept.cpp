// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "bundle/record.h"
#include "bundle/security_context.h"
#include "crypto/key_wrap.h"

namespace depesche::bundle {
namespace {

// One acceptor's work on one bundle.
class Acceptance {
 public:
  Acceptance(Draft& draft, const SecurityKeys& keys) : draft_(draft), keys_(keys) {}

  void process(std::uint64_t type);
  void demand(const Requirement& requirement);
  SecurityOutcome take() { return std::move(outcome_); }

 private:
  void process_block(std::uint64_t number, Operation operation);
  Result<> decrypt(const Block& bcb, const Asb& asb, std::size_t index, BytesView key);
  Result<> verify(const Block& bib, const Asb& asb, std::size_t index, BytesView key);
  Result<crypto::Secret> working_key(const Asb& asb, Operation operation, BytesView known) const;
  void note(Operation operation, std::uint64_t target, const Result<>& done);
  void punish(std::uint64_t target, std::uint64_t code);
  void forget(std::uint64_t target);
  void put(std::uint64_t number, const Asb& asb);

  Draft& draft_;
  const SecurityKeys& keys_;
  SecurityOutcome outcome_;
};

bool is_encrypted(const Bundle& bundle, std::uint64_t number) {
  const auto encrypted = encrypted_blocks(bundle);
  return !encrypted || std::ranges::find(*encrypted, number) != encrypted->end();
}

std::vector<std::uint64_t> numbers_of_type(const Bundle& bundle, std::uint64_t type) {
  std::vector<std::uint64_t> numbers;
  for (const Block& block : bundle.blocks) {
    if (block.type == type) numbers.push_back(block.number);
  }
  std::ranges::sort(numbers);
  return numbers;
}

void Acceptance::process(std::uint64_t type) {
  const bool is_bcb = type == block_type::confidentiality;
  for (const std::uint64_t number : numbers_of_type(draft_.bundle(), type)) {
    // An earlier failure may have taken it away, and what is still encrypted is for somebody else.
    if (draft_.bundle().find_number(number) == nullptr || is_encrypted(draft_.bundle(), number)) continue;
    process_block(number, is_bcb ? Operation::confidentiality : Operation::integrity);
  }
}

// The key for the operations of one block: the known one, or the one it unwraps.
Result<crypto::Secret> Acceptance::working_key(const Asb& asb, Operation operation, BytesView known) const {
  BytesView wrapped;
  std::size_t size_wanted = 0;
  if (operation == Operation::confidentiality) {
    const GcmParameters parameters = TRY(gcm_parameters(asb));
    wrapped = parameters.wrapped_key;
    size_wanted = parameters.key_size;
  } else {
    wrapped = TRY(hmac_parameters(asb)).wrapped_key;
  }
  crypto::Secret key = wrapped.empty() ? crypto::Secret::of(known) : TRY(crypto::unwrap_key(known, wrapped));
  if (size_wanted != 0 && key.size() != size_wanted)
    return fail(Code::invalid, "the key has the wrong length");
  return key;
}

void Acceptance::process_block(std::uint64_t number, Operation operation) {
  const Block block = *draft_.bundle().find_number(number);  // its views live as long as the draft
  const auto read = decode_asb(block.data);
  if (!read) {  // only what came out of an encrypted BIB can be wrong here
    note(operation, number, std::unexpected(read.error()));
    return punish(number, reason::failed_security);
  }
  Asb left = *read;
  const auto known = keys_.key_for(left.source, operation);
  if (!known) return;
  const auto key = working_key(left, operation, *known);
  std::vector<std::uint64_t> failed;
  for (std::size_t i = 0; i < left.targets.size();) {
    const std::uint64_t target = left.targets[i];
    if (target != 0 && draft_.bundle().find_number(target) == nullptr) {
      ++i;  // another fragment has it
      continue;
    }
    Result<> done;
    if (!key) {
      done = std::unexpected(key.error());
    } else {
      done = operation == Operation::confidentiality ? decrypt(block, left, i, key->view())
                                                     : verify(block, left, i, key->view());
    }
    note(operation, target, done);
    if (!done) failed.push_back(target);
    if (done && target == 0) {
      ++i;
    } else {
      remove_target(left, i);
    }
  }
  put(number, left);
  for (const std::uint64_t target : failed) punish(target, reason::failed_security);
}

Result<> Acceptance::decrypt(const Block& bcb, const Asb& asb, std::size_t index, BytesView key) {
  const std::uint64_t target = asb.targets[index];
  const GcmParameters parameters = TRY(gcm_parameters(asb));
  const auto tag = TRY(only_result(asb.results[index]));
  if (tag && tag->size() != crypto::gcm_tag_size) return fail(Code::invalid, "a tag has not 16 bytes");
  // Without a result the tag ends the ciphertext (RFC 9173 §4.4.2).
  Bytes sealed = to_bytes(draft_.bundle().find_number(target)->data);
  if (tag) sealed.insert(sealed.end(), tag->begin(), tag->end());
  const Bytes covered = confidentiality_input(draft_.bundle(), bcb, target, parameters.scope_flags);
  draft_.set_data(target, TRY(crypto::gcm_open(key, parameters.nonce, covered, sealed)));
  return {};
}

Result<> Acceptance::verify(const Block& bib, const Asb& asb, std::size_t index, BytesView key) {
  const std::uint64_t target = asb.targets[index];
  const Block* block = draft_.bundle().find_number(target);
  const bool is_allowed = block == nullptr || (block->type != block_type::integrity &&
                                               block->type != block_type::confidentiality);
  if (!is_allowed) return fail(Code::invalid, "a BIB targets a security block");
  if (target != 0 && is_encrypted(draft_.bundle(), target))
    return fail(Code::invalid, "the target is encrypted still");
  const HmacParameters parameters = TRY(hmac_parameters(asb));
  const auto found = TRY(only_result(asb.results[index]));
  const Bytes input = integrity_input(draft_.bundle(), bib, target, parameters.scope_flags);
  const crypto::Secret wanted = hmac(parameters.variant, key, input);
  if (!found || !crypto::equal_in_constant_time(*found, wanted.view())) {
    return fail(Code::corrupt, "a HMAC does not fit its target");
  }
  return {};
}

void Acceptance::note(Operation operation, std::uint64_t target, const Result<>& done) {
  outcome_.findings.push_back({.operation = operation,
                               .target = target,
                               .is_good = done.has_value(),
                               .reason = done ? "" : done.error().what});
}

// A payload or primary block that fails takes the bundle with it; another block only goes itself.
void Acceptance::punish(std::uint64_t target, std::uint64_t code) {
  if (target == 0 || target == payload_number) {
    if (!outcome_.deletion) outcome_.deletion = code;
    return;
  }
  draft_.drop(target);
  forget(target);
}

// Takes a block that is gone off the target lists.
void Acceptance::forget(std::uint64_t target) {
  const std::vector<Block> blocks = draft_.bundle().blocks;
  for (const Block& block : blocks) {
    const bool is_security = block.type == block_type::integrity || block.type == block_type::confidentiality;
    if (!is_security || is_encrypted(draft_.bundle(), block.number)) continue;
    auto asb = decode_asb(block.data);
    if (!asb) continue;
    const auto found = std::ranges::find(asb->targets, target);
    if (found == asb->targets.end()) continue;
    remove_target(*asb, static_cast<std::size_t>(found - asb->targets.begin()));
    put(block.number, *asb);
  }
}

void Acceptance::put(std::uint64_t number, const Asb& asb) {
  if (asb.targets.empty()) {
    draft_.drop(number);
  } else {
    draft_.set_data(number, encode_asb(asb));
  }
}

void Acceptance::demand(const Requirement& requirement) {
  const auto is_met = [&](std::uint64_t number) {
    return std::ranges::any_of(outcome_.findings, [&](const SecurityFinding& finding) {
      return finding.is_good && finding.operation == requirement.operation && finding.target == number;
    });
  };
  std::vector<std::uint64_t> numbers{0};
  if (requirement.target_type != 0) numbers = numbers_of_type(draft_.bundle(), requirement.target_type);
  for (const std::uint64_t number : numbers) {
    if (is_met(number)) continue;
    note(requirement.operation, number, fail(Code::denied, "what policy demands is missing"));
    punish(number, reason::missing_security);
  }
}

}  // namespace

SecurityOutcome accept_security(Draft& draft, const SecurityKeys& keys,
                                const std::vector<Requirement>& required) {
  Acceptance acceptance(draft, keys);
  acceptance.process(block_type::confidentiality);
  acceptance.process(block_type::integrity);
  for (const Requirement& requirement : required) acceptance.demand(requirement);
  return acceptance.take();
}

}  // namespace depesche::bundle
