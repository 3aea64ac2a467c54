// SPDX-License-Identifier: EUPL-1.2
#include "node/root_shares.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "cbor/reader.h"
#include "cbor/writer.h"
#include "crypto/aead.h"
#include "node/files.h"
#include "node/key_grant.h"
#include "node/paper_code.h"

namespace depesche {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view root_word = "depesche root";
constexpr std::uint64_t root_version = 1;
constexpr std::string_view sealing_info = "depesche root 1";
constexpr std::size_t root_file_size_max = 4096;
constexpr const char* next_root_file = "root.sealed.next";

crypto::Secret sealing_key(const crypto::Secret& secret) {
  const auto extracted = crypto::hkdf_extract(crypto::Hash::sha384, as_bytes(root_word), secret.view());
  return crypto::hkdf_expand(crypto::Hash::sha384, extracted.view(), as_bytes(sealing_info), 32);
}

std::array<std::byte, 4> set_of(BytesView file) {
  std::array<std::byte, 4> set{};
  const auto digest = crypto::sha384(file);
  std::ranges::copy(std::span(digest).first(set.size()), set.begin());
  return set;
}

Result<Bytes> read_root_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Code::not_found, path.string() + " is not there");
  std::string text(root_file_size_max + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > root_file_size_max) return fail(Code::corrupt, path.string() + " is too large");
  return to_bytes(as_bytes(text));
}

struct RootFile {
  std::uint64_t needed = 0;
  crypto::GcmNonce nonce{};
  BytesView sealed;
};

Result<RootFile> parse_root_file(BytesView bytes) {
  cbor::Reader reader(bytes);
  TRY(reader.read_array_of(5));
  const std::string_view word = TRY(reader.read_text());
  const std::uint64_t version = TRY(reader.read_uint());
  if (word != root_word || version != root_version)
    return fail(Code::corrupt, "no file of a root of a version that this program reads");
  RootFile file;
  file.needed = TRY(reader.read_uint());
  std::ranges::copy(TRY(reader.read_bytes_of(file.nonce.size())), file.nonce.begin());
  file.sealed = TRY(reader.read_bytes());
  TRY(reader.finish());
  if (file.needed < 2 || file.needed > shares_max) return fail(Code::corrupt, "it needs no number of shares");
  return file;
}

}  // namespace

std::string to_text(const RootShare& share) {
  Bytes bytes{std::byte(share.needed), std::byte(share.share.index)};
  bytes.insert(bytes.end(), share.set.begin(), share.set.end());
  const auto value = share.share.value.view();
  bytes.insert(bytes.end(), value.begin(), value.end());
  std::string text = to_paper(bytes);
  std::ranges::fill(bytes, std::byte{});
  return text;
}

Result<RootShare> parse_root_share(std::string_view text) {
  crypto::Secret bytes(root_share_size);
  TRY(parse_paper(text, bytes.span()));
  const auto view = bytes.view();
  RootShare share{.needed = std::to_integer<std::uint8_t>(view[0]), .set = {}, .share = {}};
  share.share.index = std::to_integer<std::uint8_t>(view[1]);
  std::ranges::copy(view.subspan(2, share.set.size()), share.set.begin());
  share.share.value = crypto::Secret::of(view.subspan(2 + share.set.size()));
  return share;
}

Result<std::size_t> root_shares_needed(const fs::path& folder) {
  const auto bytes = read_root_file(folder / root_file);
  if (!bytes && bytes.error().code == Code::not_found) return std::size_t{0};
  if (!bytes) return std::unexpected(bytes.error());
  const auto file = TRY(parse_root_file(*bytes));
  return std::size_t{file.needed};
}

Result<std::vector<RootShare>> split_root(Node& node, std::size_t needed, std::size_t shares) {
  const MailboxKeys* keys = node.authority_keys();
  if (keys == nullptr) return fail(Code::denied, "the authority's keys are not at hand");
  const auto secret = crypto::Secret::draw(node.entropy(), shared_secret_size);
  auto parts = TRY(split_secret(secret, needed, shares, node.entropy()));
  const auto contents =
      crypto::Secret::taking(encode(KeyGrant{.mailbox = node.site().authority, .keys = keys->copy()}));
  const auto nonce = draw<12>(node.entropy());
  const auto key = sealing_key(secret);
  const Bytes sealed = crypto::gcm_seal(key.view(), nonce, as_bytes(root_word), contents.view());
  cbor::Writer writer;
  writer.array(5).text(root_word).uint(root_version).uint(needed).bytes(nonce).bytes(sealed);
  const Bytes file = writer.take();
  TRY(write_durably(node.folder() / next_root_file, file));
  std::vector<RootShare> made;
  for (SecretShare& part : parts) {
    made.push_back(
        {.needed = static_cast<std::uint8_t>(needed), .set = set_of(file), .share = std::move(part)});
  }
  return made;
}

void forget_split(Node& node) { destroy_file(node.folder() / next_root_file); }

Result<> give_up_root(Node& node) {
  const Bytes file = TRY(read_root_file(node.folder() / next_root_file));
  TRY(write_durably(node.folder() / root_file, file));
  std::error_code error;
  fs::remove(node.folder() / next_root_file, error);
  return node.give_up_authority();
}

Result<MailboxKeys> join_root(const fs::path& folder, std::span<const RootShare> shares) {
  if (shares.empty()) return fail(Code::invalid, "no shares");
  const Bytes bytes = TRY(read_root_file(folder / root_file));
  const auto file = TRY(parse_root_file(bytes));
  if (shares.size() < file.needed)
    return fail(Code::invalid, std::to_string(file.needed) + " shares are needed");
  std::vector<SecretShare> parts;
  for (const RootShare& share : shares.first(file.needed)) {
    if (share.set != set_of(bytes)) return fail(Code::denied, "these shares are of another splitting");
    parts.push_back({.index = share.share.index, .value = share.share.value.copy()});
  }
  const auto secret = TRY(join_secret(parts));
  const auto key = sealing_key(secret);
  auto contents = crypto::gcm_open(key.view(), file.nonce, as_bytes(root_word), file.sealed);
  if (!contents) return fail(Code::denied, "the shares do not open the root");
  const auto plain = crypto::Secret::taking(*std::move(contents));
  auto grant = TRY(decode_key_grant(plain.view()));
  return std::move(grant.keys);
}

}  // namespace depesche
