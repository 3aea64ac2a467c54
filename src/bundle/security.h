// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bundle/asb.h"
#include "bundle/draft.h"
#include "crypto/aead.h"
#include "crypto/secret.h"

// BPSec (RFC 9172) with the two security contexts of RFC 9173: integrity by HMAC-SHA2 (BIB), confidentiality
// by AES-GCM (BCB). They protect hops and bundle metadata; a dispatch's own seal and signature are in its
// payload.
namespace depesche::bundle {

inline constexpr std::int64_t context_hmac_sha2 = 1;
inline constexpr std::int64_t context_aes_gcm = 2;

// What a HMAC or a tag covers beside its target (RFC 9173 §3.3.3 and §4.3.4). RFC 9173's default is all
// three.
namespace scope {
inline constexpr std::uint64_t primary = 0x01;
inline constexpr std::uint64_t target_header = 0x02;
inline constexpr std::uint64_t security_header = 0x04;
inline constexpr std::uint64_t all = primary | target_header | security_header;
}  // namespace scope

enum class Operation : std::uint8_t { integrity, confidentiality };

// Numbers of RFC 9173 §3.3.1.
enum class HmacVariant : std::uint8_t { sha256 = 5, sha384 = 6, sha512 = 7 };

// The bytes that a BIB's HMAC is taken over (RFC 9173 §3.7), and those a BCB's tag covers beside the
// ciphertext (§4.7.2). `target` 0 is the primary block. The blocks are there.
Bytes integrity_input(const Bundle& bundle, const Block& security_block, std::uint64_t target,
                      std::uint64_t flags);
Bytes confidentiality_input(const Bundle& bundle, const Block& security_block, std::uint64_t target,
                            std::uint64_t flags);

crypto::Secret hmac(HmacVariant variant, BytesView key, BytesView input);

// How to sign.
struct Signing {
  Eid source{};  // the security source, whose key it is
  std::vector<std::uint64_t> targets{};
  HmacVariant variant = HmacVariant::sha384;
  std::uint64_t scope_flags = scope::primary | scope::target_header;
  BytesView key{};
  BytesView wrapped_key{};         // carried along when not empty: `key` wrapped for the receiver
  std::uint64_t block_number = 0;  // of the new BIB; 0: the next that is free
};

// Adds one BIB over the targets. Their CRCs are taken off, as RFC 9173 §3.8.1 demands. Code::invalid when a
// target is missing, a security block, encrypted or signed already; when several targets would share the flag
// scope::security_header, whose HMACs no later encryption of one of them would leave valid; when the primary
// block came with a CRC; or when the bundle is a fragment.
Result<> sign(Draft& draft, const Signing& signing);

// Where the IVs for one key come from.
class Nonces {
 public:
  virtual ~Nonces() = default;
  // One that no other call for this key has given or will give. Code::unavailable when there are no more.
  virtual Result<crypto::GcmNonce> take() = 0;
};

// Gives each IV of one key once (NIST SP 800-38D §8.2.1): the node's salt, then a counter that outlives
// restarts. Never the clock: it may go back.
class NonceCounter final : public Nonces {
 public:
  using Salt = std::array<std::byte, 4>;
  static constexpr std::uint64_t uses_max = std::uint64_t{1} << 32;  // of one key

  // `next` is at least what an earlier counter of this key and salt had reached in next().
  NonceCounter(Salt salt, std::uint64_t next) : salt_(salt), next_(next) {}

  // Code::unavailable when the key has been used as often as it may be.
  Result<crypto::GcmNonce> take() override;
  // What to store, durably, before anything made with take() leaves the node.
  std::uint64_t next() const { return next_; }

 private:
  Salt salt_;
  std::uint64_t next_;
};

// How to encrypt.
struct Encryption {
  Eid source{};
  std::vector<std::uint64_t> targets{};
  std::uint64_t scope_flags = scope::all;
  BytesView key{};  // 16 or 32 bytes
  BytesView wrapped_key{};
};

// Adds a BCB for each target, and for each BIB over a target: one IV never serves two. A BIB that also covers
// other blocks is split. Code::invalid when a target is missing, the primary block, a security block or
// encrypted already; when a BIB to be split covers its own header; or when the bundle is a fragment.
Result<> encrypt(Draft& draft, const Encryption& encryption, Nonces& nonces);

// Where keys come from: the directory, by neighbour.
class SecurityKeys {
 public:
  virtual ~SecurityKeys() = default;
  // The key shared with this security source; where the block carries a wrapped key, the key that wraps it.
  // Nothing when this node has no part in that operation.
  virtual std::optional<BytesView> key_for(const Eid& source, Operation operation) const = 0;
};

// An operation that must be there, verified with a key of ours, on every block of a type (0: the primary
// block).
struct Requirement {
  Operation operation = Operation::integrity;
  std::uint64_t target_type = block_type::payload;
};

// What came of one operation.
struct SecurityFinding {
  Operation operation = Operation::integrity;
  std::uint64_t target = 0;  // block number
  bool is_good = false;
  std::string reason{};  // of a failure, for people
};

struct SecurityOutcome {
  std::vector<SecurityFinding> findings{};  // in the order of processing
  // A reason code (record.h) when the bundle must be deleted: payload or primary block failed.
  std::optional<std::uint64_t> deletion{};
};

// Does what a security acceptor does (RFC 9172 §5.1): first all BCBs whose keys are ours, then all BIBs, each
// in the order of block numbers. Good operations are taken off the bundle, decrypted blocks are put in the
// clear. Integrity of the primary block stays on the bundle, which might have no checksum over it otherwise.
// A block other than payload and primary that fails, or lacks what is required, is dropped with its
// operations. What was decrypted is foreign still: the caller holds the result against check().
SecurityOutcome accept_security(Draft& draft, const SecurityKeys& keys,
                                const std::vector<Requirement>& required = {});

}  // namespace depesche::bundle
