// SPDX-License-Identifier: EUPL-1.2
// What a serial line of 2400 or 9600 bit/s does with dispatches, in virtual time: an ideal line of eight bits
// a byte. One line of JSON.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "bundle/draft.h"
#include "bundle/extension.h"
#include "directory/directory.h"
#include "dispatch/dictionary.h"
#include "dispatch/sample.h"
#include "dispatch/short_form.h"
#include "exchange/addresses.h"
#include "need.h"
#include "serial/sample.h"
#include "station/serial_lines.h"

namespace {

using namespace depesche;
using bench::stop_with;

constexpr Duration day{86'400'000};

// Two neighbours that have met and have nothing to say.
std::unique_ptr<serial::Line> quiet_line(unsigned bits_per_second,
                                         const serial::Dictionaries& dictionaries = {}) {
  serial::Settings left = serial::left_settings();
  serial::Settings right = serial::right_settings();
  left.dictionaries = right.dictionaries = dictionaries;
  left.bytes_per_second = right.bytes_per_second = bits_per_second / 8;
  auto line = std::make_unique<serial::Line>(std::move(left), std::move(right));
  if (!line->meet()) stop_with("the line does not come up");
  line->run_for(Duration{15'000});
  return line;
}

// Seconds until the other side has these bytes whole.
double seconds_for(unsigned bits_per_second, std::shared_ptr<const Bytes> bytes,
                   const serial::Dictionaries& dictionaries = {}) {
  const auto line = quiet_line(bits_per_second, dictionaries);
  const double begun = line->seconds();
  if (!line->left.session->send({.id = {1}, .bytes = std::move(bytes)})) stop_with("the line takes nothing");
  if (!line->run_until([&] { return !line->right.received.empty(); }, day)) stop_with("nothing arrives");
  return line->seconds() - begun;
}

double efficiency(unsigned bits_per_second) {
  constexpr std::size_t size = 10'000;
  const double seconds = seconds_for(bits_per_second, serial::random_bytes(size, 3));
  return static_cast<double>(size) * 8 / (bits_per_second * seconds);
}

void send(serial::Line& line, std::uint64_t id, std::size_t size, bundle::Precedence precedence) {
  const bool is_taken =
      line.left.session->send({.id = {id}, .bytes = serial::random_bytes(size, id), .precedence = precedence})
          .has_value();
  if (!is_taken) stop_with("the line takes nothing");
}

// How long a FLASH that comes up behind 1 MB waits at most until its own bytes are on the line.
double flash_waits(unsigned bits_per_second) {
  const auto line = quiet_line(bits_per_second);
  send(*line, 1, 1'000'000, bundle::Precedence::routine);
  double worst = 0;
  for (std::uint64_t id = 2; id < 30; ++id) {
    line->run_for(Duration(3'000 + 137 * static_cast<int>(id)));
    worst = std::max(worst, static_cast<double>(line->left.busy_until) / 1e6 - line->seconds());
    send(*line, id, 100, bundle::Precedence::flash);
    if (!line->run_until([&] { return line->right.received.size() == id - 1; }, day)) stop_with("no FLASH");
  }
  return worst;
}

Bytes report_content(const std::string& text) {
  return encode_content({.subject = "Bericht", .parts = {{.text = text}}}).value();
}

std::string standard_input() { return {std::istreambuf_iterator<char>(std::cin), {}}; }

// A dictionary out of texts that are separated by zero bytes.
void train(const std::string& file) {
  std::istringstream texts(standard_input());
  std::vector<Bytes> contents;
  for (std::string text; std::getline(texts, text, '\0');) contents.push_back(report_content(text));
  const auto dictionary = train_dictionary(contents, dictionary_size_max);
  if (!dictionary) stop_with(dictionary.error().what);
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(dictionary->data()),
            static_cast<std::streamsize>(dictionary->size()));
  if (!out.flush()) stop_with(file + " cannot be written");
}

std::shared_ptr<const AuthorsDictionary> dictionary_in(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  auto dictionary = Dictionary::from(to_bytes(as_bytes(bytes)));
  if (!dictionary) stop_with(file + ": " + dictionary.error().what);
  return AuthorsDictionary::from(*std::move(dictionary)).value();
}

const MailboxId cairo{"node.kairo"};
const MailboxId centre{"node.zentrale"};

// A post that writes and a unit that reads, each behind its node.
Directory two_posts(const sample::Person& author, const sample::Person& reader) {
  Directory directory;
  directory.apply(Organisation{.id = "aa", .name = {}});
  unsigned seed = 10;
  const auto add = [&](const char* post, const char* kind, const MailboxId& node, const sample::Person& one) {
    directory.apply(Post{
        .id = post, .organisation = "aa", .kind = kind, .name = {}, .country = "DEU", .country_name = {}});
    const auto mailbox = [&](const MailboxId& id, MailboxKind of, PublicKeys keys) {
      directory.apply(
          Mailbox{.id = id, .kind = of, .owner = post, .name = {}, .ceiling = {}, .keys = std::move(keys)});
    };
    mailbox(node, MailboxKind::node, sample::person("node", ++seed).keys.public_keys());
    mailbox(one.mailbox, MailboxKind::post, one.keys.public_keys());
  };
  add("zentrale", "headquarters", centre, reader);
  add("kairo", "embassy", cairo, author);
  return directory;
}

// A report with this text as it travels from a post to headquarters: sealed for its addressee and, as every
// node does, for its author; signed; in a bundle with all blocks that leave with it.
struct Report {
  Dispatch dispatch;
  std::shared_ptr<const Bytes> bundle;
  Directory directory;
};

std::shared_ptr<const Bytes> bundle_of(const Dispatch& dispatch) {
  const bundle::Primary primary{.destination = dispatch_eid(centre),
                                .source = dispatch_eid(cairo),
                                .created = {.milliseconds = 848'700'123'456, .sequence = 1'234},
                                .lifetime = 7'776'000'000};
  bundle::Draft draft(primary, encode_short(dispatch).value(), bundle::CrcType::crc32c);
  const auto add = [&draft](std::uint64_t type, std::uint64_t flags, Bytes data) {
    draft.add({.type = type, .number = draft.free_number(), .flags = flags, .crc = bundle::CrcType::crc32c},
              std::move(data));
  };
  add(bundle::block_type::handling, bundle::block_flag::replicate,
      bundle::encode_handling(
          {.precedence = bundle::Precedence::routine, .marking = bundle::Marking{.level = 2}}));
  add(bundle::block_type::hop_count, 0, bundle::encode_hop_count({.limit = 32, .count = 1}));
  add(bundle::block_type::previous_node, 0, bundle::encode_previous_node(node_eid(cairo)));
  return std::make_shared<const Bytes>(draft.encode());
}

Report sealed_report(const std::string& text, std::shared_ptr<const AuthorsDictionary> dictionary) {
  const sample::Person author = sample::person("post.kairo", 1);
  const sample::Person reader = sample::person("unit.208", 2);
  depesche::Draft draft = sample::draft("Bericht", {reader.addressed(42), author.addressed(0)});
  draft.content = report_content(text);
  draft.dictionary = std::move(dictionary);
  sample::Dice dice;
  Feed feed{.sequence = 1'233};
  dice.fill(feed.previous.value);
  auto sealed = seal({&draft, 1}, author.mailbox, author.keys, feed, dice);
  if (!sealed) stop_with(sealed.error().what);
  return {.dispatch = sealed->front(),
          .bundle = bundle_of(sealed->front()),
          .directory = two_posts(author, reader)};
}

void print_report(const std::string& dictionary) {
  const auto report =
      sealed_report(standard_input(), dictionary.empty() ? nullptr : dictionary_in(dictionary));
  const auto shared = line_dictionaries(report.directory, cairo, centre);
  if (!shared) stop_with(shared.error().what);
  std::printf(
      "{\"bytes\": %zu, \"packed_bytes\": %zu, \"header_bytes\": %zu, \"body_bytes\": %zu, "
      "\"seconds_2400\": %.2f}\n",
      report.bundle->size(), serial::pack(report.bundle, *shared).bytes->size(),
      report.dispatch.header.size(), report.dispatch.body.size(), seconds_for(2400, report.bundle, *shared));
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  const std::string file = argc > 2 ? argv[2] : "";
  if (mode == "line") {
    std::printf("{\"efficiency_2400\": %.4f, \"efficiency_9600\": %.4f, \"flash_seconds\": %.3f}\n",
                efficiency(2400), efficiency(9600), flash_waits(9600));
  } else if (mode == "train" && !file.empty()) {
    train(file);
  } else if (mode == "report") {
    print_report(file);
  } else {
    stop_with("line | train DICTIONARY <TEXTS | report [DICTIONARY] <TEXT");
  }
}
