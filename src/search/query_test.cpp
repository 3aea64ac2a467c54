// SPDX-License-Identifier: EUPL-1.2
#include "search/query.h"

#include <doctest/doctest.h>

#include "search/request.h"

namespace depesche::search {
namespace {

std::string shape(const QueryNode& node) {
  const auto list = [&](const std::string& name) {
    std::string text = name + "(";
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (i > 0) text += " ";
      if (node.kind == QueryNode::Kind::ranked && node.musts[i]) text += "+";
      text += shape(node.children[i]);
    }
    return text + ")";
  };
  const std::string leaf = node.field.empty() ? node.text : node.field + ":" + node.text;
  switch (node.kind) {
    case QueryNode::Kind::words: return leaf;
    case QueryNode::Kind::phrase: return "'" + leaf + "'";
    case QueryNode::Kind::near: return list("near" + std::to_string(node.distance));
    case QueryNode::Kind::prefix: return leaf + "*";
    case QueryNode::Kind::fuzzy: return leaf + "~" + std::to_string(node.distance);
    case QueryNode::Kind::dates: return std::to_string(node.from) + ".." + std::to_string(node.to);
    case QueryNode::Kind::all: return list("all");
    case QueryNode::Kind::any: return list("any");
    case QueryNode::Kind::none: return list("none");
    case QueryNode::Kind::ranked: return list("");
  }
  return {};
}

std::string read(std::string_view text) { return shape(parse_query(text).root); }

TEST_CASE("operators are read in both languages") {
  CHECK(read("Lage Ankara") == "(Lage Ankara)");
  CHECK(read("+Lage -Ankara") == "(+Lage +none(Ankara))");
  CHECK(read("a UND b ODER c") == "(any(all(a b) c))");
  CHECK(read("a AND NOT b") == "(all(a none(b)))");
  CHECK(read("(a ODER b) UND c") == "(all(any(a b) c))");
}

TEST_CASE("phrases, patterns, distances and fields are read") {
  CHECK(read("\"neue Lage\" Haft* Ankra~ Ankra~2") == "('neue Lage' Haft* Ankra~1 Ankra~2)");
  CHECK(read("a NEAR/5 b") == "(near5(a b))");
  CHECK(read("betreff:Lage author:\"Anna Hay\" autor") == "(subject:Lage 'author:Anna Hay' autor)");
  CHECK(read("date:1970-01-02..1970-02") == "(1..58)");
  CHECK(read("von:02.01.1970").starts_with("(1.."));
}

TEST_CASE("a whole sentence has no operators but quotes, and the answer says so") {
  CHECK(read("Wie -bewertet die Regierung die Lage?") == "(Wie bewertet die Regierung die Lage?)");
  CHECK(parse_query("Wie -bewertet die Regierung die Lage?").notice.ends_with(": -"));
  CHECK(read("\"Hay\" was told NOT to meet them.") == "('Hay' was told NOT to meet them.)");
  CHECK(read("Wie bewertet die +Regierung (die Lage)?").find('+') == std::string::npos);
  CHECK(parse_query("Wie bewertet die Regierung die Lage?").notice.empty());
  CHECK(read("Lage -Ankara?") == "(Lage +none(Ankara?))");
  CHECK(read("a b c d e -f") == "(a b c d e +none(f))");
}

TEST_CASE("what is no operator is a word, and the answer says so") {
  CHECK(read("AND Lage") == "(AND Lage)");
  CHECK_FALSE(parse_query("AND Lage").notice.empty());
  CHECK(read("Lage \"neu") == "(Lage neu)");
  CHECK_FALSE(parse_query("Lage \"neu").notice.empty());
  CHECK(read("(Lage") == "(Lage)");
  CHECK(read("Lage)") == "(Lage)");
  CHECK(read("date:gestern") == "(gestern)");
  CHECK(read("Wer fragt? Frage:Antwort http://x.de/a (CFS)?") ==
        "(Wer fragt? Frage:Antwort http://x.de/a CFS)");
  CHECK(parse_query("Was ist die Lage?").notice.empty());
}

TEST_CASE("a query is bounded") {
  CHECK_FALSE(parse_query(std::string(query_bytes_max + 5, 'a')).notice.empty());
  std::string many;
  for (int i = 0; i < 400; ++i) many += "w" + std::to_string(i) + " ";
  CHECK(parse_query(many).root.children.size() == 256);
  const Query deep = parse_query(std::string(5000, '('));
  CHECK(deep.root.children.empty());
}

TEST_CASE("days are read as people write them") {
  std::int32_t first = 0;
  std::int32_t last = 0;
  REQUIRE(parse_days("1971", first, last));
  CHECK(first == 365);
  CHECK(last == 729);
  CHECK(parse_days("28.02.1970", first, last));
  CHECK(first == 58);
  CHECK_FALSE(parse_days("30.02.1970", first, last));
  CHECK_FALSE(parse_days("197", first, last));
}

}  // namespace
}  // namespace depesche::search
