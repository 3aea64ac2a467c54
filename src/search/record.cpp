// SPDX-License-Identifier: EUPL-1.2
#include "search/record.h"

#include "search/packing.h"

namespace depesche::search {
namespace {

std::string read_text(Reader& in) {
  const BytesView bytes = in.bytes(in.varint());
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

void put_record(Bytes& out, const Document& document) {
  put_text(out, document.subject);
  put_text(out, document.body);
  put_varint(out, document.fields.size());
  for (const auto& [name, value] : document.fields) {
    put_text(out, name);
    put_text(out, value);
  }
}

Result<Document> read_record(BytesView bytes) {
  Reader in(bytes);
  Document document;
  document.subject = read_text(in);
  document.body = read_text(in);
  const std::uint64_t fields = in.varint();
  for (std::uint64_t i = 0; i < fields && in.ok(); ++i) {
    std::string name = read_text(in);
    document.fields.emplace_back(std::move(name), read_text(in));
  }
  if (!in.ok()) return fail(Code::corrupt, "search segment: a record is cut off");
  return document;
}

Result<BytesView> record_at(BytesView bytes) {
  Reader in(bytes);
  for (int text = 0; text < 2; ++text) in.bytes(in.varint());
  const std::uint64_t fields = in.varint();
  for (std::uint64_t i = 0; i < 2 * fields && in.ok(); ++i) in.bytes(in.varint());
  if (!in.ok()) return fail(Code::corrupt, "search segment: a record is cut off");
  return bytes.first(in.at());
}

}  // namespace depesche::search
