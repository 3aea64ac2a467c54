// SPDX-License-Identifier: EUPL-1.2
#include "view/acts.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "dispatch/wire.h"

namespace depesche {

namespace {
constexpr std::array act_words{"read", "unread", "acknowledged", "done", "deferred"};
constexpr std::array what_words{"opened",   "shown-in-search", "exported",   "refused",
                                "link-cut", "link-mended",     "registered", "briefed"};
constexpr std::uint64_t acts_version = 1;
}  // namespace

Act last_of(Act) { return Act::deferred; }
AuditRecord::What last_of(AuditRecord::What) { return AuditRecord::What::briefed; }

auto fields(ReceiptAct& r) { return std::tie(r.act, r.dispatch, r.person, r.mailbox); }
auto fields(AuditRecord& r) { return std::tie(r.what, r.person, r.dispatches, r.because); }
auto fields(PlannedDispatch::Addressee& a) { return std::tie(a.mailbox, a.for_information); }

// A content inside another stands as its own encoding, so that its limits and versions stay its own.
void write(cbor::Writer& writer, const Content& content) {
  const auto encoded = encode_content(content);
  writer.bytes(encoded ? BytesView(*encoded) : BytesView{});
}
Result<> read(cbor::Reader& reader, Content& content) {
  const BytesView bytes = TRY(reader.read_bytes());
  content = TRY(decode_content(bytes));
  return {};
}

auto fields(PlannedDispatch& p) {
  return std::tie(p.kind, p.author, p.to, p.blind, p.label, p.precedence, p.references, p.content);
}
auto fields(SavedDraft& d) { return std::tie(d.id, d.version, d.discarded, d.planned); }

namespace {

template <class T>
Bytes encode_versioned(const T& value) {
  cbor::Writer writer;
  writer.array(2).uint(acts_version);
  wire::write(writer, value);
  return writer.take();
}

template <class T>
Result<T> decode_versioned(BytesView content) {
  cbor::Reader reader(content);
  TRY(reader.read_array_of(2));
  const std::uint64_t version = TRY(reader.read_uint());
  if (version != acts_version) return reader.refuse("content of an unknown version");
  T value{};
  TRY(wire::read(reader, value));
  TRY(reader.finish());
  return value;
}

}  // namespace

std::string_view to_text(Act act) { return act_words.at(static_cast<std::size_t>(act)); }

Result<Act> parse_act(std::string_view text) {
  const auto found = std::ranges::find(act_words, text);
  if (found == act_words.end())
    return fail(Code::invalid, "no such act; one of read, unread, acknowledged, done, deferred");
  return static_cast<Act>(found - act_words.begin());
}

std::string_view to_text(AuditRecord::What what) { return what_words.at(static_cast<std::size_t>(what)); }

Bytes encode(const ReceiptAct& receipt) { return encode_versioned(receipt); }
Result<ReceiptAct> decode_receipt(BytesView content) { return decode_versioned<ReceiptAct>(content); }
Bytes encode(const SavedDraft& draft) { return encode_versioned(draft); }
Result<SavedDraft> decode_draft(BytesView content) { return decode_versioned<SavedDraft>(content); }
Bytes encode(const AuditRecord& record) { return encode_versioned(record); }
Result<AuditRecord> decode_audit(BytesView content) { return decode_versioned<AuditRecord>(content); }

}  // namespace depesche
