// SPDX-License-Identifier: EUPL-1.2
#include "directory/record.h"

#include <tuple>

#include "dispatch/wire.h"
#include "text/words.h"

namespace depesche {

namespace {
constexpr std::uint64_t record_version = 1;
constexpr std::string_view excerpt_word = "depesche excerpt";
// A partner's names stand in our lists and letters: each is one line that looks like nothing else.
bool may_be_shown(std::string_view name) {
  for (std::size_t at = 0; at < name.size();) {
    const auto [code, size] = text::code_point_at(name, at);
    const bool breaks = code != ' ' && text::is_blank(code);
    if (code < 0 || breaks || text::is_control(code) || text::turns_text(code)) return false;
    at += size;
  }
  return name.size() <= excerpt_name_size_max;
}

}  // namespace

MailboxKind last_of(MailboxKind) { return MailboxKind::person; }
Credential::Kind last_of(Credential::Kind) { return Credential::Kind::passkey; }

auto fields(Name& n) { return std::tie(n.de, n.en); }
auto fields(Organisation& o) { return std::tie(o.id, o.name); }
auto fields(Post& p) {
  return std::tie(p.id, p.organisation, p.kind, p.name, p.country, p.country_name, p.latitude_micro,
                  p.longitude_micro);
}
auto fields(Unit& u) { return std::tie(u.id, u.post, u.name); }
auto fields(Compartment& c) { return std::tie(c.code, c.name); }
auto fields(Mailbox& m) { return std::tie(m.id, m.kind, m.owner, m.name, m.ceiling, m.keys); }
auto fields(Person& p) { return std::tie(p.id, p.name, p.post, p.language, p.active); }
auto fields(Clearance& c) { return std::tie(c.person, c.upto); }
auto fields(Role& r) { return std::tie(r.person, r.mailbox, r.duties); }
auto fields(Revocation& r) { return std::tie(r.mailbox, r.keys, r.epoch, r.because); }
auto fields(LevelPair& p) { return std::tie(p.ours, p.theirs); }
auto fields(Treaty& t) {
  return std::tie(t.organisation, t.name, t.number, t.has_ended, t.partner_authority, t.authority, t.gateway,
                  t.partner_gateway, t.partner_gateway_keys, t.level_words, t.outward, t.inward,
                  t.compartments, t.release, t.offered);
}
auto fields(Excerpt& e) {
  return std::tie(e.organisation, e.partner, e.number, e.authority, e.mailboxes, e.revoked);
}
auto fields(SignedExcerpt& e) { return std::tie(e.body, e.signature); }
auto fields(Credential& c) { return std::tie(c.id, c.person, c.kind, c.name, c.verifier, c.revoked); }

namespace {

// Reads the alternative with this number; the numbers are the order of the variant and part of the format.
template <std::size_t index = 0>
Result<Record> read_alternative(cbor::Reader& reader, std::uint64_t number) {
  if constexpr (index < std::variant_size_v<Record>) {
    if (number != index) return read_alternative<index + 1>(reader, number);
    std::variant_alternative_t<index, Record> record;
    TRY(wire::read(reader, record));
    return Record(std::move(record));
  } else {
    return reader.refuse("unknown kind of directory record");
  }
}

}  // namespace

Bytes encode(const Record& record) {
  cbor::Writer writer;
  writer.array(3).uint(record_version).uint(record.index());
  std::visit([&](const auto& value) { wire::write(writer, value); }, record);
  return writer.take();
}

Result<Record> decode_record(BytesView content) {
  cbor::Reader reader(content);
  TRY(reader.read_array_of(3));
  const std::uint64_t version = TRY(reader.read_uint());
  if (version != record_version) return reader.refuse("directory record of an unknown version");
  const std::uint64_t number = TRY(reader.read_uint());
  auto record = TRY(read_alternative(reader, number));
  TRY(reader.finish());
  return record;
}

Bytes encode(const Excerpt& excerpt) {
  cbor::Writer writer;
  writer.array(3).text(excerpt_word).uint(record_version);
  wire::write(writer, excerpt);
  return writer.take();
}

Result<Excerpt> decode_excerpt(BytesView body) {
  if (body.size() > excerpt_size_max) return fail(Code::invalid, "an excerpt is not that large");
  cbor::Reader reader(body);
  TRY(reader.read_array_of(3));
  const std::string_view word = TRY(reader.read_text());
  const std::uint64_t version = TRY(reader.read_uint());
  if (word != excerpt_word || version != record_version) return reader.refuse("not an excerpt");
  Excerpt excerpt;
  TRY(wire::read(reader, excerpt));
  TRY(reader.finish());
  const bool has_bad_name = std::ranges::any_of(excerpt.mailboxes, [](const Mailbox& one) {
    return !may_be_shown(one.name.de) || !may_be_shown(one.name.en);
  });
  if (has_bad_name)
    return fail(Code::invalid, "a name in the excerpt is too long, has more than one line or turns the text");
  return excerpt;
}

SignedExcerpt sign(const Excerpt& excerpt, const SigningKey& authority) {
  SignedExcerpt made{.body = encode(excerpt), .signature = {}};
  made.signature = to_bytes(authority.sign(made.body));
  return made;
}

}  // namespace depesche
