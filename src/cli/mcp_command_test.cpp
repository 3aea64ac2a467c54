// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>

#include "cli/operator_site.h"

namespace depesche::cli {
namespace {

const std::string envelope =
    R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}})";

std::string search_for(const std::string& word) {
  return R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":")" +
         word + "\"}," + envelope + "}}";
}

std::vector<boost::json::value> answers_in(const std::string& shown) {
  std::vector<boost::json::value> answers;
  std::istringstream lines(shown);
  for (std::string line; std::getline(lines, line);) answers.push_back(boost::json::parse(line));
  return answers;
}

struct Office : OperatorSite {
  explicit Office(const std::string& name) : OperatorSite("mcp-" + name) {
    site.send(site.report("Hafen", "Der Hafen ist gesperrt.", label_of(Level::open)));
    site.send(site.report("Hafen intern", "Der Hafen bleibt gesperrt.", label_of(Level::restricted)));
    REQUIRE(type({"user", "add", "leser", "--level", "VS-NFD", "--role", "unit.201:read"}));
  }
};

TEST_CASE("requests on standard input are answered in order, a line each, until the input ends") {
  Office office("order");
  office.terminal.lines = {
      R"({"jsonrpc":"2.0","id":0,"method":"server/discover","params":{)" + envelope + "}}",
      R"({"jsonrpc":"2.0","method":"notifications/cancelled"})", "no JSON", search_for("Hafen")};
  REQUIRE(office.type({"mcp", "--as", "leser"}));
  const auto answers = answers_in(office.terminal.shown.substr(office.terminal.shown.find('{')));
  REQUIRE(answers.size() == 3);
  CHECK(answers[0].at("id") == 0);
  CHECK(answers[1].at("error").at("code") == -32700);
  CHECK(answers[2].at("result").at("structuredContent").at("total") == 2);
}

TEST_CASE("a person may give a tool less than they may see themselves") {
  Office office("less");
  office.terminal.lines = {search_for("Hafen")};
  REQUIRE(office.type({"mcp", "--as", "leser", "--upto", "OFFEN"}));
  const auto answers = answers_in(office.terminal.shown.substr(office.terminal.shown.find('{')));
  CHECK(answers.at(0).at("result").at("structuredContent").at("total") == 1);
  CHECK(office.type({"mcp", "--as", "leser", "--upto", "GANZ GEHEIM"}).error().code == Code::invalid);
}

TEST_CASE("nobody reads without a password, and nobody reads on whose password was changed") {
  Office office("standing");
  office.terminal.lines = {search_for("Hafen")};
  office.terminal.answers = {"falsch geraten"};
  CHECK(office.type({"mcp", "--as", "leser"}).error().code == Code::denied);
  CHECK(office.type({"mcp", "--as", "niemand"}).error().code == Code::denied);
  CHECK(office.type({"mcp"}).error().code == Code::invalid);
  CHECK(office.terminal.lines.size() == 1);

  office.terminal.lines = {search_for("Hafen"), search_for("Hafen")};
  office.terminal.on_line = [&] {
    if (office.terminal.lines.size() == 1) REQUIRE(office.type({"user", "end", "leser"}));
  };
  CHECK(office.type({"mcp", "--as", "leser"}).error().code == Code::denied);
}

}  // namespace
}  // namespace depesche::cli
