// SPDX-License-Identifier: EUPL-1.2
#include "ingest/extractor.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <stdlib.h>
#include <string>
#include <vector>
#include <zstd.h>

#include "ingest/test_folder.h"

namespace depesche::ingest {
namespace {

namespace fs = std::filesystem;
using Folder = TestFolder;

TestItems extract(const fs::path& path, const Options& options = {}, const Limits& limits = {}) {
  Extractor extractor(limits, DEPESCHE_EXTRACT);
  return extract_all(extractor, path, options);
}

constexpr std::string_view two_lines =
    "{\"id\":\"a\",\"date\":\"2005\",\"country\":null,\"lang\":\"de\",\"text\":\"Erster.\",\"marking\":"
    "\"secret\"}\n"
    "{broken\n\n"
    "{\"id\":\"b\",\"date\":\"irgendwann\",\"subject\":\"Lage\",\"text\":\"Zweiter.\"}";

TEST_CASE("a line of JSON Lines is a document, and a broken one is refused under its number") {
  const Folder folder;
  const TestItems items = extract(folder.put("a.jsonl", two_lines));

  REQUIRE(items.documents.size() == 2);
  CHECK(items.documents[0].part == "line 1");
  CHECK(items.documents[0].external_id == "a");
  CHECK(items.documents[0].date == "2005");
  CHECK(items.documents[0].country.empty());
  CHECK(items.documents[0].extra.at("marking") == "secret");
  CHECK(items.documents[1].part == "line 4");
  CHECK(items.documents[1].title == "Lage");
  CHECK(items.documents[1].date.empty());
  CHECK(items.documents[1].extra.at("date") == "irgendwann");
  REQUIRE(items.refusals.size() == 1);
  CHECK(items.refusals[0].part == "line 2");
  CHECK(items.refusals[0].reason == Reason::damaged);
}

TEST_CASE("a compressed file reads as the file it holds") {
  const Folder folder;
  CHECK(extract(folder.put("a.jsonl.zst", compressed(two_lines))).documents.size() == 2);
  CHECK(extract(folder.put("b.zst", compressed("Nur Text."))).documents.at(0).text == "Nur Text.");
}

TEST_CASE("a compressed file that breaks off gives its lines, then says it is damaged") {
  const Folder folder;
  std::string lines;
  for (int i = 0; i < 20'000; ++i) lines += "{\"text\":\"Zeile " + std::to_string(i * 7919) + "\"}\n";
  const std::string packed = compressed(lines);
  const TestItems items = extract(folder.put("a.jsonl.zst", packed.substr(0, packed.size() / 2)));
  CHECK(!items.documents.empty());
  REQUIRE(items.refusals.size() == 1);
  CHECK(items.refusals[0].reason == Reason::damaged);
}

TEST_CASE("a line beyond the limit is refused and the next one is read") {
  const Folder folder;
  Limits limits;
  limits.line_bytes = 1000;
  for (const std::size_t size : {2000U, 600'000U}) {
    const std::string text = "{\"text\":\"eins\"}\n" + std::string(size, 'x') + "\n{\"text\":\"zwei\"}\n";
    const TestItems items = extract(folder.put("a.jsonl", text), {}, limits);
    CHECK(items.documents.size() == 2);
    REQUIRE(items.refusals.size() == 1);
    CHECK(items.refusals[0].reason == Reason::too_large);
    CHECK(items.refusals[0].part == "line 2");
  }
}

TEST_CASE("a mapping says how the fields are called") {
  const Folder folder;
  Options options;
  options.mapping.fields = {{"text", "Volltext"}, {"title", "Rubrum"}};
  const TestItems items = extract(folder.put("a.csv", "Volltext;Rubrum;title\nAlles;Oben;neben\n"), options);
  REQUIRE(items.documents.size() == 1);
  CHECK(items.documents[0].text == "Alles");
  CHECK(items.documents[0].title == "Oben");
  CHECK(items.documents[0].extra.at("title") == "neben");
}

TEST_CASE("CSV in the encoding of a German spreadsheet reads with its umlauts") {
  const Folder folder;
  const TestItems items = extract(folder.put("a.csv",
                                             "Datum;Empf\xE4nger;Text\r\n4.3.1916;K\xF6ln;\"Gr\xFC\xDF"
                                             "e;\r\nzwei\"\r\n"));
  REQUIRE(items.documents.size() == 1);
  CHECK(items.documents[0].date == "1916-03-04");
  CHECK(items.documents[0].text == "Grüße;\nzwei");
  CHECK(items.documents[0].part == "row 1");
}

TEST_CASE("a table without a text column is one document") {
  const Folder folder;
  const TestItems items = extract(folder.put("a.csv", "Land,Wert\nMali,3\n"));
  REQUIRE(items.documents.size() == 1);
  CHECK(items.documents[0].text == "Land | Wert\nMali | 3");
}

TEST_CASE("text and Markdown keep their paragraphs") {
  const Folder folder;
  CHECK(extract(folder.put("a.txt", "Eins\r\n\r\n\r\nZwei  drei")).documents.at(0).text ==
        "Eins\n\nZwei drei");
  CHECK(extract(folder.put("a.md", "# Lage im Norden #\n\nText")).documents.at(0).title == "Lage im Norden");
}

TEST_CASE("every file gives an item, and a refusal has its true reason") {
  const Folder folder;
  const auto reason = [&](const fs::path& path, const Limits& limits = {}) {
    const TestItems items = extract(path, {}, limits);
    REQUIRE(items.refusals.size() == 1);
    return items.refusals[0].reason;
  };
  CHECK(reason(folder.put("a.txt", "")) == Reason::empty);
  CHECK(reason(folder.put("a.txt", " \n ")) == Reason::empty);
  CHECK(reason(folder.put("a.bin", std::string("\x01\0\x02", 3))) == Reason::unsupported);
  CHECK(reason(folder.path() / "missing") == Reason::unreadable);
  CHECK(reason(folder.path()) == Reason::unsupported);
  Limits small;
  small.text_bytes = 10;
  CHECK(reason(folder.put("b.txt", "more than ten bytes"), small) == Reason::too_large);
}

TEST_CASE("an error of the receiver ends the extraction and is passed on") {
  const Folder folder;
  Extractor extractor({}, DEPESCHE_EXTRACT);
  int taken = 0;
  const auto done = extractor.extract(folder.put("a.jsonl", two_lines), {}, [&](const Item&) -> Result<> {
    ++taken;
    return fail(Code::conflict, "full");
  });
  CHECK(done.error().code == Code::conflict);
  CHECK(taken == 1);
}

TEST_CASE("a folder's files come in the order of their names") {
  const Folder folder;
  folder.put("b.txt", "b");
  folder.put("a/z.txt", "z");
  fs::create_symlink("b.txt", folder.path() / "link.txt");
  const auto files = files_under(folder.path());
  REQUIRE(files.has_value());
  REQUIRE(files->size() == 2);
  CHECK(files->front() == folder.path() / "a/z.txt");
  CHECK(files_under(folder.path() / "none").error().code == Code::not_found);
}

}  // namespace
}  // namespace depesche::ingest
