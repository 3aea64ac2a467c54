// SPDX-License-Identifier: EUPL-1.2
#include "cli/line_options.h"

#include <charconv>
#include <sstream>
#include <vector>

namespace depesche::cli {
namespace {

constexpr std::string_view serial_form = "--serial takes NODE=DEVICE[,RATE[,send-only|receive-only]], not ";
constexpr std::string_view ltp_form =
    "--ltp takes NODE=ADDRESS[:PORT][,rate=BIT/S][,delay=MS][,send-only|receive-only], not ";

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return !text.empty() && error == std::errc() && end == text.data() + text.size();
}

// The node before „=“, and the words between commas after it.
struct LineWords {
  MailboxId neighbour;
  std::vector<std::string> words;
};
Result<LineWords> split(const std::string& typed, std::string_view form) {
  const std::size_t equals = typed.find('=');
  LineWords line{.neighbour = {typed.substr(0, equals)}, .words = {}};
  if (equals != std::string::npos) {
    std::istringstream rest(typed.substr(equals + 1));
    for (std::string word; std::getline(rest, word, ',');) line.words.push_back(word);
  }
  if (line.neighbour.value.empty() || line.words.empty() || line.words[0].empty())
    return fail(Code::invalid, std::string(form) + typed);
  return line;
}

// „rate=“, „delay=“ or a way; false for anything else.
bool take_word(const std::string& word, LtpWay& way) {
  const std::string_view text = word;
  if (text.starts_with("rate=")) return read_number(text.substr(5), way.rate);
  if (text.starts_with("delay=")) {
    std::int64_t milliseconds = 0;
    if (!read_number(text.substr(6), milliseconds)) return false;
    way.delay = Duration(milliseconds);
    return true;
  }
  if (text != "send-only" && text != "receive-only") return false;
  way.mode = text == "send-only" ? ltp::Mode::send_only : ltp::Mode::receive_only;
  return true;
}

}  // namespace

Result<SerialLine> serial_from(const std::string& typed) {
  const auto [neighbour, words] = TRY(split(typed, serial_form));
  const auto refuse = [&] { return fail(Code::invalid, std::string(serial_form) + typed); };
  SerialLine line{.neighbour = neighbour, .device = words[0]};
  if (words.size() > 3) return refuse();
  if (words.size() > 1 && !read_number(words[1], line.rate)) return refuse();
  if (words.size() > 2) {
    if (words[2] != "send-only" && words[2] != "receive-only") return refuse();
    line.mode = words[2] == "send-only" ? serial::Mode::send_only : serial::Mode::receive_only;
  }
  return line;
}

Result<transport::UdpPlace> udp_place_from(const std::string& typed) {
  transport::UdpPlace place;
  std::string_view rest = typed;
  const bool is_bracketed = rest.starts_with('[');
  const std::size_t end = is_bracketed ? rest.find(']') : rest.find(':');
  const bool is_bare_ipv6 = !is_bracketed && end != rest.rfind(':');
  if (is_bare_ipv6) return transport::UdpPlace{.address = typed};
  place.address =
      rest.substr(is_bracketed ? 1 : 0, end == std::string_view::npos ? end : end - (is_bracketed ? 1 : 0));
  rest = end == std::string_view::npos ? "" : rest.substr(end + (is_bracketed ? 1 : 0));
  const bool has_port = !rest.empty();
  if (place.address.empty() || (is_bracketed && end == std::string_view::npos) ||
      (has_port && (!rest.starts_with(':') || !read_number(rest.substr(1), place.port))))
    return fail(Code::invalid, typed + " is no address in figures; ADDRESS:PORT");
  return place;
}

Result<LtpWay> ltp_from(const std::string& typed) {
  const auto [neighbour, words] = TRY(split(typed, ltp_form));
  LtpWay way{.neighbour = neighbour, .there = TRY(udp_place_from(words[0]))};
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!take_word(words[i], way)) return fail(Code::invalid, std::string(ltp_form) + typed);
  }
  return way;
}

}  // namespace depesche::cli
