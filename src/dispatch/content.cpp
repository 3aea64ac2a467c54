// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/content.h"

#include <algorithm>
#include <utility>

#include "cbor/reader.h"
#include "cbor/writer.h"

namespace depesche {
namespace {

constexpr std::uint64_t purposes_count = 3;
constexpr std::uint64_t headings_count = 5;
constexpr std::uint64_t changes_count = 2;

// Keys of the content's map. A number once given is never given again.
enum ContentKey : std::uint8_t {
  key_subject = 1,
  key_language,
  key_document_date,
  key_place,
  key_country,
  key_author_text,
  key_recipient_text,
  key_purpose,
  key_parts,
  key_post,
  key_signatory,
  key_source,
  key_acknowledge_by,
  key_change,
};
enum ChangeKey : std::uint8_t {
  key_what = 1,
  key_target,
  key_new_level,
  key_compartments,
  key_term,
  key_second
};
enum PartKey : std::uint8_t { key_heading = 1, key_heading_text, key_text, key_level };
enum SignatoryKey : std::uint8_t { key_person = 1, key_name };
enum SourceKey : std::uint8_t { key_path = 1, key_part, key_external_id, key_media_type, key_digest };

// Collects the fields of one map and writes it with their number in front.
class Fields {
 public:
  void text(std::uint8_t key, const std::string& value) {
    if (!value.empty()) next(key).text(value);
  }
  void uint(std::uint8_t key, std::uint64_t value) {
    if (value != 0) next(key).uint(value);
  }
  cbor::Writer& next(std::uint8_t key) {
    ++count_;
    return written_.uint(key);
  }
  void encoded(BytesView items) { written_.encoded(items); }
  bool empty() const { return count_ == 0; }
  Bytes take() { return cbor::Writer().map(count_).encoded(written_.view()).take(); }

 private:
  cbor::Writer written_;
  std::uint64_t count_ = 0;
};

std::unexpected<Error> refuse(const char* what) {
  return fail(Code::invalid, std::string("content: ") + what);
}

bool is_word(const std::string& text) {
  return text.size() <= content_word_size_max && cbor::is_utf8(as_bytes(text));
}

bool is_well_formed_part(const Part& part) {
  return is_word(part.heading_text) && part.text.size() <= part_text_size_max &&
         cbor::is_utf8(as_bytes(part.text)) &&
         (part.heading == Heading::free_text) == !part.heading_text.empty();
}

// What both directions hold a content to.
Result<> check(const Content& content) {
  const Source source = content.source.value_or(Source{});
  for (const std::string* word :
       {&content.subject, &content.language, &content.document_date, &content.place, &content.country,
        &content.author_text, &content.recipient_text, &content.post, &content.signed_by.person,
        &content.signed_by.name, &source.path, &source.part, &source.external_id, &source.media_type}) {
    if (!is_word(*word)) return refuse("a field is too long or not UTF-8");
  }
  if (content.acknowledge_by && content.acknowledge_by->time_since_epoch() <= Duration{})
    return refuse("a deadline lies after 1970");
  if (content.change) {
    const Change& change = *content.change;
    if (!is_word(change.second)) return refuse("a field is too long or not UTF-8");
    const bool is_bare = change.label.releasable_to.empty() && normalised(change.label) == change.label;
    if (!is_bare || change.label.compartments.size() > compartments_max)
      return refuse("a change gives level, compartments and term in their one form");
    if (change.what == Change::What::recalled && change.label != Label{})
      return refuse("a recall changes no label");
  }
  if (content.parts.size() > content_parts_max) return refuse("too many parts");
  if (!std::ranges::all_of(content.parts, is_well_formed_part))
    return refuse("a part is too long, or its heading is wrong");
  return {};
}

Bytes encode_part(const Part& part) {
  Fields fields;
  fields.uint(key_heading, std::to_underlying(part.heading));
  fields.text(key_heading_text, part.heading_text);
  fields.text(key_text, part.text);
  if (part.level) fields.next(key_level).uint(std::to_underlying(*part.level));
  return fields.take();
}

Bytes encode_source(const Source& source) {
  Fields fields;
  fields.text(key_path, source.path);
  fields.text(key_part, source.part);
  fields.text(key_external_id, source.external_id);
  fields.text(key_media_type, source.media_type);
  fields.next(key_digest).bytes(source.digest);
  return fields.take();
}

Bytes encode_change(const Change& change) {
  Fields fields;
  fields.uint(key_what, std::to_underlying(change.what));
  fields.next(key_target).bytes(change.target.value);
  fields.uint(key_new_level, std::to_underlying(change.label.level));
  if (!change.label.compartments.empty())
    fields.next(key_compartments).array(change.label.compartments.size());
  for (const std::string& code : change.label.compartments) fields.encoded(cbor::Writer().text(code).view());
  fields.uint(key_term, change.label.term_year);
  fields.text(key_second, change.second);
  return fields.take();
}

// Reads a text that is left out when empty.
Result<> read_text(cbor::Reader& reader, std::string& target, std::size_t max = content_word_size_max) {
  target = TRY(reader.read_text(max));
  if (target.empty()) return reader.refuse("an empty field is left out");
  return {};
}

template <class Enum>
Result<> read_enum(cbor::Reader& reader, Enum& target, std::uint64_t count) {
  const std::uint64_t value = TRY(reader.read_uint(count - 1));
  if (value == 0) return reader.refuse("a field at its default is left out");
  target = static_cast<Enum>(value);
  return {};
}

Result<Part> read_part(cbor::Reader& reader) {
  Part part;
  const auto read_one = [&](std::uint64_t key) -> Result<> {
    if (key == key_heading) return read_enum(reader, part.heading, headings_count);
    if (key == key_heading_text) return read_text(reader, part.heading_text);
    if (key == key_text) return read_text(reader, part.text, part_text_size_max);
    if (key != key_level) return reader.refuse("an unknown field of a part");
    part.level = static_cast<Level>(TRY(reader.read_uint(levels_count - 1)));
    return {};
  };
  TRY(reader.read_fields(read_one));
  return part;
}

Result<> read_parts(cbor::Reader& reader, std::vector<Part>& parts) {
  const std::size_t count = TRY(reader.read_array(content_parts_max));
  if (count == 0) return reader.refuse("an empty field is left out");
  parts.reserve(count);
  for (std::size_t i = 0; i < count; ++i) parts.push_back(TRY(read_part(reader)));
  return {};
}

Result<> read_signatory(cbor::Reader& reader, Signatory& signatory) {
  const auto read_one = [&](std::uint64_t key) -> Result<> {
    if (key == key_person) return read_text(reader, signatory.person);
    if (key == key_name) return read_text(reader, signatory.name);
    return reader.refuse("an unknown field of the signature");
  };
  TRY(reader.read_fields(read_one));
  if (signatory == Signatory{}) return reader.refuse("an empty field is left out");
  return {};
}

Result<> read_source(cbor::Reader& reader, std::optional<Source>& target) {
  Source source;
  bool has_digest = false;
  const auto read_one = [&](std::uint64_t key) -> Result<> {
    if (key == key_path) return read_text(reader, source.path);
    if (key == key_part) return read_text(reader, source.part);
    if (key == key_external_id) return read_text(reader, source.external_id);
    if (key == key_media_type) return read_text(reader, source.media_type);
    if (key != key_digest) return reader.refuse("an unknown field of the source");
    std::ranges::copy(TRY(reader.read_bytes_of(source.digest.size())), source.digest.begin());
    has_digest = true;
    return {};
  };
  TRY(reader.read_fields(read_one));
  if (!has_digest) return reader.refuse("a source has a digest");
  target = std::move(source);
  return {};
}

Result<> read_words(cbor::Reader& reader, std::vector<std::string>& words) {
  const std::size_t count = TRY(reader.read_array(compartments_max));
  if (count == 0) return reader.refuse("an empty field is left out");
  for (std::size_t i = 0; i < count; ++i) TRY(read_text(reader, words.emplace_back(), label_word_size_max));
  return {};
}

Result<> read_change(cbor::Reader& reader, std::optional<Change>& target) {
  Change change{.what = Change::What::relabelled};
  bool has_target = false;
  const auto read_one = [&](std::uint64_t key) -> Result<> {
    switch (key) {
      case key_what: return read_enum(reader, change.what, changes_count);
      case key_new_level: return read_enum(reader, change.label.level, levels_count);
      case key_compartments: return read_words(reader, change.label.compartments);
      case key_second: return read_text(reader, change.second);
      case key_term: {
        const std::uint64_t year = TRY(reader.read_uint(UINT16_MAX));
        if (year == 0) return reader.refuse("a field at its default is left out");
        change.label.term_year = static_cast<std::uint16_t>(year);
        return {};
      }
      case key_target: {
        has_target = true;
        const BytesView id = TRY(reader.read_bytes_of(change.target.value.size()));
        std::ranges::copy(id, change.target.value.begin());
        return {};
      }
      default: return reader.refuse("an unknown field of a change");
    }
  };
  TRY(reader.read_fields(read_one));
  if (!has_target) return reader.refuse("a change names what it changes");
  target = std::move(change);
  return {};
}

Result<> read_deadline(cbor::Reader& reader, std::optional<Time>& target) {
  const std::uint64_t at = TRY(reader.read_uint(INT64_MAX));
  if (at == 0) return reader.refuse("a field at its default is left out");
  target = Time(Duration(static_cast<std::int64_t>(at)));
  return {};
}

Result<> read_field(cbor::Reader& reader, std::uint64_t key, Content& content) {
  switch (key) {
    case key_subject: return read_text(reader, content.subject);
    case key_language: return read_text(reader, content.language);
    case key_document_date: return read_text(reader, content.document_date);
    case key_place: return read_text(reader, content.place);
    case key_country: return read_text(reader, content.country);
    case key_author_text: return read_text(reader, content.author_text);
    case key_recipient_text: return read_text(reader, content.recipient_text);
    case key_purpose: return read_enum(reader, content.purpose, purposes_count);
    case key_parts: return read_parts(reader, content.parts);
    case key_post: return read_text(reader, content.post);
    case key_signatory: return read_signatory(reader, content.signed_by);
    case key_source: return read_source(reader, content.source);
    case key_acknowledge_by: return read_deadline(reader, content.acknowledge_by);
    case key_change: return read_change(reader, content.change);
    default: return reader.refuse("an unknown field of the content");
  }
}

}  // namespace

Result<Bytes> encode_content(const Content& content) {
  TRY(check(content));
  Fields fields;
  fields.text(key_subject, content.subject);
  fields.text(key_language, content.language);
  fields.text(key_document_date, content.document_date);
  fields.text(key_place, content.place);
  fields.text(key_country, content.country);
  fields.text(key_author_text, content.author_text);
  fields.text(key_recipient_text, content.recipient_text);
  fields.uint(key_purpose, std::to_underlying(content.purpose));
  if (!content.parts.empty()) fields.next(key_parts).array(content.parts.size());
  for (const Part& part : content.parts) fields.encoded(encode_part(part));
  fields.text(key_post, content.post);
  Fields signatory;
  signatory.text(key_person, content.signed_by.person);
  signatory.text(key_name, content.signed_by.name);
  if (!signatory.empty()) fields.next(key_signatory).encoded(signatory.take());
  if (content.source) fields.next(key_source).encoded(encode_source(*content.source));
  if (content.acknowledge_by)
    fields.uint(key_acknowledge_by,
                static_cast<std::uint64_t>(content.acknowledge_by->time_since_epoch().count()));
  if (content.change) fields.next(key_change).encoded(encode_change(*content.change));
  return fields.take();
}

Result<Content> decode_content(BytesView bytes) {
  cbor::Reader reader(bytes);
  Content content;
  const auto read_one = [&](std::uint64_t key) { return read_field(reader, key, content); };
  TRY(reader.read_fields(read_one));
  TRY(reader.finish());
  TRY(check(content));
  return content;
}

}  // namespace depesche
