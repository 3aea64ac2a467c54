// SPDX-License-Identifier: EUPL-1.2
#include "cli/out_file.h"

#include <doctest/doctest.h>

#include "cli/operator_site.h"

namespace depesche::cli {
namespace {

namespace fs = std::filesystem;

struct Place {
  explicit Place(const std::string& name) : folder(fs::temp_directory_path() / ("depesche-out-" + name)) {
    fs::remove_all(folder);
    fs::create_directories(folder / "site");
  }
  ~Place() { fs::remove_all(folder); }
  fs::path folder;
};

TEST_CASE("an export appears whole, for its owner only, and leaves nothing beside it") {
  const Place place("whole");
  const auto target = place.folder / "export.jsonl";
  auto file = OutFile::open(target, place.folder / "site").value();
  REQUIRE(file.write("eins\n"));
  CHECK_FALSE(fs::exists(target));
  REQUIRE(file.keep());
  CHECK(OperatorSite::text_of(target) == "eins\n");
  CHECK(fs::status(target).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(std::distance(fs::directory_iterator(place.folder), {}) == 2);
}

TEST_CASE("an export that is not kept leaves nothing") {
  const Place place("dropped");
  {
    auto file = OutFile::open(place.folder / "export.jsonl", place.folder / "site").value();
    REQUIRE(file.write("halb"));
  }
  CHECK(std::distance(fs::directory_iterator(place.folder), {}) == 1);
}

TEST_CASE("nothing that exists is replaced, and nothing is written in the node's folder") {
  const Place place("refused");
  const auto site = place.folder / "site";
  std::ofstream(site / "log.db") << "Logbuch";
  std::ofstream(place.folder / "old.jsonl") << "alt";
  fs::create_symlink("site", place.folder / "link");
  fs::create_symlink("nowhere", place.folder / "dead");
  const auto code_of = [&](const fs::path& target) {
    return OutFile::open(place.folder / target, site).error().code;
  };
  CHECK(code_of("old.jsonl") == Code::conflict);
  CHECK(code_of("dead") == Code::conflict);
  for (const char* target : {"site/log.db", "site/new", "link/log.db", "site/../site/new", "none/new"}) {
    CAPTURE(target);
    CHECK(code_of(target) == Code::invalid);
  }
  CHECK(OperatorSite::text_of(site / "log.db") == "Logbuch");

  auto late = OutFile::open(place.folder / "late.jsonl", site).value();
  std::ofstream(place.folder / "late.jsonl") << "schneller";
  CHECK(late.keep().error().code == Code::conflict);
  CHECK(OperatorSite::text_of(place.folder / "late.jsonl") == "schneller");
}

}  // namespace
}  // namespace depesche::cli
