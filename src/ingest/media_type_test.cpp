// SPDX-License-Identifier: EUPL-1.2
#include "ingest/media_type.h"

#include <doctest/doctest.h>

#include <string>

namespace depesche::ingest {
namespace {

using namespace std::string_literals;

TEST_CASE("the bytes say more than the name") {
  CHECK(detect("%PDF-1.7\n", "brief.docx").format == Format::pdf);
  CHECK(detect("PK\x03\x04rest", "brief.txt").format == Format::zip);
  CHECK(detect("<!DOCTYPE html><p>Text", "notiz.txt").format == Format::html);
  CHECK(detect("{\\rtf1 Text}", "notiz.doc").format == Format::rtf);
  CHECK(detect("<?xml version=\"1.0\"?>\n<TEI/>", "").format == Format::xml);
  CHECK(detect("<?xml version=\"1.0\"?>\n<!-- c --><html xmlns=\"\">", "a.xml").format == Format::html);
  CHECK(detect("{\"id\":1,\"text\":\"a\"}\n{\"id\":2}", "export.txt").format == Format::json_lines);
  CHECK(detect("From: a@b\r\nSubject: x\r\n\r\nText", "mail.txt").format == Format::mail);
  CHECK(detect("\xFF\xFE<\0h\0t\0m\0l\0>\0"s, "a").format == Format::html);
}

TEST_CASE("the name decides where the bytes do not") {
  CHECK(detect("# Lage\n\nText", "lage.md").format == Format::markdown);
  CHECK(detect("a;b\n1;2\n", "liste.CSV").format == Format::csv);
  CHECK(detect("a;b\n1;2\n", "liste.txt").format == Format::text);
  CHECK(detect("just words", "brief.pdf").format == Format::text);
}

TEST_CASE("a sentence with a colon is no mail") {
  CHECK(detect("Note: this is text\nFrom: me\n\nmore", "a.txt").format == Format::text);
  CHECK(detect("To whom it may concern,\n", "a.eml").format == Format::text);
}

TEST_CASE("what nobody here reads is named") {
  CHECK(detect("\x01\x02\x03\xFE\xFD", "teil.zip").detail.contains("later parts"));
  CHECK(detect("\x1F\x8B\x08"s, "a.gz").detail == "a gzip archive");
  CHECK(detect("\x01\x02\x03\0\xFF"s, "a.bin").format == Format::unknown);
}

}  // namespace
}  // namespace depesche::ingest
