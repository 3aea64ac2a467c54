// SPDX-License-Identifier: EUPL-1.2
#include "ingest/media_type.h"

#include <algorithm>
#include <array>
#include <optional>

#include "ingest/charset.h"
#include "ingest/json_lines.h"
#include "ingest/plain.h"

namespace depesche::ingest {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::string_view bytes;
  Format format;
  std::string_view media_type;
  std::string_view words;  // for what nobody here reads
};

constexpr std::array magics{
    Magic{"PK\x03\x04"sv, Format::zip, "application/zip", ""},
    Magic{"PK\x05\x06"sv, Format::zip, "application/zip", ""},
    Magic{"PK\x07\x08"sv, Format::zip, "application/zip", ""},
    Magic{"{\\rtf"sv, Format::rtf, "application/rtf", ""},
    Magic{"\x28\xB5\x2F\xFD"sv, Format::zstd, "application/zstd", ""},
    Magic{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, Format::ole, "application/x-ole-storage", ""},
    Magic{"\x89PNG\r\n\x1A\n"sv, Format::picture, "image/png", ""},
    Magic{"\xFF\xD8\xFF"sv, Format::picture, "image/jpeg", ""},
    Magic{"II*\0"sv, Format::picture, "image/tiff", ""},
    Magic{"MM\0*"sv, Format::picture, "image/tiff", ""},
    Magic{"GIF8"sv, Format::picture, "image/gif", ""},
    Magic{"\x7F"
          "ELF"sv,
          Format::unknown, "application/x-elf", "an executable program"},
    Magic{"MZ\x90"sv, Format::unknown, "application/x-msdownload", "an executable program"},
    Magic{"\xCA\xFE\xBA\xBE"sv, Format::unknown, "application/java-vm", "an executable program"},
    Magic{"\x1F\x8B"sv, Format::unknown, "application/gzip", "a gzip archive"},
    Magic{"BZh"sv, Format::unknown, "application/x-bzip2", "a bzip2 archive"},
    Magic{"\xFD"
          "7zXZ\0"sv,
          Format::unknown, "application/x-xz", "an xz archive"},
    Magic{"7z\xBC\xAF\x27\x1C"sv, Format::unknown, "application/x-7z-compressed", "a 7-Zip archive"},
    Magic{"Rar!\x1A\x07"sv, Format::unknown, "application/vnd.rar", "a RAR archive"},
    Magic{"SQLite format 3\0"sv, Format::unknown, "application/vnd.sqlite3", "an SQLite database"},
    Magic{"OggS"sv, Format::unknown, "audio/ogg", "a sound or film recording"},
    Magic{"fLaC"sv, Format::unknown, "audio/flac", "a sound recording"},
    Magic{"ID3"sv, Format::unknown, "audio/mpeg", "a sound recording"},
    Magic{"RIFF"sv, Format::unknown, "application/x-riff", "a sound, film or picture recording"},
    Magic{"%!PS"sv, Format::unknown, "application/postscript", "PostScript"},
};

struct Ending {
  std::string_view ending;
  Format format;
};
constexpr std::array endings{
    Ending{".md", Format::markdown},      Ending{".markdown", Format::markdown},
    Ending{".csv", Format::csv},          Ending{".tsv", Format::csv},
    Ending{".jsonl", Format::json_lines}, Ending{".ndjson", Format::json_lines},
    Ending{".eml", Format::mail},         Ending{".mbox", Format::mail},
    Ending{".html", Format::html},        Ending{".htm", Format::html},
    Ending{".xhtml", Format::html},       Ending{".xml", Format::xml},
};

std::optional<Format> by_ending(std::string_view name) {
  const std::string lower = lower_ascii(name);
  for (const Ending& known : endings) {
    if (lower.ends_with(known.ending)) return known.format;
  }
  return std::nullopt;
}

std::string_view from(std::string_view text, std::size_t at) {
  return text.substr(std::min(at, text.size()));
}

std::string_view trimmed_front(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

// Passes over XML declaration, comments, processing instructions and white space.
std::string_view after_prolog(std::string_view text) {
  for (;;) {
    text = trimmed_front(text);
    const bool is_instruction = text.starts_with("<?");
    if (!is_instruction && !text.starts_with("<!--")) return text;
    const std::string_view end = is_instruction ? "?>" : "-->";
    const std::size_t stop = text.find(end);
    if (stop == std::string_view::npos) return text;
    text.remove_prefix(stop + end.size());
  }
}

std::optional<Format> markup(std::string_view text) {
  const std::string_view start = trimmed_front(text);
  if (!start.starts_with('<')) return std::nullopt;
  const std::string root = lower_ascii(after_prolog(text).substr(0, 64));
  constexpr std::array html_starts{
      "<!doctype html"sv, "<html"sv,   "<head"sv, "<body"sv, "<title"sv, "<meta"sv, "<script"sv,
      "<style"sv,         "<table"sv,  "<div"sv,  "<p>"sv,   "<h1"sv,    "<br"sv,   "<font"sv,
      "<a href"sv,        "<center"sv, "<img"sv,  "<span"sv, "<link"sv};
  if (std::ranges::any_of(html_starts, [&](std::string_view tag) { return root.starts_with(tag); }))
    return Format::html;
  if (start.starts_with("<?xml") || root.starts_with("<!doctype")) return Format::xml;
  const std::string lower = lower_ascii(text.substr(0, 4096));
  if (lower.contains("<html") || lower.contains("<body")) return Format::html;
  return std::nullopt;
}

bool is_header_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) { return c > 0x20 && c < 0x7F; });
}

// Whether the text starts with a header as RFC 5322 has it, with at least two fields that mail has.
bool is_mail(std::string_view text, bool says_mail) {
  constexpr std::array known{"from"sv,
                             "to"sv,
                             "cc"sv,
                             "date"sv,
                             "subject"sv,
                             "received"sv,
                             "return-path"sv,
                             "message-id"sv,
                             "mime-version"sv,
                             "delivered-to"sv,
                             "content-type"sv,
                             "reply-to"sv,
                             "x-mozilla-status"sv,
                             "sender"sv,
                             "dkim-signature"sv,
                             "bcc"sv,
                             "envelope-to"sv,
                             "content-transfer-encoding"sv,
                             "x-mailer"sv,
                             "in-reply-to"sv,
                             "authentication-results"sv};
  std::size_t found = 0;
  bool is_first = true;
  text = trimmed_front(text);
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) break;
    const bool is_envelope = is_first && (line.starts_with("From ") || line.starts_with(">From "));
    const bool is_continued = !is_first && (line.front() == ' ' || line.front() == '\t');
    is_first = false;
    if (is_envelope || is_continued) continue;
    const std::string_view name = line.substr(0, line.find(':'));
    if (name.size() == line.size() || !is_header_name(name)) {
      if (!says_mail) return false;
      continue;
    }
    found += std::ranges::find(known, lower_ascii(name)) != known.end() ? 1U : 0U;
  }
  return found >= (says_mail ? 1U : 2U);
}

Detected of(Format format) {
  return {.format = format, .media_type = std::string(media_type_of(format)), .detail = {}};
}

Detected detect_text(std::string_view text, std::string_view name) {
  const auto ending = by_ending(name);
  if (const auto found = markup(text)) return of(*found);
  if (looks_like_json_lines(text)) return of(Format::json_lines);
  if (is_mail(text, ending == Format::mail)) return of(Format::mail);
  if (!ending) return of(Format::text);
  const bool may_be_so =
      *ending == Format::markdown || *ending == Format::csv || *ending == Format::json_lines ||
      (*ending == Format::xml && trimmed_front(text).starts_with('<')) || *ending == Format::html;
  return of(may_be_so ? *ending : Format::text);
}

std::optional<Detected> detect_binary(std::string_view head) {
  if (head.substr(0, 1024).contains("%PDF-")) return of(Format::pdf);
  if (head.starts_with("RIFF") && from(head, 8).starts_with("WEBP")) {
    return Detected{.format = Format::picture, .media_type = "image/webp", .detail = {}};
  }
  if (head.starts_with("BM") && from(head, 6).starts_with("\0\0\0\0"sv)) {
    return Detected{.format = Format::picture, .media_type = "image/bmp", .detail = {}};
  }
  if (from(head, 4).starts_with("ftyp")) {
    return Detected{
        .format = Format::unknown, .media_type = "video/mp4", .detail = "a film or sound recording"};
  }
  for (const Magic& magic : magics) {
    if (!head.starts_with(magic.bytes)) continue;
    return Detected{.format = magic.format,
                    .media_type = std::string(magic.media_type),
                    .detail = std::string(magic.words)};
  }
  return std::nullopt;
}

}  // namespace

Detected detect(std::string_view head, std::string_view name) {
  if (auto found = detect_binary(head)) return *std::move(found);
  if (!is_text(head)) {
    return {.format = Format::unknown,
            .media_type = "application/octet-stream",
            .detail = lower_ascii(name).ends_with(".zip")
                          ? "not the beginning of a ZIP archive, perhaps one of its later parts"
                          : "bytes of an unknown kind"};
  }
  const std::string charset = starts_as_utf8(head) ? "UTF-8" : charset_of(head, {});
  return charset == "UTF-8" && !head.starts_with("\uFEFF") && !head.contains('\0')
             ? detect_text(head, name)
             : detect_text(to_utf8(head, charset), name);
}

std::string unsupported_detail(const Detected& detected) {
  return detected.detail.empty() ? detected.media_type : detected.detail + " (" + detected.media_type + ")";
}

std::string_view media_type_of(Format format) {
  switch (format) {
    case Format::text: return "text/plain";
    case Format::markdown: return "text/markdown";
    case Format::json_lines: return "application/jsonl";
    case Format::csv: return "text/csv";
    case Format::html: return "text/html";
    case Format::xml: return "application/xml";
    case Format::pdf: return "application/pdf";
    case Format::zip: return "application/zip";
    case Format::mail: return "message/rfc822";
    case Format::rtf: return "application/rtf";
    case Format::picture: return "image/*";
    case Format::zstd: return "application/zstd";
    case Format::ole: return "application/x-ole-storage";
    case Format::unknown: return "application/octet-stream";
  }
  return "application/octet-stream";
}

bool is_complex(Format format) {
  return format == Format::html || format == Format::xml || format == Format::pdf || format == Format::zip ||
         format == Format::mail || format == Format::rtf || format == Format::picture;
}

}  // namespace depesche::ingest
