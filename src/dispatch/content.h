// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "dispatch/id.h"
#include "dispatch/label.h"
#include "env/clock.h"

// What people write: the content of the kinds report, instruction, message and document.
namespace depesche {

enum class Purpose : std::uint8_t { none, information, instruction_requested };
enum class Heading : std::uint8_t { none, summary, details, assessment, free_text };

struct Part {
  Heading heading = Heading::none;
  std::string heading_text{};  // only with Heading::free_text
  std::string text{};          // paragraphs, separated by an empty line
  std::optional<Level> level{};
  bool operator==(const Part&) const = default;
};

struct Signatory {
  std::string person{};  // id in the directory
  std::string name{};
  bool operator==(const Signatory&) const = default;
};

// Where a document that was not written here comes from.
struct Source {
  std::string path{};
  std::string part{};         // page, message or member inside the file
  std::string external_id{};  // its number elsewhere
  std::string media_type{};
  std::array<std::byte, 32> digest{};  // SHA-256 of the original bytes
  bool operator==(const Source&) const = default;
};

// What a message changes about an earlier dispatch of the same author: „Rückruf“ or „Änderungsmitteilung“.
struct Change {
  enum class What : std::uint8_t { relabelled, recalled };
  What what = What::recalled;
  DispatchId target{};
  Label label{};         // for `relabelled`: level, compartments and term that count from now on
  std::string second{};  // the other person, where two are needed
  bool operator==(const Change&) const = default;
};

struct Content {
  std::string subject{};
  std::string language{};       // BCP 47, "" when unknown
  std::string document_date{};  // ISO 8601 as far as known ("1976", "1976-02-03"), or ""
  std::string place{};
  std::string country{};  // as written
  std::string author_text{};
  std::string recipient_text{};
  Purpose purpose = Purpose::none;
  std::vector<Part> parts{};
  std::string post{};  // id of the sending post
  Signatory signed_by{};
  std::optional<Source> source{};
  std::optional<Time> acknowledge_by{};  // when the addressees for action must have acknowledged
  std::optional<Change> change{};
  bool operator==(const Content&) const = default;
};

inline constexpr std::size_t content_word_size_max = 4096;  // bytes of any field but a part's text
inline constexpr std::size_t content_parts_max = 4096;
inline constexpr std::size_t part_text_size_max = std::size_t{32} << 20;  // bytes

// A CBOR map with unsigned integer keys; fields at their default are left out. Code::invalid beyond a limit,
// and for bytes that are not in the one form that encode_content gives.
Result<Bytes> encode_content(const Content& content);
Result<Content> decode_content(BytesView bytes);

}  // namespace depesche
