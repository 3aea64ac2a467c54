// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include "cli/operator_site.h"
#include "dispatch/sample.h"

namespace depesche::cli {
namespace {

TEST_CASE("a dictionary is trained on the house's open reports, given out once, and listed") {
  OperatorSite office("dictionary");
  CHECK(office.type({"dictionary", "train"}).error().code == Code::invalid);
  CHECK(office.type({"dictionary", "train", "--file", "woerter"}).error().code == Code::invalid);
  std::vector<Submission> reports;
  for (unsigned i = 0; i < 300; ++i)
    reports.push_back(office.site.report("Lage", sample::some_report(i), label_of(Level::open)));
  REQUIRE(office.site.node->submit(reports).has_value());
  const auto trained = office.type({"dictionary", "train", "--file", "woerter"});
  REQUIRE_MESSAGE(trained.has_value(), (trained ? "" : trained.error().what));
  CHECK(office.terminal.shown.find("300 Texten") != std::string::npos);

  const auto file = office.desktop / "woerter";
  std::ofstream(file, std::ios::binary) << office.terminal.filed;
  CHECK(office.type({"dictionary", "publish", (office.desktop / "fehlt").string()}).error().code ==
        Code::not_found);
  const auto published = office.type({"dictionary", "publish", file.string()});
  REQUIRE_MESSAGE(published.has_value(), (published ? "" : published.error().what));
  CHECK(office.type({"dictionary", "publish", file.string()}).error().code == Code::conflict);
  CHECK(office.site.node->published()->keys->dictionaries().size() == 1);
  REQUIRE(office.type({"dictionary", "list"}).has_value());
  CHECK(office.terminal.shown.find("Bytes\n") != std::string::npos);
}

}  // namespace
}  // namespace depesche::cli
