// SPDX-License-Identifier: EUPL-1.2
// What a serial line of 2400 or 9600 bit/s does with dispatches, in virtual time: an ideal line of eight bits
// a byte. One line of JSON.
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>

#include "bundle/draft.h"
#include "dispatch/sample.h"
#include "dispatch/short_form.h"
#include "need.h"
#include "serial/sample.h"

namespace {

using namespace depesche;
using bench::stop_with;

constexpr Duration day{86'400'000};

// Two neighbours that have met and have nothing to say.
std::unique_ptr<serial::Line> quiet_line(unsigned bits_per_second) {
  serial::Settings left = serial::left_settings();
  serial::Settings right = serial::right_settings();
  left.bytes_per_second = right.bytes_per_second = bits_per_second / 8;
  auto line = std::make_unique<serial::Line>(std::move(left), std::move(right));
  if (!line->meet()) stop_with("the line does not come up");
  line->run_for(Duration{15'000});
  return line;
}

// Seconds until the other side has these bytes whole.
double seconds_for(unsigned bits_per_second, std::shared_ptr<const Bytes> bytes) {
  const auto line = quiet_line(bits_per_second);
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

// A report with this text as it travels: sealed and signed for one addressee, in a bundle.
std::shared_ptr<const Bytes> sealed_report(const std::string& text) {
  const sample::Person author = sample::person("post.kairo", 1);
  const sample::Person reader = sample::person("unit.208", 2);
  depesche::Draft draft = sample::draft("Bericht", {reader.addressed(1)});
  draft.content = encode_content({.subject = "Bericht", .parts = {{.text = text}}}).value();
  Feed feed;
  sample::Dice dice;
  const auto sealed = seal({&draft, 1}, author.mailbox, author.keys, feed, dice);
  if (!sealed) stop_with(sealed.error().what);
  const bundle::Primary primary{.destination = bundle::parse_eid("dtn://berlin/").value(),
                                .source = bundle::parse_eid("dtn://kairo/").value(),
                                .created = {.milliseconds = 800'000'000'000, .sequence = 1},
                                .lifetime = 86'400'000};
  Bytes payload = encode_short(sealed->front()).value();
  return std::make_shared<const Bytes>(
      bundle::Draft(primary, std::move(payload), bundle::CrcType::crc32c).encode());
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc == 2 ? argv[1] : "";
  if (mode == "line") {
    std::printf("{\"efficiency_2400\": %.4f, \"efficiency_9600\": %.4f, \"flash_seconds\": %.3f}\n",
                efficiency(2400), efficiency(9600), flash_waits(9600));
    return 0;
  }
  if (mode == "report") {
    const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
    const auto bytes = sealed_report(text);
    std::printf("{\"bytes\": %zu, \"seconds_2400\": %.2f}\n", bytes->size(), seconds_for(2400, bytes));
    return 0;
  }
  stop_with("line | report <TEXT");
}
