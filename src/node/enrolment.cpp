// SPDX-License-Identifier: EUPL-1.2
#include "node/enrolment.h"

#include <algorithm>
#include <set>

#include "cbor/reader.h"
#include "cbor/writer.h"
#include "crypto/aead.h"
#include "dispatch/key_store.h"
#include "dispatch/open.h"
#include "dispatch/wire.h"
#include "node/dictionaries.h"
#include "node/enrolment_code.h"
#include "node/federation.h"
#include "node/files.h"
#include "node/key_grant.h"

namespace depesche {
namespace {

constexpr std::string_view package_word = "depesche enrolment";
constexpr std::uint64_t package_version = 1;
constexpr std::string_view sealing_info = "depesche enrolment package 1";
constexpr std::size_t page_size = 512;

crypto::Secret sealing_key(const EnrolmentCode& code) {
  const auto extracted = crypto::hkdf_extract(crypto::Hash::sha384, as_bytes(package_word), code.secret);
  return crypto::hkdf_expand(crypto::Hash::sha384, extracted.view(), as_bytes(sealing_info), 32);
}

Result<> submit_all(Node& node, const std::vector<Submission>& batch) {
  const auto answers = TRY(node.submit(batch));
  for (const auto& answer : answers) {
    if (!answer) return std::unexpected(answer.error());
  }
  return {};
}

Result<const Mailbox*> house_of(const Node& node, const Directory& directory) {
  const Mailbox* house = directory.house_of(node.site().organisation);
  if (house == nullptr) return fail(Code::corrupt, "the directory has no house mailbox");
  return house;
}

// The mailboxes that a node serves beside its own.
std::vector<Mailbox> served_by(const Directory& directory, const MailboxId& node) {
  std::vector<Mailbox> served;
  for (const auto& [_, mailbox] : directory.mailboxes()) {
    const Mailbox* found = directory.node_of(mailbox);
    if (found != nullptr && found->id == node && mailbox.id != node) served.push_back(mailbox);
  }
  return served;
}

// What goes into the new node's log: the directory from its beginning, the house's
// dictionaries, and the post's own papers.
class Papers {
 public:
  Papers(const Node& node, const std::vector<Mailbox>& served, const MailboxId& house)
      : node_(node), directory_(node.published()->directory), house_(house) {
    for (const Mailbox& mailbox : served) served_.insert(mailbox.id);
  }

  Result<std::vector<Bytes>> collect() const {
    std::vector<Bytes> papers;
    for (Position at;;) {
      const auto page = TRY(node_.log().read(at, page_size));
      if (page.empty()) return papers;
      for (const Entry& entry : page) {
        const Header header = TRY(decode_header(entry.dispatch.header));
        if (belongs(header)) papers.push_back(TRY(encode(entry.dispatch)));
      }
      at = page.back().position;
    }
  }

 private:
  bool belongs(const Header& header) const {
    const auto to = [&](const auto& is_wanted) {
      return std::ranges::any_of(header.recipients, [&](const Recipient& r) { return is_wanted(r.mailbox); });
    };
    if (header.kind == Kind::directory) {
      return header.author == node_.site().authority && to([&](const MailboxId& m) { return m == house_; });
    }
    // Without its dictionaries it could not read all that is sent to it.
    const bool is_dictionary = is_by_headquarters(header, node_.site().authority, *directory_);
    if (is_dictionary) return to([&](const MailboxId& m) { return m == house_; });
    return served_.contains(header.author) || to([&](const MailboxId& m) { return served_.contains(m); });
  }

  const Node& node_;
  std::shared_ptr<const Directory> directory_;
  MailboxId house_;
  std::set<MailboxId> served_;
};

void write_keys(cbor::Writer& writer, const MailboxId& mailbox, const MailboxKeys& keys) {
  writer.bytes(encode(KeyGrant{.mailbox = mailbox, .keys = keys.copy()}));
}

// Site, dispatches, keys: what is sealed. Holds private keys.
Result<crypto::Secret> contents_of(const Node& node, const Site& site, const MailboxKeys& node_keys) {
  const auto moment = node.published();
  const Mailbox* house = TRY(house_of(node, *moment->directory));
  const auto served = served_by(*moment->directory, site.node);
  const auto papers = TRY(Papers(node, served, house->id).collect());
  cbor::Writer writer;
  writer.array(10).text(site.id).text(site.name.de).text(site.name.en).text(site.organisation);
  writer.text(site.node.value).text(site.supervision.value).uint(static_cast<std::uint64_t>(site.ceiling));
  writer.boolean(site.exercise);
  writer.array(papers.size());
  for (const Bytes& paper : papers) writer.bytes(paper);
  std::vector<const KeyRing::Entry*> keys;
  for (const auto& entry : moment->keys->entries()) {
    const bool is_wanted = entry->mailbox == house->id || std::ranges::any_of(served, [&](const Mailbox& m) {
                             return m.id == entry->mailbox;
                           });
    if (is_wanted) keys.push_back(entry.get());
  }
  writer.array(keys.size() + 1);
  write_keys(writer, site.node, node_keys);
  for (const KeyRing::Entry* entry : keys) write_keys(writer, entry->mailbox, entry->keys);
  return crypto::Secret::taking(writer.take());
}

// The package as it is given away.
Result<EnrolmentPackage> packed(Node& node, const Site& site, const crypto::Secret& contents) {
  const MailboxKeys* authority = node.authority_keys();
  if (authority == nullptr) return fail(Code::denied, "this node does not hold the authority's keys");
  const auto secret = draw<16>(node.entropy());
  const auto nonce = draw<12>(node.entropy());
  const auto key = sealing_key({.secret = secret, .package = {}});
  const Bytes sealed = crypto::gcm_seal(key.view(), nonce, as_bytes(package_word), contents.view());
  cbor::Writer signed_part;
  signed_part.array(5)
      .text(package_word)
      .uint(package_version)
      .text(site.node.value)
      .bytes(nonce)
      .bytes(sealed);
  const Bytes body = signed_part.take();
  const auto signature = authority->signing.sign(body);
  Bytes package = cbor::Writer().array(2).bytes(body).bytes(signature).take();
  const EnrolmentCode code = EnrolmentCode::of(secret, package);
  return EnrolmentPackage{.bytes = std::move(package), .code = to_text(code), .node = site.node};
}

struct Opened {
  Site site;
  std::vector<Dispatch> papers;
  std::vector<KeyGrant> keys;
};

Result<Opened> read_contents(BytesView contents) {
  cbor::Reader reader(contents);
  Opened opened;
  TRY(reader.read_array_of(10));
  Site& site = opened.site;
  TRY(wire::read(reader, site.id));
  TRY(wire::read(reader, site.name.de));
  TRY(wire::read(reader, site.name.en));
  TRY(wire::read(reader, site.organisation));
  TRY(wire::read(reader, site.node));
  TRY(wire::read(reader, site.supervision));
  TRY(wire::read(reader, site.ceiling));
  TRY(wire::read(reader, site.exercise));
  const std::size_t papers = TRY(reader.read_array());
  for (std::size_t i = 0; i < papers; ++i) {
    const BytesView bytes = TRY(reader.read_bytes());
    opened.papers.push_back(TRY(decode_dispatch(bytes)));
  }
  const std::size_t keys = TRY(reader.read_array());
  for (std::size_t i = 0; i < keys; ++i) {
    const BytesView bytes = TRY(reader.read_bytes());
    opened.keys.push_back(TRY(decode_key_grant(bytes)));
  }
  TRY(reader.finish());
  if (opened.papers.empty()) return fail(Code::invalid, "the package brings no directory");
  return opened;
}

// The first paper founds the authority; its key must be the one that signed the package. The code, which came
// by another way, vouches for the whole.
Result<> check_origin(const Opened& opened, Site& site, BytesView body, BytesView signature) {
  const Header header = TRY(decode_header(opened.papers.front().header));
  site.authority = header.author;
  site.root = header.author_key;
  KeyRing ring;
  for (const KeyGrant& grant : opened.keys) ring.add(grant.mailbox, grant.keys.copy());
  const Bytes content = TRY(Opener(ring).open(opened.papers.front(), header));
  const Record record = TRY(decode_record(content));
  const auto* authority = std::get_if<Mailbox>(&record);
  if (authority == nullptr || authority->keys.id() != site.root)
    return fail(Code::corrupt, "its directory does not begin with the authority");
  Directory directory;
  for (const Dispatch& paper : opened.papers) {
    const Header paper_header = TRY(decode_header(paper.header));
    if (paper_header.kind != Kind::directory) continue;
    const Bytes paper_content = TRY(Opener(ring).open(paper, paper_header));
    directory.apply(TRY(decode_record(paper_content)));
  }
  const Mailbox* now = directory.mailbox(site.authority);
  if (now == nullptr) return fail(Code::corrupt, "its directory does not know the authority");
  crypto::Signature value{};
  if (signature.size() != value.size()) return fail(Code::invalid, "its signature has the wrong size");
  std::ranges::copy(signature, value.begin());
  if (!crypto::verify(now->keys.signing, body, value))
    return fail(Code::corrupt, "the authority did not sign this package");
  return {};
}

Result<Opened> open_package(BytesView package, std::string_view typed) {
  const auto code = TRY(parse_enrolment_code(typed));
  if (!code.opens(package)) return fail(Code::denied, "the code does not belong to this package");
  cbor::Reader outer(package);
  TRY(outer.read_array_of(2));
  const BytesView body = TRY(outer.read_bytes());
  const BytesView signature = TRY(outer.read_bytes());
  TRY(outer.finish());
  cbor::Reader reader(body);
  TRY(reader.read_array_of(5));
  const std::string_view word = TRY(reader.read_text());
  const std::uint64_t version = TRY(reader.read_uint());
  if (word != package_word || version != package_version)
    return fail(Code::invalid, "no enrolment package of a version that this program reads");
  TRY(reader.read_text(mailbox_size_max));
  crypto::GcmNonce nonce{};
  std::ranges::copy(TRY(reader.read_bytes_of(nonce.size())), nonce.begin());
  const BytesView sealed = TRY(reader.read_bytes());
  TRY(reader.finish());
  const auto key = sealing_key(code);
  auto contents = crypto::gcm_open(key.view(), nonce, as_bytes(package_word), sealed);
  if (!contents) return fail(Code::denied, "the code does not open this package");
  const auto plain = crypto::Secret::taking(*std::move(contents));
  auto opened = TRY(read_contents(plain.view()));
  TRY(check_origin(opened, opened.site, body, signature));
  return opened;
}

// New keys for a mailbox whose old ones somebody else may hold, and the end of the old.
Result<> renew(Node& node, std::vector<Mailbox> mailboxes, std::vector<Record>& records, std::uint64_t& epoch,
               const std::string& because) {
  std::vector<KeyId> old;
  for (const Mailbox& mailbox : mailboxes) old.push_back(mailbox.keys.id());
  TRY(node.create_keys(mailboxes));
  for (std::size_t i = 0; i < mailboxes.size(); ++i) {
    records.emplace_back(
        Revocation{.mailbox = mailboxes[i].id, .keys = old[i], .epoch = ++epoch, .because = because});
    records.emplace_back(mailboxes[i]);
  }
  return {};
}

Submission grant_submission(const Node& node, const MailboxId& to, const KeyGrant& grant) {
  return {.person = {},
          .author = node.site().authority,
          .kind = Kind::policy,
          .label = {.level = Level::restricted, .compartments = {}, .releasable_to = {}, .term_year = 0},
          .precedence = Precedence::immediate,
          .created = {},
          .references = {},
          .to = {{.mailbox = to, .for_information = false}},
          .blind = {},
          .content = encode(grant),
          .forgets = {}};
}

// The nodes that go on get the house's new keys before the house is told of them.
Result<std::vector<Submission>> grants_for_others(const Node& node, const Directory& directory,
                                                  const Mailbox& house, const MailboxId& revoked) {
  const KeyRing::Entry* fresh = node.published()->keys->latest(house.id);
  if (fresh == nullptr) return fail(Code::denied, "this node does not hold the house's keys");
  std::vector<Submission> grants;
  for (const Mailbox* other : directory.nodes_of(house)) {
    if (other->id == revoked || other->id == node.site().node) continue;
    grants.push_back(grant_submission(node, other->id, {.mailbox = house.id, .keys = fresh->keys.copy()}));
  }
  return grants;
}

}  // namespace

Result<EnrolmentPackage> enrol(Node& node, const std::string& post, Level ceiling) {
  const auto directory = node.published()->directory;
  const Post* home = directory->post(post);
  if (home == nullptr) return fail(Code::not_found, "the directory has no post " + post);
  const Mailbox* before = directory->mailbox({"node." + post});
  if (before != nullptr && !directory->is_revoked(before->keys.id())) {
    return fail(Code::conflict, before->id.value + " is enrolled already; revoke it if its device is lost");
  }
  if (const Partner* partner = directory->partner_at({"node." + post}))
    return fail(Code::conflict, "node." + post + " is called as the gateway of " +
                                    partner->treaty().organisation + ": on links both have one name");
  const Mailbox* house = TRY(house_of(node, *directory));
  const Site site{.id = post,
                  .name = home->name,
                  .organisation = home->organisation,
                  .node = {"node." + post},
                  .authority = node.site().authority,
                  .supervision = node.site().supervision,
                  .root = node.site().root,
                  .ceiling = ceiling,
                  .exercise = node.site().exercise};
  const auto keys = MailboxKeys::generate(node.entropy());
  Label top = house->ceiling;
  top.level = ceiling;
  const Mailbox mailbox{.id = site.node,
                        .kind = MailboxKind::node,
                        .owner = post,
                        .name = {.de = "Knoten " + home->name.de, .en = "Node " + home->name.en},
                        .ceiling = top,
                        .keys = keys.public_keys()};
  TRY(submit_all(node, {submission_of({}, node.site(), house->id, mailbox)}));
  const auto contents = TRY(contents_of(node, site, keys));
  return packed(node, site, contents);
}

Result<Site> join_site(const std::filesystem::path& folder, BytesView package, std::string_view code,
                       const crypto::Secret& passphrase, const crypto::ScryptCost& cost, const Clock& clock,
                       Entropy& entropy) {
  if (package.size() > enrolment_size_max)
    return fail(Code::invalid, "an enrolment package is not that large");
  std::error_code error;
  if (std::filesystem::exists(folder / "site.json", error) ||
      std::filesystem::exists(folder / "log.db", error))
    return fail(Code::conflict, folder.string() + " holds a site already");
  auto opened = TRY(open_package(package, code));
  TRY(make_private_folder(folder));
  auto keys = TRY(KeyStore::create(folder / "keys", passphrase, cost, entropy));
  for (KeyGrant& grant : opened.keys) keys.add(grant.mailbox, std::move(grant.keys));
  TRY(keys.save(entropy));
  auto database = TRY(Database::open(folder / "log.db"));
  auto log = TRY(SqliteLog::open(std::move(database), clock, entropy));
  TRY(log.append(opened.papers));
  TRY(write_site(folder, opened.site));  // last: a folder without it is no site, and joining can start again
  return opened.site;
}

Result<> revoke_node(Node& node, const MailboxId& revoked, const std::string& because) {
  const auto directory = node.published()->directory;
  const Mailbox* lost = directory->mailbox(revoked);
  if (lost == nullptr || lost->kind != MailboxKind::node || directory->is_revoked(lost->keys.id()))
    return fail(Code::not_found, "there is no node " + revoked.value + " whose keys count");
  if (revoked == node.site().node) return fail(Code::invalid, "a node does not revoke itself");
  const Mailbox house = *TRY(house_of(node, *directory));
  std::uint64_t epoch = directory->revocation_epoch();
  std::vector<Record> records{
      Revocation{.mailbox = revoked, .keys = lost->keys.id(), .epoch = ++epoch, .because = because}};
  TRY(renew(node, served_by(*directory, revoked), records, epoch, because));
  std::vector<Mailbox> renewed_house{house};
  TRY(node.create_keys(renewed_house));
  auto batch = TRY(grants_for_others(node, *directory, house, revoked));
  records.emplace_back(renewed_house.front());
  for (const Record& record : records) batch.push_back(submission_of({}, node.site(), house.id, record));
  TRY(submit_all(node, batch));
  return publish_excerpts(node);
}

Result<> renew_keys(Node& node, const MailboxId& id, const std::string& because) {
  const auto directory = node.published()->directory;
  const Mailbox* known = directory->mailbox(id);
  if (known == nullptr) return fail(Code::not_found, "there is no mailbox " + id.value);
  if (is_foreign(id) || known->kind == MailboxKind::authority)
    return fail(Code::invalid, "the keys of " + id.value + " are not renewed this way");
  const bool is_lost_node =
      known->kind == MailboxKind::node && (!because.empty() || directory->is_revoked(known->keys.id()));
  if (is_lost_node)
    return fail(Code::invalid, id.value + " is revoked and enrolled anew when others may know its keys");
  const Mailbox house = *TRY(house_of(node, *directory));
  const auto holders = directory->nodes_of(*known);
  const bool is_held_here =
      std::ranges::any_of(holders, [&](const Mailbox* holder) { return holder->id == node.site().node; });
  std::vector<Mailbox> renewed{*known};
  auto keys = MailboxKeys::generate(node.entropy());
  if (is_held_here) {
    TRY(node.create_keys(renewed));
    keys = node.published()->keys->latest(id)->keys.copy();
  } else {
    renewed.front().keys = keys.public_keys();
  }
  std::vector<Submission> batch;
  for (const Mailbox* holder : holders) {
    if (holder->id != node.site().node)
      batch.push_back(grant_submission(node, holder->id, {.mailbox = id, .keys = keys.copy()}));
  }
  const auto tell = [&](const Record& record) {
    batch.push_back(submission_of({}, node.site(), house.id, record));
  };
  if (!because.empty()) {
    tell(Revocation{.mailbox = id,
                    .keys = known->keys.id(),
                    .epoch = directory->revocation_epoch() + 1,
                    .because = because});
  }
  tell(renewed.front());
  TRY(submit_all(node, batch));
  return publish_excerpts(node);
}

}  // namespace depesche
