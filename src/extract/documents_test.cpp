// SPDX-License-Identifier: EUPL-1.2
// Real files, many of them broken, that nobody here made.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "ingest/charset.h"
#include "ingest/extractor.h"
#include "ingest/test_folder.h"

namespace depesche::ingest {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t picture_bytes =
    60'000;  // larger PDFs are mostly pictures, slow to read under a sanitizer

std::optional<fs::path> shared(const std::string& name) {
  const char* named = std::getenv("DEPESCHE_SHARED");
  const fs::path folder = (named != nullptr ? fs::path(named) : fs::path(DEPESCHE_ROOT) / "../shared") / name;
  if (fs::exists(folder)) return folder;
  MESSAGE("skipped: " << folder.string() << " is not here (set DEPESCHE_SHARED)");
  return std::nullopt;
}

bool is_sampled(const fs::path& file, std::size_t number) {
  const bool is_law = file.string().contains("/gesetze/");
  const bool is_heavy = file.extension() == ".pdf" && fs::file_size(file) > picture_bytes;
  return !is_heavy && (!is_law || number % 20 == 0);
}

TEST_CASE("every real file gives text or a specific reason why not") {
  const auto folder = shared("data/documents");
  if (!folder) return;
  const auto files = files_under(*folder);
  REQUIRE(files.has_value());
  REQUIRE(files->size() > 300);
  Limits limits;
  limits.ocr_pages = 1;
  Extractor extractor(limits, DEPESCHE_EXTRACT);
  std::size_t documents = 0;
  std::size_t number = 0;
  for (const fs::path& file : *files) {
    if (!is_sampled(file, ++number)) continue;
    CAPTURE(file.string());
    const TestItems items = extract_all(extractor, file);
    CHECK(items.documents.size() + items.refusals.size() > 0);
    documents += items.documents.size();
    for (const Extracted& document : items.documents) {
      CHECK_FALSE(document.text.empty());
      CHECK(is_utf8(document.text));
      CHECK_FALSE(document.text.contains("\n\n\n"));
      CHECK_FALSE(document.media_type.empty());
    }
    for (const Rejected& refusal : items.refusals) {
      CAPTURE(refusal.detail);
      CHECK_FALSE(refusal.detail.empty());
      CHECK(refusal.reason != Reason::crashed);
      CHECK(refusal.reason != Reason::timed_out);
      CHECK(refusal.reason != Reason::unreadable);
    }
  }
  CHECK(documents > 200);
}

TEST_CASE("a real corpus reads whole, every line a document with date, title and language") {
  const auto file = shared("data/corpora/bundestag-antworten.jsonl.zst");
  if (!file) return;
  Extractor extractor;
  std::size_t documents = 0;
  REQUIRE(extractor
              .extract(*file, {},
                       [&](const Item& item) -> Result<> {
                         const auto* document = std::get_if<Extracted>(&item);
                         REQUIRE(document != nullptr);
                         ++documents;
                         CHECK_FALSE(document->external_id.empty());
                         CHECK(document->date.size() == 10);
                         CHECK(document->language == "de");
                         CHECK(document->extra.contains("drucksache"));
                         return {};
                       })
              .has_value());
  CHECK(documents == 4385);
}

TEST_CASE("protected, old and broken files are named as what they are") {
  const auto folder = shared("data/documents/tika");
  if (!folder) return;
  Extractor extractor({}, DEPESCHE_EXTRACT);
  const auto reason = [&](const char* name) {
    const TestItems items = extract_all(extractor, *folder / name);
    REQUIRE(items.refusals.size() == 1);
    return items.refusals[0].reason;
  };
  CHECK(reason("docx/testWORD_protected_passtika.docx") == Reason::encrypted);
  CHECK(reason("pdf/testUnicodePassword.pdf") == Reason::encrypted);
  CHECK(reason("docx/testWORD_truncated.docx") == Reason::damaged);
  CHECK(reason("zip/testZIP_corrupted_oom.zip") == Reason::damaged);
}

}  // namespace
}  // namespace depesche::ingest
