// SPDX-License-Identifier: EUPL-1.2
#include "brief/markdown.h"
#include "node/port_archive.h"
#include "view/search_view.h"

namespace depesche {
namespace {

struct Archive : PortArchive {
  using PortArchive::PortArchive;
  Brief brief(const std::string& person, const std::string& question, std::optional<Level> target = {}) {
    Reader opened = reader();
    return opened
        .brief(actor(person), {.question = question, .target = target}, AuditRecord::What::briefed, ledger)
        .value();
  }
};

const std::string about_the_port = "Was wissen wir über den Hafen von Beirut?";

TEST_CASE(
    "a brief's label is the join of its sources', and their reading is recorded once, by all in one record") {
  Archive archive("brief-label");

  const Brief high = archive.brief("anna", about_the_port);
  CHECK(high.sources.size() == 2);
  CHECK(high.label.level == Level::secret);
  CHECK(high.label.compartments == std::vector<std::string>{"NUKLEAR"});
  REQUIRE(archive.ledger.records.size() == 1);
  CHECK(archive.ledger.records.front().what == AuditRecord::What::briefed);
  CHECK(archive.ledger.records.front().dispatches == std::vector{archive.secret});

  const Brief low = archive.brief("carla", about_the_port);
  CHECK(low.sources.size() == 1);
  CHECK(low.label.level == Level::open);
  CHECK(archive.ledger.records.size() == 1);  // nothing to record

  archive.ledger.is_broken = true;
  Reader reader = archive.reader();
  CHECK_FALSE(reader.brief(archive.actor("anna"), {.question = about_the_port, .target = {}},
                           AuditRecord::What::briefed, archive.ledger));  // without a record nothing is shown
}

TEST_CASE("a target level leaves higher sources out, and only those who may see them learn how many") {
  Archive archive("brief-target");

  const Brief narrowed = archive.brief("anna", about_the_port, Level::restricted);
  CHECK(narrowed.label.level == Level::open);
  REQUIRE(narrowed.left_out.size() == 1);
  CHECK(narrowed.left_out.front().id == archive.secret);
  REQUIRE(archive.ledger.records.size() == 1);  // it holds some of the words asked for: a search's hit
  CHECK(archive.ledger.records.front().what == AuditRecord::What::shown_in_search);
  CHECK(archive.ledger.records.front().dispatches == std::vector{archive.secret});
  const std::string paper = to_markdown(narrowed, *archive.reader().directory(), true);
  CHECK(paper.find("geheime Boote") == std::string::npos);
  CHECK(paper.find("Lage") == std::string::npos);

  const Brief low = archive.brief("carla", about_the_port, Level::restricted);
  CHECK(low.left_out.empty());
  // What lies above decides nothing: not which sentences there are, nor in which order.
  REQUIRE(low.answers());
  CHECK(low.found == narrowed.found);
  const auto same = [](const CitedSentence& a, const CitedSentence& b) {
    return a.quote == b.quote && a.source == b.source;
  };
  CHECK(std::ranges::equal(low.core, narrowed.core, same));
  CHECK(std::ranges::equal(low.details, narrowed.details, same));
}

TEST_CASE("what is like a dispatch is recorded like a hit of a search") {
  Archive archive("brief-similar");
  Reader reader = archive.reader();
  const auto similar = reader.similar(archive.actor("anna"), archive.open, 10, archive.ledger).value();
  REQUIRE(std::ranges::find(similar, archive.secret, [](const auto& one) { return one.row.id; }) !=
          similar.end());
  REQUIRE(archive.ledger.records.size() == 1);
  CHECK(archive.ledger.records.front().what == AuditRecord::What::shown_in_search);
  CHECK(archive.ledger.records.front().dispatches == std::vector{archive.secret});
}

TEST_CASE("every sentence of a brief stands in its source where its citation says") {
  Archive archive("brief-literal");
  const Brief brief = archive.brief("anna", about_the_port);
  Reader reader = archive.reader();
  REQUIRE(brief.answers());
  for (const CitedSentence& sentence : brief.core) {
    const auto& source = brief.sources[sentence.source];
    const auto opened = reader.open_dispatch(archive.actor("anna"), source.id, archive.ledger).value();
    const std::string text = searched_text(opened.content);
    CHECK(text.substr(sentence.quote.begin, sentence.quote.end - sentence.quote.begin) ==
          sentence.quote.text);
  }
}

TEST_CASE("without evidence there is no brief") {
  Archive archive("brief-none");
  const Brief brief = archive.brief("anna", "Was wissen wir über Wasserstoff aus Kasachstan?");
  CHECK_FALSE(brief.answers());
  CHECK(brief.sources.empty());
  const std::string paper = to_markdown(brief, *archive.reader().directory(), true);
  CHECK(paper.find("Die Belege reichen nicht aus.") != std::string::npos);
}

TEST_CASE("what was recalled is quoted no more") {
  Archive archive("brief-recalled");
  archive.send(archive.notice(archive.open, std::nullopt));
  for (const CitedSentence& sentence : archive.brief("carla", about_the_port).core)
    CHECK(sentence.quote.text.find("gesperrt") == std::string::npos);
}

}  // namespace
}  // namespace depesche
