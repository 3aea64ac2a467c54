// SPDX-License-Identifier: EUPL-1.2
#include "extract/xml.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "extract/xml_walk.h"
#include "ingest/charset.h"
#include "ingest/plain.h"

namespace depesche::ingest {
namespace {

using namespace std::string_view_literals;

bool is_one_of(std::string_view name, auto const& names) {
  return std::ranges::find(names, name) != names.end();
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

std::string declared_encoding(std::string_view bytes) {
  const std::string_view declaration =
      bytes.substr(0, std::min(bytes.substr(0, 256).find("?>"), std::size_t{256}));
  const std::size_t at = declaration.find("encoding=");
  if (at == std::string_view::npos || at + 10 >= declaration.size()) return {};
  const std::string_view value = declaration.substr(at + 10);
  return std::string(value.substr(0, value.find_first_of("\"'")));
}

struct TextGatherer {
  std::string text{};
  bool enter(pugi::xml_node node) {
    if (is_xml_text(node)) append_inline(text, node.value());
    return true;
  }
  void leave(pugi::xml_node /*node*/) {}
};

struct NameFinder {
  std::string_view name;
  pugi::xml_node found{};
  bool enter(pugi::xml_node node) {
    if (!found && local_name(node) == name) found = node;
    return !found;
  }
  void leave(pugi::xml_node /*node*/) {}
};

pugi::xml_node first_named(pugi::xml_node root, std::string_view name) {
  NameFinder finder{.name = name};
  walk_xml(root, finder);
  return finder.found;
}

// Text of TEI: blocks become paragraphs, notes stand in brackets, page breaks and the like vanish.
class TeiText {
 public:
  bool enter(pugi::xml_node node) {
    if (is_xml_text(node)) {
      append_inline(text, node.value());
      return false;
    }
    const std::string_view name = local_name(node);
    if (name == "teiHeader" || name == "fw" || name == "figDesc" || name == "del") return false;
    if (is_one_of(name, blocks)) text.append("\n\n");
    if (is_one_of(name, lines)) text.append("\n");
    if (name == "note") text.append(" [");
    if (name == "lb" && std::string_view(node.attribute("break").value()) != "no") text.push_back(' ');
    return true;
  }
  void leave(pugi::xml_node node) {
    const std::string_view name = local_name(node);
    if (is_one_of(name, blocks)) text.append("\n\n");
    if (name == "note") text.append("] ");
    if (name == "cell") text.append(" ");
  }

  std::string text;

 private:
  static constexpr std::array blocks{
      "p"sv,        "head"sv,     "ab"sv,      "lg"sv,       "div"sv,    "div1"sv,   "div2"sv,
      "div3"sv,     "opener"sv,   "closer"sv,  "dateline"sv, "salute"sv, "signed"sv, "list"sv,
      "table"sv,    "quote"sv,    "sp"sv,      "speaker"sv,  "stage"sv,  "byline"sv, "titlePart"sv,
      "docTitle"sv, "epigraph"sv, "trailer"sv, "body"sv,     "front"sv,  "back"sv,   "postscript"sv};
  static constexpr std::array lines{"l"sv, "item"sv, "row"sv, "label"sv};
};

// Text of XML nobody here knows: an element with text of its own is a paragraph, with all that is in it.
class GenericText {
 public:
  bool enter(pugi::xml_node node) {
    if (is_xml_text(node)) {
      if (paragraph_) append_inline(text, node.value());
      return false;
    }
    const std::string_view name = node.name();
    if (name == "w:binData" || name == "pkg:binaryData") return false;
    if (name == "w:tab" || name == "w:br") text.push_back(' ');
    if (!paragraph_ && is_paragraph(node)) {
      paragraph_ = node;
      text.append("\n\n");
    }
    return true;
  }
  void leave(pugi::xml_node node) {
    if (node != paragraph_) return;
    paragraph_ = {};
    text.append("\n\n");
  }

  std::string text;

 private:
  static bool is_paragraph(pugi::xml_node node) {
    if (std::string_view(node.name()) == "w:p") return true;  // Word 2003: the text lies in runs below
    return std::ranges::any_of(
        node.children(), [](pugi::xml_node child) { return is_xml_text(child) && !is_blank(child.value()); });
  }
  pugi::xml_node paragraph_;
};

std::string tei_date(pugi::xml_node date) {
  for (const char* name : {"when", "notBefore", "from", "value"}) {
    if (const pugi::xml_attribute stated = date.attribute(name)) return stated.value();
  }
  return date ? xml_text(date) : "";
}

void read_correspondence(pugi::xml_node header, Extracted& document) {
  const pugi::xml_node description = first_named(header, "correspDesc");
  for (const pugi::xml_node action : description.children()) {
    const std::string_view type = action.attribute("type").value();
    std::string person = first_xml_text(action, "persName");
    if (person.empty()) person = first_xml_text(action, "orgName");
    if (type == "sent") {
      if (!person.empty()) document.author = std::move(person);
      document.place = first_xml_text(action, "placeName");
      if (const pugi::xml_node date = first_named(action, "date")) document.date = tei_date(date);
    } else if (type == "received" && document.recipient.empty()) {
      document.recipient = std::move(person);
    }
  }
}

Extracted tei_header(pugi::xml_node root) {
  Extracted document{.media_type = "application/tei+xml"};
  const pugi::xml_node header = first_named(root, "teiHeader");
  const pugi::xml_node statement = first_named(header, "titleStmt");
  document.title = first_xml_text(statement, "title");
  document.author = first_xml_text(statement, "author");
  const pugi::xml_node creation = first_named(header, "creation");
  const pugi::xml_node publication = first_named(header, "publicationStmt");
  document.date = tei_date(first_named(creation ? creation : publication, "date"));
  document.language = first_named(header, "language").attribute("ident").value();
  if (document.language.empty()) document.language = root.attribute("xml:lang").value();
  read_correspondence(header, document);
  return document;
}

struct DivisionFinder {
  std::vector<pugi::xml_node> found{};
  bool enter(pugi::xml_node node) {
    const std::string_view type = node.attribute("type").value();
    const bool is_division = local_name(node) == "div" && (type == "document" || type == "letter");
    if (is_division) found.push_back(node);
    return !is_division;
  }
  void leave(pugi::xml_node /*node*/) {}
};

std::string tei_text(pugi::xml_node node) {
  TeiText gatherer;
  walk_xml(node, gatherer);
  return std::move(gatherer.text);
}

// A document of a volume: what its own opening says goes before what the volume's header says.
Extracted volume_document(pugi::xml_node division, const Extracted& header) {
  Extracted document = header;
  document.external_id = division.attribute("xml:id").value();
  document.title = first_xml_text(division, "head");
  const pugi::xml_node date = first_named(division, "date");
  document.date = date ? tei_date(date) : "";
  document.author = first_xml_text(division, "signed");
  document.recipient = "";
  document.place = first_xml_text(first_named(division, "dateline"), "placeName");
  document.text = tei_text(division);
  return document;
}

Result<> read_tei(const Source& source, pugi::xml_node root, Harvest& harvest) {
  Extracted header = tei_header(root);
  DivisionFinder divisions;
  walk_xml(root, divisions);
  if (divisions.found.size() < 2) {
    header.text = tei_text(root);
    return harvest.settle(source.part, std::move(header));
  }
  std::size_t number = 0;
  for (const pugi::xml_node division : divisions.found) {
    if (harvest.is_full()) break;
    Extracted document = volume_document(division, header);
    ++number;
    const std::string name =
        document.external_id.empty() ? "document " + std::to_string(number) : document.external_id;
    TRY(harvest.settle(part_within(source.part, name), std::move(document)));
  }
  return {};
}

}  // namespace

Found<void> parse_xml(std::string_view bytes, pugi::xml_document& document) {
  const std::string text = decode(bytes, declared_encoding(bytes));
  const pugi::xml_parse_result parsed = document.load_buffer(
      text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata, pugi::encoding_utf8);
  if (parsed.status == pugi::status_out_of_memory)
    return refusal(Reason::out_of_memory, "its tree needs too much memory");
  if (parsed) return {};
  return refusal(Reason::damaged, std::string("not well-formed XML at byte ") +
                                      std::to_string(parsed.offset) + ": " + parsed.description());
}

std::string xml_text(pugi::xml_node node) {
  TextGatherer gatherer;
  if (node) walk_xml(node, gatherer);
  return one_line(gatherer.text);
}

std::string first_xml_text(pugi::xml_node root, std::string_view name) {
  return root ? xml_text(first_named(root, name)) : std::string();
}

Result<> read_xml(const Source& source, Harvest& harvest) {
  pugi::xml_document tree;
  if (const auto parsed = parse_xml(source.bytes, tree); !parsed) {
    return harvest.refuse(source.part, parsed.error().reason, parsed.error().detail);
  }
  const pugi::xml_node root = tree.document_element();
  if (is_one_of(local_name(root), std::array{"TEI"sv, "TEI.2"sv, "teiCorpus"sv}))
    return read_tei(source, root, harvest);
  GenericText gatherer;
  walk_xml(root, gatherer);
  Extracted document{.title = first_xml_text(root, "title"), .media_type = "application/xml"};
  document.text = std::move(gatherer.text);
  document.language = root.attribute("xml:lang").value();
  return harvest.settle(source.part, std::move(document));
}

}  // namespace depesche::ingest
