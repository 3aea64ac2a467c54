// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"

// Foreign files become documents here. This header says what comes out; extractor.h says how to ask for it.
namespace depesche::ingest {

// One document found in a file. All text is valid UTF-8. What the file does not say stays empty.
struct Extracted {
  // Where in the file: "" for the file itself, else a path that stays the same from run to run:
  // "line 17" (JSON Lines), "row 3" (CSV), a member's path (ZIP), an attachment's number and name (mail).
  // Nested parts are joined by " > ".
  std::string part{};
  std::string external_id{};  // the id the file gives it
  std::string title{};
  std::string
      text{};  // paragraphs separated by an empty line; a single line break stays within its paragraph
  std::string date{};  // ISO 8601: "1916-03-04", "1916-03" or "1916"
  std::string place{};
  std::string country{};
  std::string author{};
  std::string recipient{};
  std::string language{};  // ISO 639, lower case, as stated by the file: "de"
  std::string label{};     // classification, as written
  std::string media_type{};
  std::map<std::string, std::string> extra{};  // other fields of the file, at most Limits::extra_fields
  bool by_ocr = false;                         // at least one page was read from a picture
};

// Why something in a file became no document.
enum class Reason : std::uint8_t {
  unsupported,    // a format this program does not read
  encrypted,      // needs a password
  damaged,        // claims a format and breaks its rules
  empty,          // read without fault, and there is no text in it
  too_large,      // more bytes, members or records than the limits allow
  too_deep,       // nested deeper than the limits allow
  timed_out,      // took longer than the limits allow
  out_of_memory,  // needed more memory than the limits allow
  crashed,        // the reader of this format failed on it
  not_text,       // said to be text and is not
  unreadable,     // the operating system refused to give the bytes
};

std::string_view name_of(Reason reason);

struct Rejected {
  std::string part{};
  Reason reason = Reason::unsupported;
  std::string detail{};  // for people
};

using Item = std::variant<Extracted, Rejected>;

// Receives the items of a file in their order. An error from it ends the extraction and is passed on.
using Sink = std::function<Result<>(Item)>;

// How the fields of JSON Lines and CSV are called, when not by our names or a common synonym:
// ours ("id", "date", "place", "country", "author", "recipient", "title", "lang", "text", "label") to theirs.
struct Mapping {
  std::map<std::string, std::string> fields;
};

// How far a foreign file is followed. Sizes in bytes.
struct Limits {
  std::chrono::seconds wall_time{300};  // per file, complex formats
  std::chrono::seconds cpu_time{280};   // per file, complex formats
  std::uint64_t address_space = 1'000'000'000;
  std::uint64_t file_bytes = 256U << 20;      // largest file of a complex format
  std::uint64_t text_bytes = 16U << 20;       // largest text of one document
  std::uint64_t line_bytes = 16U << 20;       // largest line (JSON Lines) or record (CSV)
  std::uint64_t member_bytes = 64U << 20;     // largest unpacked member of an archive
  std::uint64_t unpacked_bytes = 256U << 20;  // all that is unpacked from one file
  std::uint64_t unpacked_ratio = 1000;        // unpacked to packed, for members above 1 MiB
  std::uint64_t items = 10'000;               // documents and refusals from one file of a complex format
  std::uint64_t depth = 4;                    // a mail in a ZIP in a mail …
  std::uint64_t pages = 5'000;
  std::uint64_t ocr_pages = 50;  // pictures read per file; the rest of a longer file is left out, and said so
  std::uint64_t ocr_pixels = 40'000'000;  // per picture
  std::uint64_t extra_fields = 32;
  std::uint64_t field_bytes = 4096;      // longest value of any field but the text
  std::uint64_t files_per_worker = 200;  // then the worker is replaced
};

struct Options {
  Mapping mapping;
  bool ocr = true;  // read pictures of text
};

}  // namespace depesche::ingest
