// SPDX-License-Identifier: EUPL-1.2
#include "extract/mail.h"

#include <gmime/gmime.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "extract/convert.h"
#include "extract/html.h"
#include "ingest/charset.h"
#include "ingest/plain.h"

namespace depesche::ingest {
namespace {

constexpr int multipart_depth_max = 32;
constexpr std::uint64_t parts_max = 1000;

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

struct FreeText {
  void operator()(char* text) const { g_free(text); }
};
using OwnedText = std::unique_ptr<char, FreeText>;

std::string text_of(const char* text) {
  if (text == nullptr) return {};
  return is_utf8(text) ? std::string(text) : decode(text);
}

std::string header(GMimeObject* object, const char* name) {
  return text_of(g_mime_object_get_header(object, name));
}

std::string addresses(InternetAddressList* list) {
  if (list == nullptr) return {};
  const OwnedText text(internet_address_list_to_string(list, nullptr, FALSE));
  return text_of(text.get());
}

std::string date_of(GMimeMessage* message) {
  GDateTime* date = g_mime_message_get_date(message);
  if (date == nullptr) return {};
  const OwnedText text(g_date_time_format(date, "%Y-%m-%d"));
  return text_of(text.get());
}

// The bytes of a part, its transfer encoding undone.
std::string content(GMimePart* part) {
  GMimeDataWrapper* wrapper = g_mime_part_get_content(part);
  if (wrapper == nullptr) return {};
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(wrapper, stream.get());
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

bool is_type(GMimeObject* object, const char* type, const char* subtype) {
  GMimeContentType* stated = g_mime_object_get_content_type(object);
  return stated != nullptr && g_mime_content_type_is_type(stated, type, subtype) != FALSE;
}

bool is_signature(GMimeObject* object) {
  return is_type(object, "application", "pgp-signature") ||
         is_type(object, "application", "pkcs7-signature") ||
         is_type(object, "application", "x-pkcs7-signature");
}

bool is_attachment(GMimeObject* object) {
  const char* disposition = g_mime_object_get_disposition(object);
  if (disposition != nullptr && g_ascii_strcasecmp(disposition, "attachment") == 0) return true;
  if (!GMIME_IS_PART(object)) return false;
  return g_mime_part_get_filename(GMIME_PART(object)) != nullptr || !is_type(object, "text", "*");
}

// One mail: gathers the text first, then gives it, then what is attached.
class MailReading {
 public:
  MailReading(const Source& source, std::string part, Harvest& harvest)
      : source_{.bytes = {}, .name = source.name, .part = std::move(part), .depth = source.depth},
        harvest_(harvest) {}

  Result<> read(GMimeMessage* message);

 private:
  Result<> gather(GMimeObject* object, int depth);
  Result<> gather_multipart(GMimeMultipart* multipart, int depth);
  Result<> gather_alternative(GMimeMultipart* multipart, int depth);
  void gather_text(GMimePart* part);
  Result<> give_attachments();
  Result<> give(GMimeObject* object, std::uint64_t number);

  Source source_;
  Harvest& harvest_;
  std::string text_;
  std::vector<GMimeObject*> attachments_;
  bool is_encrypted_ = false;
};

Result<> MailReading::read(GMimeMessage* message) {
  if (GMimeObject* body = g_mime_message_get_mime_part(message)) TRY(gather(body, 0));
  auto* object = GMIME_OBJECT(message);
  Extracted mail{.part = source_.part, .media_type = "message/rfc822"};
  mail.title = text_of(g_mime_message_get_subject(message));
  mail.author = addresses(g_mime_message_get_from(message));
  mail.recipient = addresses(g_mime_message_get_to(message));
  mail.date = date_of(message);
  mail.language = header(object, "Content-Language");
  mail.extra["cc"] = addresses(g_mime_message_get_cc(message));
  mail.extra["message_id"] = text_of(g_mime_message_get_message_id(message));
  mail.text = std::move(text_);
  const bool has_text = !normalise(mail.text).empty();
  if (!has_text && is_encrypted_) {
    TRY(harvest_.refuse(source_.part, Reason::encrypted, "the mail's content is encrypted"));
  } else {
    if (!has_text) mail.text = mail.title;  // what was sent is in the attachments
    TRY(harvest_.add(std::move(mail)));
  }
  return give_attachments();
}

Result<> MailReading::gather(GMimeObject* object, int depth) {
  if (depth > multipart_depth_max) {
    return harvest_.refuse(source_.part, Reason::too_deep, "its parts are nested too deep");
  }
  if (GMIME_IS_MULTIPART(object)) return gather_multipart(GMIME_MULTIPART(object), depth);
  if (is_type(object, "application", "pkcs7-mime") || is_type(object, "application", "x-pkcs7-mime")) {
    is_encrypted_ = true;
    return {};
  }
  if (is_signature(object)) return {};
  if (GMIME_IS_PART(object) && !is_attachment(object)) {
    gather_text(GMIME_PART(object));
  } else if (attachments_.size() < parts_max) {
    attachments_.push_back(object);
  }
  return {};
}

Result<> MailReading::gather_multipart(GMimeMultipart* multipart, int depth) {
  if (is_type(GMIME_OBJECT(multipart), "multipart", "encrypted")) {
    is_encrypted_ = true;
    return {};
  }
  if (is_type(GMIME_OBJECT(multipart), "multipart", "alternative"))
    return gather_alternative(multipart, depth);
  const int count = g_mime_multipart_get_count(multipart);
  for (int i = 0; i < count; ++i) TRY(gather(g_mime_multipart_get_part(multipart, i), depth + 1));
  return {};
}

// The same content several times: the plain text if there is some, else what gives text.
Result<> MailReading::gather_alternative(GMimeMultipart* multipart, int depth) {
  const int count = g_mime_multipart_get_count(multipart);
  const std::size_t before = text_.size();
  for (const bool wants_plain : {true, false}) {
    for (int i = 0; i < count; ++i) {
      GMimeObject* part = g_mime_multipart_get_part(multipart, i);
      if (is_type(part, "text", "plain") != wants_plain) continue;
      const bool is_other_text = is_type(part, "text", "*") && !is_attachment(part);
      const bool has_text = !normalise(std::string_view(text_).substr(before)).empty();
      if (!has_text || !is_other_text) TRY(gather(part, depth + 1));
    }
  }
  return {};
}

void MailReading::gather_text(GMimePart* part) {
  const std::string bytes = content(part);
  const std::string charset =
      text_of(g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset"));
  text_.append("\n\n");
  if (is_type(GMIME_OBJECT(part), "text", "html")) {
    if (const auto page = read_html(bytes, charset)) text_.append(page->text);
  } else if (is_text(bytes)) {
    text_.append(decode(bytes, charset));
  }
}

Result<> MailReading::give_attachments() {
  std::uint64_t number = 0;
  for (GMimeObject* object : attachments_) {
    if (harvest_.is_full()) break;
    TRY(give(object, ++number));
  }
  return {};
}

Result<> MailReading::give(GMimeObject* object, std::uint64_t number) {
  const std::string label = "attachment " + std::to_string(number);
  if (GMIME_IS_MESSAGE_PART(object)) {
    GMimeMessage* message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    const std::string part = part_within(source_.part, label);
    if (message == nullptr) return harvest_.refuse(part, Reason::empty, "an attached mail without content");
    if (source_.depth >= harvest_.limits().depth)
      return harvest_.refuse(part, Reason::too_deep, "nested too deep");
    const Source inner{.bytes = {}, .name = "attached.eml", .part = part, .depth = source_.depth + 1};
    return MailReading(inner, part, harvest_).read(message);
  }
  if (!GMIME_IS_PART(object)) return {};
  const std::string bytes = content(GMIME_PART(object));
  const std::string name = text_of(g_mime_part_get_filename(GMIME_PART(object)));
  harvest_.take_unpacked(bytes.size());
  const Nested nested{.bytes = bytes, .name = name, .label = name.empty() ? label : label + " " + name};
  return convert_nested(source_, nested, harvest_);
}

}  // namespace

Result<> read_mail(const Source& source, Harvest& harvest) {
  static const bool is_started = [] {
    g_mime_init();
    return true;
  }();
  if (!is_started) return {};
  const Owned<GMimeStream> stream(
      g_mime_stream_mem_new_with_buffer(source.bytes.data(), source.bytes.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const bool is_box = source.bytes.starts_with("From ");
  g_mime_parser_set_format(parser.get(), is_box ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE);
  for (std::uint64_t number = 1; !harvest.is_full(); ++number) {
    const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
    if (message == nullptr && number > 1) break;
    if (message == nullptr) return harvest.refuse(source.part, Reason::damaged, "not readable as a mail");
    const bool is_last = g_mime_parser_eos(parser.get()) != FALSE;
    const bool is_only = is_last && number == 1;
    const std::string part =
        is_only || !is_box ? source.part : part_within(source.part, "mail " + std::to_string(number));
    TRY(MailReading(source, part, harvest).read(message.get()));
    if (is_last || !is_box) break;
  }
  return {};
}

}  // namespace depesche::ingest
