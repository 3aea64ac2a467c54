// SPDX-License-Identifier: EUPL-1.2
#include "extract/convert.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>
#include <zip.h>

#include "extract/reflow.h"

namespace depesche::ingest {
namespace {

struct Items {
  std::vector<Extracted> documents{};
  std::vector<Rejected> refusals{};
};

Items convert_all(std::string_view bytes, const std::string& name = "", const Limits& limits = {}) {
  Items items;
  const Options options;
  Harvest harvest(limits, options, [&](Item item) -> Result<> {
    if (auto* document = std::get_if<Extracted>(&item)) items.documents.push_back(std::move(*document));
    if (auto* refusal = std::get_if<Rejected>(&item)) items.refusals.push_back(std::move(*refusal));
    return {};
  });
  REQUIRE(convert(Source{.bytes = bytes, .name = name, .part = {}, .depth = 0}, harvest).has_value());
  return items;
}

Extracted only_document(std::string_view bytes, const std::string& name = "") {
  Items items = convert_all(bytes, name);
  CHECK(items.refusals.empty());
  REQUIRE(items.documents.size() == 1);
  return std::move(items.documents.front());
}

Rejected only_refusal(std::string_view bytes, const Limits& limits = {}) {
  Items items = convert_all(bytes, "", limits);
  CHECK(items.documents.empty());
  REQUIRE(items.refusals.size() == 1);
  return std::move(items.refusals.front());
}

using Members = std::vector<std::pair<std::string, std::string>>;

// A ZIP archive of these members.
std::string zipped(const Members& members) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  REQUIRE(target != nullptr);
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  REQUIRE(archive != nullptr);
  for (const auto& [name, bytes] : members) {
    zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    REQUIRE(zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8) >= 0);
  }
  REQUIRE(zip_close(archive) == 0);
  REQUIRE(zip_source_open(target) == 0);
  zip_stat_t status;
  REQUIRE(zip_source_stat(target, &status) == 0);
  std::string bytes(status.size, '\0');
  REQUIRE(zip_source_read(target, bytes.data(), bytes.size()) == static_cast<zip_int64_t>(bytes.size()));
  zip_source_close(target);
  zip_source_free(target);
  return bytes;
}

std::string word(const std::string& body) {
  return zipped(
      {{"[Content_Types].xml", "<Types/>"},
       {"word/document.xml", "<w:document xmlns:w=\"w\"><w:body>" + body + "</w:body></w:document>"},
       {"docProps/core.xml",
        "<c><dc:title>Vermerk</dc:title><dc:creator>Ref. 101</dc:creator>"
        "<dcterms:created>2024-05-01T10:00:00Z</dcterms:created></c>"}});
}

TEST_CASE("a web page gives its text without scripts, and its title") {
  const Extracted page = only_document(
      "<!DOCTYPE html><html lang=\"de-DE\"><head><title>Lage &amp; Ausblick</title><style>p{}</style>"
      "<meta name=author content=\"Ref. 101\"></head><body><script>bad()</script><h1>Lage</h1>"
      "<p>Ein <b>ruhiger</b>\n Tag.<p>Zweiter<br>Zeile<pre>a\n  b</pre></body></html>");
  CHECK(page.text == "Lage\n\nEin ruhiger Tag.\n\nZweiter\nZeile\n\na\nb");
  CHECK(page.title == "Lage & Ausblick");
  CHECK(page.author == "Ref. 101");
  CHECK(page.language == "de");
}

TEST_CASE("a web page in windows-1252 says so in its head and keeps its umlauts") {
  CHECK(only_document("<html><head><meta charset=windows-1252></head><p>Gr\xFC\xDF"
                      "e</p></html>")
            .text == "Grüße");
}

TEST_CASE("a very deep web page is read without recursion") {
  std::string page = "<html><body>";
  for (int i = 0; i < 20'000; ++i) page += "<div>";
  CHECK(only_document(page + "unten").text == "unten");
}

TEST_CASE("TEI gives header fields and paragraphs") {
  const Extracted letter = only_document(
      "<?xml version=\"1.0\"?><TEI xmlns=\"http://www.tei-c.org/ns/1.0\" "
      "xml:lang=\"de\"><teiHeader><fileDesc>"
      "<titleStmt><title>Brief an "
      "Bern</title><author>A</author></titleStmt></fileDesc><profileDesc><correspDesc>"
      "<correspAction type=\"sent\"><persName>Zimmermann</persName><placeName>Berlin</placeName>"
      "<date when=\"1917-01-16\"/></correspAction><correspAction "
      "type=\"received\"><persName>Bernstorff</persName>"
      "</correspAction></correspDesc></profileDesc></teiHeader><text><body><head>Nr. 158</head>"
      "<p>Wir beab<lb break=\"no\"/>sichtigen<note>eigenhändig</note>.</p></body></text></TEI>");
  CHECK(letter.title == "Brief an Bern");
  CHECK(letter.author == "Zimmermann");
  CHECK(letter.recipient == "Bernstorff");
  CHECK(letter.place == "Berlin");
  CHECK(letter.date == "1917-01-16");
  CHECK(letter.text == "Nr. 158\n\nWir beabsichtigen [eigenhändig] .");
}

TEST_CASE("a TEI volume gives a document for each division that is one") {
  const Items items = convert_all(
      "<?xml version=\"1.0\"?><TEI><text><div type=\"document\" xml:id=\"d1\"><head>1. "
      "Eins</head><p>A</p></div>"
      "<div type=\"document\" xml:id=\"d2\"><head>2. Zwei</head><p>B</p></div></text></TEI>");
  REQUIRE(items.documents.size() == 2);
  CHECK(items.documents[1].part == "d2");
  CHECK(items.documents[1].title == "2. Zwei");
}

TEST_CASE("entities that would multiply are not expanded, and nothing is fetched") {
  const Extracted bomb = only_document(
      "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">"
      "<!ENTITY f SYSTEM \"file:///etc/passwd\">]><r>x &b; &f;</r>");
  CHECK(bomb.text == "x &b; &f;");
}

TEST_CASE("XML that is not well-formed is damaged, with the place") {
  const Rejected refusal = only_refusal("<?xml version=\"1.0\"?><a><b></a>");
  CHECK(refusal.reason == Reason::damaged);
  CHECK(refusal.detail.contains("byte"));
}

TEST_CASE("a Word document gives its text, its tables as lines, and who wrote it when") {
  const Extracted document = only_document(
      word(
          "<w:p><w:r><w:t>Erster</w:t></w:r><w:r><w:tab/><w:t xml:space=\"preserve\"> Satz.</w:t></w:r></w:p>"
          "<w:p><w:del><w:r><w:t>weg</w:t></w:r></w:del><w:r><w:t>Zweiter</w:t></w:r></w:p>"
          "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>"
          "<w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"),
      "falsch.txt");
  CHECK(document.text == "Erster Satz.\n\nZweiter\n\na | b");
  CHECK(document.title == "Vermerk");
  CHECK(document.author == "Ref. 101");
  CHECK(document.date == "2024-05-01");
}

TEST_CASE("the words of a chart in a Word document are text, its numbers are not") {
  const Extracted document = only_document(zipped(
      {{"[Content_Types].xml", "<Types/>"},
       {"word/document.xml", "<w:document><w:body/></w:document>"},
       {"word/charts/chart1.xml",
        "<c:chart><c:title><a:p><a:r><a:t>Ausfuhr</a:t></a:r></a:p></c:title><c:ser>"
        "<c:tx><c:v>Weizen</c:v></c:tx><c:cat><c:pt><c:v>Mai</c:v></c:pt><c:pt><c:v>Juni</c:v></c:pt></c:cat>"
        "<c:val><c:pt><c:v>17</c:v></c:pt></c:val></c:ser></c:chart>"}}));
  CHECK(document.text == "Ausfuhr\n\nWeizen Mai Juni");
}

TEST_CASE("a sheet gives each row as a line and days as dates") {
  const Extracted sheet = only_document(zipped(
      {{"[Content_Types].xml", "<Types/>"},
       {"xl/workbook.xml", "<workbook><sheets><sheet name=\"Lage\" r:id=\"r1\"/></sheets></workbook>"},
       {"xl/_rels/workbook.xml.rels", "<R><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></R>"},
       {"xl/sharedStrings.xml", "<sst><si><r><t>Köl</t></r><r><t>n</t></r><rPh><t>x</t></rPh></si></sst>"},
       {"xl/styles.xml", "<s><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></s>"},
       {"xl/worksheets/sheet1.xml",
        "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c><c><v>3.5</v></c>"
        "<c s=\"1\"><v>43831</v></c><c t=\"s\"><v>99</v></c></row></sheetData></worksheet>"}}));
  CHECK(sheet.text == "Lage\n\nKöln | 3.5 | 2020-01-01");
}

TEST_CASE("an OpenDocument text gives its paragraphs and says when it is encrypted") {
  const Members members{
      {"mimetype", "application/vnd.oasis.opendocument.text"},
      {"content.xml",
       "<office:document-content><office:body><office:text><text:h>Lage</text:h>"
       "<text:p>Ein<text:s "
       "text:c=\"2\"/>Satz.</text:p></office:text></office:body></office:document-content>"}};
  CHECK(only_document(zipped(members)).text == "Lage\n\nEin Satz.");

  Members encrypted = members;
  encrypted.emplace_back("META-INF/manifest.xml", "<m><manifest:encryption-data/></m>");
  CHECK(only_refusal(zipped(encrypted)).reason == Reason::encrypted);
}

TEST_CASE("RTF gives text in its code pages, without tables of fonts and styles") {
  CHECK(only_document(
            "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 Cyr;}}"
            "{\\*\\unknown weg}{\\info{\\title Lage}{\\creatim\\yr2004\\mo9\\dy2}}"
            "\\f0 Gr\\'fc\\'dfe\\par{\\f1 \\'c4\\'e0} \\u8364? \\u-10179?\\u-8638?{\\bin3 abc}\\emdash Ende}")
            .text == "Grüße\n\nДа € 🙂—Ende");
  CHECK(only_document("{\\rtf1{\\info{\\title Lage}{\\creatim\\yr2004\\mo9\\dy2}}a}").date == "2004-09-02");
}

TEST_CASE("a mail gives its plain text, its header, and its attachments as items of their own") {
  const Items items = convert_all(
      "From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>\r\nTo: a@example.org\r\nSubject: "
      "=?utf-8?b?R3LDvMOfZQ==?=\r\n"
      "Date: Fri, 4 Mar 2016 10:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; "
      "boundary=x\r\n\r\n"
      "--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\nContent-Type: text/plain; "
      "charset=iso-8859-1\r\n"
      "Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe\r\n--y\r\nContent-Type: "
      "text/html\r\n\r\n<p>nein</p>\r\n"
      "--y--\r\n--x\r\nContent-Type: text/plain; name=b.txt\r\nContent-Disposition: attachment; "
      "filename=b.txt\r\n\r\n"
      "Anlage\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nFrom: c@example.org\r\nSubject: "
      "Innen\r\n\r\nInnerer Text\r\n--x--\r\n");
  CHECK(items.refusals.empty());
  REQUIRE(items.documents.size() == 3);
  CHECK(items.documents[0].title == "Grüße");
  CHECK(items.documents[0].author.contains("Jürgen"));
  CHECK(items.documents[0].date == "2016-03-04");
  CHECK(items.documents[0].text == "Grüße");
  CHECK(items.documents[1].part == "attachment 1 b.txt");
  CHECK(items.documents[1].text == "Anlage");
  CHECK(items.documents[2].part == "attachment 2");
  CHECK(items.documents[2].text == "Innerer Text");
}

TEST_CASE("members of an archive are items under their paths, and depth has an end") {
  std::string archive = zipped({{"tief.txt", "unten"}});
  CHECK(only_document(archive).part == "tief.txt");
  for (int i = 0; i < 3; ++i) archive = zipped({{"z.zip", archive}});
  CHECK(only_document(archive).part == "z.zip > z.zip > z.zip > tief.txt");
  const Rejected refusal = only_refusal(zipped({{"z.zip", archive}}));
  CHECK(refusal.reason == Reason::too_deep);
}

TEST_CASE("an archive that unpacks to too much is refused member by member") {
  const std::string archive = zipped({{"a.txt", std::string(8U << 20, 'a')}, {"b.txt", "klein"}});
  Limits limits;
  limits.unpacked_ratio = 100;
  const Items bomb = convert_all(archive, "", limits);
  REQUIRE(bomb.refusals.size() == 1);
  CHECK(bomb.refusals[0].reason == Reason::too_large);
  CHECK(bomb.documents.size() == 1);
  limits = {};
  limits.unpacked_bytes = 1U << 20;
  CHECK(convert_all(archive, "", limits).refusals.size() == 2);
}

TEST_CASE("what needs a password or is of an old format is refused as that") {
  const std::string ole = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(100, '\0');
  const auto wide = [](std::string_view text) {
    std::string made;
    for (const char c : text) made.append({c, '\0'});
    return made;
  };
  CHECK(only_refusal(ole + wide("EncryptedPackage")).reason == Reason::encrypted);
  CHECK(only_refusal(ole + wide("WordDocument")).detail.contains(".doc"));
  CHECK(only_refusal("%PDF-1.4 and nothing more").reason == Reason::damaged);
  CHECK(only_refusal(std::string("PK\x03\x04 and nothing more")).reason == Reason::damaged);
}

TEST_CASE("lines of print become paragraphs, and divided words are made whole") {
  CHECK(
      reflow("Die Bundesregierung hat den Ver-\ntrag über die Ein-\nund Ausfuhr mit Nordrhein-\nWestfalen "
             "geschlossen.\n"
             "(1) Er gilt sofort.\n\nBerlin") ==
      "Die Bundesregierung hat den Vertrag über die Ein- und Ausfuhr mit Nordrhein-Westfalen geschlossen.\n\n"
      "(1) Er gilt sofort.\n\nBerlin");
  CHECK(restore_hyphens("die DatenschutzGrundverordnung gilt", "die Datenschutz-\nGrundverordnung gilt") ==
        "die Datenschutz-Grundverordnung gilt");
}

}  // namespace
}  // namespace depesche::ingest
