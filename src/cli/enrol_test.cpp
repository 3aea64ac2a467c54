// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <algorithm>

#include "cli/enrol_commands.h"
#include "cli/operator_site.h"
#include "cli/qr_text.h"
#include "cli/run.h"
#include "node/enrolment_code.h"

namespace depesche::cli {
namespace {

namespace fs = std::filesystem;

// Headquarters has enrolled Cairo; package and code lie on the operator's desk.
class EnrolledOffice {
 public:
  explicit EnrolledOffice(const std::string& name, const std::vector<std::string>& more = {})
      : office("enrol-" + name) {
    std::vector<std::string> typed{"enrol", "kairo", "--package", "kairo.package", "--json"};
    typed.insert(typed.end(), more.begin(), more.end());
    REQUIRE(office.type(typed));
    const auto at = office.terminal.shown.find("\"code\":\"");
    REQUIRE(at != std::string::npos);
    code = office.terminal.shown.substr(at + 8, 48);
    write("kairo.package", office.terminal.files["package"]);
    write("passphrase", "Kennsatz in Kairo\n");
  }

  void write(const std::string& file, const std::string& text) const {
    std::ofstream(office.desktop / file, std::ios::binary) << text;
  }

  Result<> join(const std::string& typed_code, const std::string& folder = "kairo",
                const std::string& package = "kairo.package") {
    write("code", typed_code + "\n");
    return office.type({"join", package, "--code-file", "code", "--folder",
                        (office.desktop / folder).string(), "--passphrase-file",
                        (office.desktop / "passphrase").string()});
  }

  OperatorSite office;
  std::string code;
};

bool folder_holds(const fs::path& folder, const std::string& text) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && OperatorSite::text_of(entry.path()).find(text) != std::string::npos)
      return true;
  }
  return false;
}

TEST_CASE("a post is enrolled with package and code, and its new site proves whole") {
  EnrolledOffice enrolled("join", {"--paper", "sheet.txt", "--qr", "--ceiling", "VS-VERTRAULICH"});
  OperatorSite& office = enrolled.office;
  CHECK(office.terminal.shown.find("\"ceiling\":\"VS-VERTRAULICH\"") != std::string::npos);
  const std::string sheet = office.terminal.files["paper"];
  std::size_t number = 0;
  for (std::size_t at = 0; at < enrolled.code.size(); at += 5)
    CHECK(sheet.find(std::to_string(++number) + "  " + enrolled.code.substr(at, 4)) != std::string::npos);
  CHECK(number == 10);
  CHECK(sheet.find("Unterschrift") != sheet.rfind("Unterschrift"));
  CHECK(sheet.find("2023-11-14") != std::string::npos);

  REQUIRE(enrolled.join(enrolled.code));
  CHECK(office.terminal.shown.find("ist geprüft") != std::string::npos);
  CHECK(read_site(office.desktop / "kairo")->ceiling == Level::confidential);
}

TEST_CASE("the code is shown once and lies in neither site afterwards") {
  EnrolledOffice enrolled("once");
  REQUIRE(enrolled.join(enrolled.code));
  CHECK(folder_holds(enrolled.office.desktop, enrolled.code));  // the file it was read from
  CHECK_FALSE(folder_holds(enrolled.office.site.folder, enrolled.code));
  CHECK_FALSE(folder_holds(enrolled.office.desktop / "kairo", enrolled.code));
  CHECK_FALSE(folder_holds(enrolled.office.desktop / "kairo", enrolled.code.substr(0, 19)));
  CHECK(enrolled.office.type({"enrol", "kairo", "--package", "again"}).error().code == Code::conflict);
  CHECK(enrolled.office.type({"enrol", "atlantis", "--package", "x"}).error().code == Code::not_found);
  CHECK(enrolled.office.type({"enrol", "zentrale"}).error().code == Code::invalid);
  CHECK(enrolled.office.type({"enrol", "kairo", "--package", "x", "--ceiling", "HOCH"}).error().code ==
        Code::invalid);
}

TEST_CASE("joining says in both languages what is wrong, and leaves nothing behind") {
  EnrolledOffice enrolled("refused");
  const auto refused = [&](const Result<>& done, Code code, const std::string& words) {
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().code == code);
    CHECK_MESSAGE(done.error().what.find(words) != std::string::npos, done.error().what);
    CHECK_FALSE(fs::exists(enrolled.office.desktop / "kairo"));
  };
  std::string impossible = enrolled.code;
  impossible[11] = 'U';
  refused(enrolled.join(impossible), Code::invalid, "Gruppe 3 ");
  std::string slipped = enrolled.code;
  slipped[46] = slipped[46] == '7' ? '8' : '7';  // the digest of the package stands there
  refused(enrolled.join(slipped), Code::invalid, "in Gruppe ");
  refused(enrolled.join(slipped), Code::invalid, "10");
  refused(enrolled.join(enrolled.code.substr(0, 40)), Code::invalid, "Schreibfehler");
  const std::string other = to_text(EnrolmentCode::of({}, as_bytes("another package")));
  refused(enrolled.join(other), Code::denied, "gehören nicht zusammen");
  enrolled.office.is_german = false;
  refused(enrolled.join(other), Code::denied, "do not belong together");
  refused(enrolled.join(impossible), Code::invalid, "group 3 ");
  enrolled.office.is_german = true;

  std::string altered = enrolled.office.terminal.files["package"];
  altered[altered.size() / 2] = static_cast<char>(altered[altered.size() / 2] ^ 1);
  enrolled.write("altered", altered);
  refused(enrolled.join(enrolled.code, "kairo", "altered"), Code::denied, "unterwegs verändert");
  // Somebody who knows the code and names an altered package by it still lacks the authority's signature.
  const auto secret = parse_enrolment_code(enrolled.code)->secret;
  refused(enrolled.join(to_text(EnrolmentCode::of(secret, as_bytes(altered))), "kairo", "altered"),
          Code::corrupt, "neues anfordern");
  enrolled.write("text", "kein Paket");
  refused(enrolled.join(enrolled.code, "kairo", "text"), Code::invalid, "kein Einrichtungspaket");
  refused(enrolled.join(enrolled.code, "kairo", "none"), Code::invalid, "nicht zu lesen");
}

TEST_CASE("joining takes no folder that is in use") {
  EnrolledOffice enrolled("used");
  REQUIRE(enrolled.join(enrolled.code));
  const auto again = enrolled.join(enrolled.code);
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error().code == Code::conflict);
  CHECK(again.error().what.find("in Gebrauch") != std::string::npos);
}

TEST_CASE("who types the code may mend a slip, three times in all") {
  EnrolledOffice enrolled("typed");
  const std::vector<std::string> typed{"join",
                                       "kairo.package",
                                       "--folder",
                                       (enrolled.office.desktop / "kairo").string(),
                                       "--passphrase-file",
                                       (enrolled.office.desktop / "passphrase").string()};
  enrolled.office.terminal.answers = {"UUUU", "UUUU", "UUUU", enrolled.code};
  CHECK(enrolled.office.type(typed).error().code == Code::invalid);
  CHECK(enrolled.office.terminal.answers.size() == 1);
  enrolled.office.terminal.answers = {"UUUU", "UUUU", enrolled.code};
  CHECK(enrolled.office.type(typed));
  CHECK(enrolled.office.terminal.complaints.find("Gruppe 1 ") != std::string::npos);
}

TEST_CASE("package and sheet are new files of who typed, and an enrolment that fails leaves none") {
  OperatorSite office("enrol-files");
  office.site.close();
  std::ofstream(office.desktop / "passphrase") << "ein Kennsatz für Tests\n";
  const auto enrol_into = [&](const std::string& post, const std::string& package) {
    return run({"enrol", post, "--package", (office.desktop / package).string(), "--paper",
                (office.desktop / (package + ".txt")).string(), "--folder", office.site.folder.string(),
                "--passphrase-file", (office.desktop / "passphrase").string()},
               office.terminal, true);
  };
  CHECK(enrol_into("atlantis", "none") == exit_failed);
  std::ofstream(office.desktop / "old") << "alt";
  CHECK(enrol_into("kairo", "old") == exit_failed);
  CHECK(std::distance(fs::directory_iterator(office.desktop), {}) == 2);
  CHECK(enrol_into("kairo", "kairo") == exit_ok);
  CHECK(fs::status(office.desktop / "kairo").permissions() ==
        (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(OperatorSite::text_of(office.desktop / "kairo.txt").find("Einrichtungscode") != std::string::npos);
  CHECK(office.terminal.shown.find("█") == std::string::npos);
}

// The modules of a QR code from its half blocks.
std::vector<std::vector<bool>> modules_of(const std::string& qr) {
  std::vector<std::vector<bool>> rows;
  std::vector<bool> upper, lower;
  for (std::size_t at = 0; at < qr.size();) {
    if (qr[at] == '\n') {
      rows.push_back(std::exchange(upper, {}));
      rows.push_back(std::exchange(lower, {}));
      ++at;
      continue;
    }
    const std::string block = qr.substr(at, qr[at] == ' ' ? 1 : 3);
    upper.push_back(block == "▀" || block == "█");
    lower.push_back(block == "▄" || block == "█");
    at += block.size();
  }
  return rows;
}

TEST_CASE("a QR code has its three eyes in a quiet zone, and can be printed either way") {
  const std::string text = to_text(EnrolmentCode::of({}, as_bytes("a package")));
  const auto rows = modules_of(qr_text(text, Print::dark_on_light).value());
  auto inverted = modules_of(qr_text(text, Print::light_on_dark).value());
  const std::size_t width = rows.front().size();
  const auto is_eye = [&](std::size_t x, std::size_t y) {
    for (std::size_t i = 0; i < 7; ++i) {
      for (std::size_t j = 0; j < 7; ++j) {
        const std::size_t ring = std::min({i, j, 6 - i, 6 - j});
        if (rows[y + j][x + i] != (ring != 1)) return false;
      }
    }
    return true;
  };
  CHECK(width >= 21 + 8);
  CHECK(is_eye(4, 4));
  CHECK(is_eye(width - 11, 4));
  CHECK(is_eye(4, width - 11));
  CHECK_FALSE(is_eye(width - 11, width - 11));
  CHECK(std::ranges::none_of(rows[1], [](bool dark) { return dark; }));
  inverted.resize(width);
  std::size_t equal = 0;
  for (std::size_t y = 0; y < width; ++y) {
    for (std::size_t x = 0; x < width; ++x) equal += rows[y][x] == inverted[y][x] ? 1 : 0;
  }
  CHECK(equal == 0);
  CHECK_FALSE(qr_text("", Print::dark_on_light).has_value());
}

TEST_CASE("a node is revoked by who types its name, and the list says so") {
  EnrolledOffice enrolled("revoke");
  OperatorSite& office = enrolled.office;
  const auto position = office.site.node->log().last().value();
  const std::vector<std::string> typed{"revoke", "node.kairo", "--because", "Gerät gestohlen"};
  office.terminal.answers = {"node.kairp"};
  CHECK(office.type(typed).error().code == Code::invalid);
  CHECK(office.site.node->log().last().value() == position);
  CHECK(office.terminal.shown.find("post.kairo") != std::string::npos);  // what will fall back

  REQUIRE(office.type({"revoke", "--list"}));
  CHECK(office.terminal.shown.find("Nichts ist gesperrt") != std::string::npos);
  office.terminal.answers = {"node.kairo"};
  REQUIRE(office.type(typed));
  office.terminal.shown.clear();
  REQUIRE(office.type({"revoke", "--list", "--json"}));
  CHECK(office.terminal.shown.find("\"mailbox\":\"node.kairo\"") != std::string::npos);
  CHECK(office.terminal.shown.find("Gerät gestohlen") != std::string::npos);
  CHECK(office.type({"enrol", "kairo", "--package", "new"}));  // the post may have another
}

TEST_CASE("33: what cannot be revoked is refused before anything is asked") {
  EnrolledOffice enrolled("revoke-refused");
  OperatorSite& office = enrolled.office;
  office.terminal.asked.clear();
  for (const auto& [typed, code] : std::vector<std::pair<std::vector<std::string>, Code>>{
           {{"revoke"}, Code::invalid},
           {{"revoke", "node.kairo"}, Code::invalid},
           {{"revoke", "node.kairo", "--list"}, Code::invalid},
           {{"revoke", "node.kairo", "--because", ""}, Code::invalid},
           {{"revoke", "node.kairo", "--because", "\x1b[2J"}, Code::invalid},
           {{"revoke", "node.lima", "--because", "x"}, Code::not_found},
           {{"revoke", "post.kairo", "--because", "x"}, Code::not_found},
           {{"revoke", "node.zentrale", "--because", "x"}, Code::invalid}}) {
    CAPTURE(typed.size());
    CHECK(office.type(typed).error().code == code);
  }
  CHECK(office.terminal.asked.empty());
  REQUIRE(office.type({"revoke", "node.kairo", "--because", "x", "--confirm", "node.kairo"}));
  CHECK(office.terminal.asked.empty());
  CHECK(office.type({"revoke", "node.kairo", "--because", "x"}).error().code == Code::not_found);
}

}  // namespace
}  // namespace depesche::cli
