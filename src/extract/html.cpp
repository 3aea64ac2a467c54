// SPDX-License-Identifier: EUPL-1.2
#include "extract/html.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <libxml/HTMLparser.h>
#include <libxml/tree.h>
#include <memory>
#include <string>
#include <utility>

#include "ingest/charset.h"
#include "ingest/plain.h"

namespace depesche::ingest {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t declaration_bytes = 4096;

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

bool is_one_of(std::string_view name, auto const& names) {
  return std::ranges::find(names, name) != names.end();
}

constexpr std::array dropped{"script"sv, "style"sv,  "template"sv, "svg"sv,    "math"sv,
                             "iframe"sv, "object"sv, "applet"sv,   "select"sv, "noframes"sv};
constexpr std::array blocks{"p"sv,       "div"sv,        "h1"sv,      "h2"sv,      "h3"sv,     "h4"sv,
                            "h5"sv,      "h6"sv,         "ul"sv,      "ol"sv,      "dl"sv,     "table"sv,
                            "pre"sv,     "blockquote"sv, "section"sv, "article"sv, "header"sv, "footer"sv,
                            "nav"sv,     "main"sv,       "aside"sv,   "address"sv, "form"sv,   "fieldset"sv,
                            "figure"sv,  "center"sv,     "caption"sv, "hr"sv,      "body"sv,   "figcaption"sv,
                            "details"sv, "summary"sv,    "title"sv};
constexpr std::array lines{"br"sv, "li"sv, "tr"sv, "dt"sv, "dd"sv, "legend"sv};

// The value of an attribute; libxml2 gives names and values in turn, ended by null.
std::string_view attribute(const xmlChar** attributes, std::string_view name) {
  for (; attributes != nullptr && attributes[0] != nullptr; attributes += 2) {
    if (view(attributes[0]) == name) return view(attributes[1]);
  }
  return {};
}

// What the page itself says about its encoding, in the front of its head.
std::string declared_charset(std::string_view bytes) {
  const std::string head = lower_ascii(bytes.substr(0, declaration_bytes));
  for (std::size_t at = head.find("charset"); at != std::string::npos; at = head.find("charset", at + 1)) {
    const std::size_t equals = head.find_first_not_of(" \t", at + 7);
    if (equals == std::string::npos || head[equals] != '=') continue;
    const std::size_t from = head.find_first_not_of(" \t\"'", equals + 1);
    if (from == std::string::npos) return {};
    const std::size_t end = head.find_first_of(" \t\"'/>;\r\n", from);
    return head.substr(from, std::min(end, head.size()) - from);
  }
  return {};
}

// Takes a page tag by tag and gathers what a reader would see. No tree is built: a page may be nested as deep
// as it likes.
class Page {
 public:
  void open(std::string_view name, const xmlChar** attributes);
  void close(std::string_view name);
  void text(std::string_view text);
  Extracted take();

 private:
  void read_meta(const xmlChar** attributes);

  Extracted document_{.media_type = "text/html"};
  std::string title_;
  std::string first_heading_;
  int dropped_depth_ = 0;
  int title_depth_ = 0;
  int heading_depth_ = 0;
  int verbatim_depth_ = 0;
  int head_depth_ = 0;
};

void Page::text(std::string_view text) {
  if (dropped_depth_ > 0) return;
  if (title_depth_ > 0) append_inline(title_, text);
  if (heading_depth_ > 0) append_inline(first_heading_, text);
  if (head_depth_ > 0) return;
  if (verbatim_depth_ > 0) {
    document_.text.append(text);
  } else {
    append_inline(document_.text, text);
  }
}

void Page::open(std::string_view name, const xmlChar** attributes) {
  if (dropped_depth_ > 0 || is_one_of(name, dropped)) {
    ++dropped_depth_;
    return;
  }
  if (name == "meta") read_meta(attributes);
  if (name == "html" && document_.language.empty()) document_.language = attribute(attributes, "lang");
  if (name == "head") ++head_depth_;
  if (name == "title" && title_.empty()) ++title_depth_;
  if (name == "h1" && first_heading_.empty()) ++heading_depth_;
  if (name == "pre") ++verbatim_depth_;
  if (head_depth_ == 0 && is_one_of(name, blocks)) document_.text.append("\n\n");
  if (head_depth_ == 0 && is_one_of(name, lines)) document_.text.append("\n");
}

void Page::close(std::string_view name) {
  if (dropped_depth_ > 0) {
    --dropped_depth_;
    return;
  }
  if (name == "head" && head_depth_ > 0) --head_depth_;
  if (name == "title" && title_depth_ > 0) --title_depth_;
  if (name == "h1" && heading_depth_ > 0) --heading_depth_;
  if (name == "pre" && verbatim_depth_ > 0) --verbatim_depth_;
  if (head_depth_ == 0 && is_one_of(name, blocks)) document_.text.append("\n\n");
  if (head_depth_ == 0 && (name == "td" || name == "th")) document_.text.push_back(' ');
}

void Page::read_meta(const xmlChar** attributes) {
  std::string name = lower_ascii(attribute(attributes, "name"));
  if (name.empty()) name = lower_ascii(attribute(attributes, "property"));
  const auto keep = [&](std::string& field) {
    if (field.empty()) field = attribute(attributes, "content");
  };
  if (name == "author" || name == "dc.creator") keep(document_.author);
  if (name == "date" || name == "dc.date" || name == "article:published_time" || name == "dcterms.created") {
    keep(document_.date);
  }
  if (name == "dc.title") keep(document_.title);
  if (name == "description" || name == "keywords") keep(document_.extra[name]);
}

Extracted Page::take() {
  if (document_.title.empty()) document_.title = normalise(title_).empty() ? first_heading_ : title_;
  return std::move(document_);
}

Page& page_of(void* user) { return *static_cast<Page*>(user); }

void hear(xmlSAXHandler& handler) {
  const auto on_text = [](void* user, const xmlChar* text, int size) {
    page_of(user).text({reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)});
  };
  handler = {};
  handler.startElement = [](void* user, const xmlChar* name, const xmlChar** attributes) {
    page_of(user).open(view(name), attributes);
  };
  handler.endElement = [](void* user, const xmlChar* name) { page_of(user).close(view(name)); };
  handler.characters = on_text;
  handler.ignorableWhitespace = on_text;
  handler.cdataBlock = [](void* /*user*/, const xmlChar* /*text*/, int /*size*/) {};  // scripts and styles
}

}  // namespace

Found<Extracted> read_html(std::string_view bytes, std::string_view charset) {
  const std::string declared = charset.empty() ? declared_charset(bytes) : std::string(charset);
  const std::string text = decode(bytes, declared);
  const std::unique_ptr<htmlParserCtxt, void (*)(htmlParserCtxtPtr)> parser(htmlNewParserCtxt(),
                                                                            htmlFreeParserCtxt);
  if (parser == nullptr) return refusal(Reason::out_of_memory, "no parser");
  Page page;
  hear(*parser->sax);
  parser->userData = &page;
  htmlDocPtr tree =
      htmlCtxtReadMemory(parser.get(), text.data(), static_cast<int>(text.size()), nullptr, "UTF-8",
                         HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
  xmlFreeDoc(tree);
  return page.take();
}

}  // namespace depesche::ingest
