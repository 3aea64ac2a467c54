// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/header.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/ensure.h"
#include "cbor/reader.h"
#include "cbor/writer.h"
#include "crypto/signing.h"

namespace depesche {
namespace {

constexpr std::size_t header_items = 14;
constexpr std::size_t label_items = 4;
constexpr std::size_t recipient_items = 7;
constexpr std::uint64_t created_max = std::uint64_t{1} << 48;  // milliseconds: beyond the year 10000

bool is_name(std::string_view text, std::size_t size_max) {
  return !text.empty() && text.size() <= size_max && cbor::is_utf8(as_bytes(text));
}

bool are_words(const std::vector<std::string>& words, std::size_t count_max) {
  const auto is_word = [](const std::string& word) { return is_name(word, label_word_size_max); };
  const bool ascend = std::ranges::adjacent_find(words, std::greater_equal<>{}) == words.end();
  return words.size() <= count_max && std::ranges::all_of(words, is_word) && ascend;
}

bool is_well_formed_recipient(const Recipient& recipient) {
  return is_name(recipient.mailbox.value, mailbox_size_max) &&
         recipient.encapsulated.size() == crypto::public_key_size &&
         recipient.wrapped_key.size() == wrapped_key_size;
}

// What both directions hold a header to.
Result<> check(const Header& header) {
  const auto refuse = [](const char* what) {
    return fail(Code::invalid, std::string("dispatch header: ") + what);
  };
  const auto milliseconds = header.created.time_since_epoch().count();
  if (header.version != header_version) return refuse("unknown version");
  if (header.suite != suite_p384) return refuse("unknown suite");
  if (!is_name(header.author.value, mailbox_size_max)) return refuse("no name of an author's mailbox");
  if (header.feed_sequence == 0) return refuse("feeds begin with 1");
  if ((header.feed_sequence == 1) != (header.previous == DispatchId{}))
    return refuse("only the first has no previous");
  if (!are_words(header.label.compartments, compartments_max)) return refuse("compartments of the label");
  if (!are_words(header.label.releasable_to, organisations_max)) return refuse("organisations of the label");
  if (milliseconds < 0 || std::cmp_greater(milliseconds, created_max)) return refuse("time of creation");
  if (header.references.size() > references_max) return refuse("too many references");
  if (header.recipients.size() > recipients_max) return refuse("too many recipients");
  if (!std::ranges::all_of(header.recipients, is_well_formed_recipient)) return refuse("a recipient");
  return {};
}

void write_words(cbor::Writer& writer, const std::vector<std::string>& words) {
  writer.array(words.size());
  for (const std::string& word : words) writer.text(word);
}

// Everything but the last two items.
cbor::Writer written(const Header& header) {
  cbor::Writer writer;
  writer.array(header_items).uint(header.version).uint(header.suite);
  writer.text(header.author.value).bytes(header.author_key.value).uint(header.feed_sequence);
  header.previous == DispatchId{} ? writer.null() : writer.bytes(header.previous.value);
  writer.uint(std::to_underlying(header.kind));
  writer.array(label_items).uint(std::to_underlying(header.label.level));
  write_words(writer, header.label.compartments);
  write_words(writer, header.label.releasable_to);
  writer.uint(header.label.term_year).uint(std::to_underlying(header.precedence));
  writer.uint(static_cast<std::uint64_t>(header.created.time_since_epoch().count()));
  writer.array(header.references.size());
  for (const Reference& reference : header.references) {
    writer.array(2).uint(std::to_underlying(reference.relation)).bytes(reference.target.value);
  }
  writer.array(header.recipients.size());
  for (const Recipient& recipient : header.recipients) {
    writer.array(recipient_items)
        .text(recipient.mailbox.value)
        .bytes(recipient.key.value)
        .uint(recipient.number);
    writer.boolean(recipient.for_information).bytes(recipient.encapsulated).uint(recipient.sequence);
    writer.bytes(recipient.wrapped_key);
  }
  return writer;
}

template <class Enum>
Result<Enum> read_enum(cbor::Reader& reader, std::size_t count) {
  return static_cast<Enum>(TRY(reader.read_uint(count - 1)));
}

Result<std::vector<std::string>> read_words(cbor::Reader& reader, std::size_t count_max) {
  const std::size_t count = TRY(reader.read_array(count_max));
  std::vector<std::string> words(count);
  for (std::string& word : words) word = TRY(reader.read_text(label_word_size_max));
  return words;
}

Result<Label> read_label(cbor::Reader& reader) {
  Label label;
  TRY(reader.read_array_of(label_items));
  label.level = TRY(read_enum<Level>(reader, levels_count));
  label.compartments = TRY(read_words(reader, compartments_max));
  label.releasable_to = TRY(read_words(reader, organisations_max));
  label.term_year =
      static_cast<std::uint16_t>(TRY(reader.read_uint(std::numeric_limits<std::uint16_t>::max())));
  return label;
}

Result<Reference> read_reference(cbor::Reader& reader) {
  Reference reference;
  TRY(reader.read_array_of(2));
  reference.relation = TRY(read_enum<Relation>(reader, relations_count));
  TRY(reader.read_bytes_into(reference.target.value));
  return reference;
}

Result<Recipient> read_recipient(cbor::Reader& reader) {
  Recipient recipient;
  TRY(reader.read_array_of(recipient_items));
  recipient.mailbox.value = TRY(reader.read_text(mailbox_size_max));
  TRY(reader.read_bytes_into(recipient.key.value));
  recipient.number = TRY(reader.read_uint());
  recipient.for_information = TRY(reader.read_boolean());
  recipient.encapsulated = to_bytes(TRY(reader.read_bytes_of(crypto::public_key_size)));
  recipient.sequence = TRY(reader.read_uint());
  recipient.wrapped_key = to_bytes(TRY(reader.read_bytes_of(wrapped_key_size)));
  return recipient;
}

Result<> read_lists(cbor::Reader& reader, Header& header) {
  header.references.resize(TRY(reader.read_array(references_max)));
  for (Reference& reference : header.references) reference = TRY(read_reference(reader));
  header.recipients.resize(TRY(reader.read_array(recipients_max)));
  for (Recipient& recipient : header.recipients) recipient = TRY(read_recipient(reader));
  return {};
}

}  // namespace

Result<Bytes> encode_header(const Header& header) {
  TRY(check(header));
  Bytes bytes = written(header).bytes(header.body_digest).uint(header.body_size).take();
  if (bytes.size() > header_size_max) return fail(Code::invalid, "dispatch header: too large");
  return bytes;
}

Result<Bytes> associated_data(const Header& header) {
  TRY(check(header));
  return written(header).null().null().take();
}

Result<Header> decode_header(BytesView bytes) {
  if (bytes.size() > header_size_max) return fail(Code::invalid, "dispatch header: too large");
  cbor::Reader reader(bytes);
  Header header;
  const std::size_t items = TRY(reader.read_array());
  header.version = TRY(reader.read_uint());  // first of all: another may have other items
  if (header.version != header_version) return fail(Code::invalid, "dispatch header: unknown version");
  if (items != header_items) return reader.refuse("the header has fourteen items");
  header.suite = TRY(reader.read_uint());
  header.author.value = TRY(reader.read_text(mailbox_size_max));
  TRY(reader.read_bytes_into(header.author_key.value));
  header.feed_sequence = TRY(reader.read_uint());
  const bool is_first = TRY(reader.read_null_if_next());
  if (!is_first) TRY(reader.read_bytes_into(header.previous.value));
  header.kind = TRY(read_enum<Kind>(reader, kinds_count));
  header.label = TRY(read_label(reader));
  header.precedence = TRY(read_enum<Precedence>(reader, precedences_count));
  header.created = Time(Duration(TRY(reader.read_uint(created_max))));
  TRY(read_lists(reader, header));
  TRY(reader.read_bytes_into(header.body_digest));
  header.body_size = TRY(reader.read_uint());
  TRY(reader.finish());
  if (!is_first && header.previous == DispatchId{})
    return fail(Code::invalid, "dispatch header: previous of zeros");
  TRY(check(header));
  return header;
}

}  // namespace depesche
