// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <memory_resource>

#include "schema/ecma_pattern.h"
#include "schema/ecma_program.h"

namespace depesche::schema::ecma {
namespace {

constexpr std::size_t steps_max = 1'000'000;  // about ten milliseconds
constexpr std::size_t trail_length_max = 200'000;
constexpr std::size_t nowhere = SIZE_MAX;

bool is_word(unsigned char one) {
  return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') || one == '_';
}

bool continues(char one) { return (static_cast<unsigned char>(one) & 0xC0) == 0x80; }

// UTF-8, read in either direction; what is none is read byte by byte as U+FFFD.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::size_t size() const { return text_.size(); }
  unsigned char byte(std::size_t at) const { return static_cast<unsigned char>(text_[at]); }
  std::string_view between(std::size_t first, std::size_t last) const {
    return text_.substr(first, last - first);
  }

  bool read(std::size_t& at, bool is_backward, char32_t& code) const {
    return is_backward ? read_backward(at, code) : read_forward(at, code);
  }

 private:
  bool read_forward(std::size_t& at, char32_t& code) const {
    if (at >= text_.size()) return false;
    const unsigned char first = byte(at);
    if (first < 0x80) {
      code = first;
      ++at;
      return true;
    }
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
    code = 0xFFFD;
    if (length == 1 || at + length > text_.size()) {
      ++at;
      return true;
    }
    char32_t value = first & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
      if (!continues(text_[at + i])) {
        ++at;
        return true;
      }
      value = value << 6 | (byte(at + i) & 0x3Fu);
    }
    code = value;
    at += length;
    return true;
  }

  bool read_backward(std::size_t& at, char32_t& code) const {
    if (at == 0) return false;
    std::size_t begin = at - 1;
    while (begin > 0 && at - begin < 4 && continues(text_[begin])) --begin;
    std::size_t end = begin;
    read_forward(end, code);
    if (end != at) {
      code = 0xFFFD;
      begin = at - 1;
    }
    at = begin;
    return true;
  }

  std::string_view text_;
};

// A backtracking search (ECMA-262 §22.2.2): what was tried is kept on a trail and taken back from there.
class Search {
 public:
  Search(const Program& program, std::string_view text, std::size_t effort)
      : program_(program), text_(text), steps_max_(std::min(effort, steps_max)) {
    captures_.resize((program.groups + 1) * 2, nowhere);
    counters_.resize(program.counters);
  }

  std::size_t steps() const { return steps_; }

  Outcome run() {
    for (std::size_t begin = 0; begin <= text_.size(); ++begin) {
      if (begin < text_.size() && continues(static_cast<char>(text_.byte(begin)))) continue;
      if (match(0, begin)) return Outcome::found;
      if (is_exhausted_) return Outcome::given_up;
      if (program_.is_anchored) break;
    }
    return Outcome::not_found;
  }

 private:
  struct Place {
    std::uint32_t step = 0;
    std::size_t at = 0;
  };
  struct Counter {
    std::uint32_t count = 0;
    std::size_t begin = nowhere;  // of the repetition that is under way
  };
  struct Mark {
    enum class Kind : std::uint8_t { branch, greedy_run, lazy_run, capture, counter };
    Kind kind = Kind::branch;
    std::uint32_t index = 0;  // a step, a capture or a counter
    std::uint32_t count = 0;
    std::size_t at = 0;
    std::size_t bound = 0;
  };

  bool match(std::uint32_t first_step, std::size_t begin) {
    const std::size_t base = trail_.size();
    Place place{.step = first_step, .at = begin};
    for (;;) {
      if (++steps_ > steps_max_ || trail_.size() > trail_length_max) is_exhausted_ = true;
      if (is_exhausted_) return false;
      const Step& step = program_.steps[place.step];
      if (step.kind == Step::Kind::done) return true;
      if (!take(step, place) && !go_back(base, place)) return false;
    }
  }

  bool take(const Step& step, Place& place) {
    char32_t code = 0;
    switch (step.kind) {
      case Step::Kind::letter:
        return text_.read(place.at, step.is_backward, code) && code == step.value && go_on(place);
      case Step::Kind::set:
        return text_.read(place.at, step.is_backward, code) && program_.sets[step.value].holds(code) &&
               go_on(place);
      case Step::Kind::run: return run_of(step, place);
      case Step::Kind::start: return place.at == 0 && go_on(place);
      case Step::Kind::end: return place.at == text_.size() && go_on(place);
      case Step::Kind::boundary: return is_boundary(place.at) != step.is_negated && go_on(place);
      case Step::Kind::fork:
        trail_.push_back({.kind = Mark::Kind::branch, .index = step.target, .at = place.at});
        return go_on(place);
      case Step::Kind::jump: place.step = step.target; return true;
      case Step::Kind::save: set_capture(step.value, place.at); return go_on(place);
      case Step::Kind::loop_begin: set_counter(step.value, {}); return go_on(place);
      case Step::Kind::loop_test: return loop_test(step, place);
      case Step::Kind::loop_end: {
        // A repetition that is not asked for must take something.
        const Counter& counter = counters_[step.value];
        if (counter.count > step.least && counter.begin == place.at) return false;
        place.step = step.target;
        return true;
      }
      case Step::Kind::look: return look(step, place);
      case Step::Kind::reference: return reference(step, place);
      case Step::Kind::done: return true;
    }
    return false;
  }

  static bool go_on(Place& place) {
    ++place.step;
    return true;
  }

  bool is_boundary(std::size_t at) const {
    const bool before = at > 0 && is_word(text_.byte(at - 1));
    const bool after = at < text_.size() && is_word(text_.byte(at));
    return before != after;
  }

  void set_capture(std::uint32_t index, std::size_t at) {
    trail_.push_back({.kind = Mark::Kind::capture, .index = index, .at = captures_[index]});
    captures_[index] = at;
  }

  void set_counter(std::uint32_t index, Counter counter) {
    const Counter& old = counters_[index];
    trail_.push_back({.kind = Mark::Kind::counter, .index = index, .count = old.count, .at = old.begin});
    counters_[index] = counter;
  }

  bool run_of(const Step& step, Place& place) {
    const CharacterSet& set = program_.sets[step.value];
    std::uint32_t count = 0;
    const auto one_more = [&] {
      std::size_t at = place.at;
      char32_t code = 0;
      if (!text_.read(at, step.is_backward, code) || !set.holds(code)) return false;
      place.at = at;
      ++count;
      return true;
    };
    while (count < step.least) {
      if (!one_more()) return false;
    }
    if (!step.is_greedy) {
      if (count < step.most)
        trail_.push_back({.kind = Mark::Kind::lazy_run, .index = place.step, .count = count, .at = place.at});
      return go_on(place);
    }
    const std::size_t bound = place.at;
    while (count < step.most && one_more()) {
    }
    steps_ += count / 8;
    if (place.at != bound)
      trail_.push_back({.kind = Mark::Kind::greedy_run, .index = place.step, .at = place.at, .bound = bound});
    return go_on(place);
  }

  bool loop_test(const Step& step, Place& place) {
    const Counter counter = counters_[step.value];
    if (counter.count >= step.most) {
      place.step = step.target;
      return true;
    }
    if (counter.count >= step.least) {
      if (!step.is_greedy) {
        trail_.push_back({.kind = Mark::Kind::lazy_run, .index = place.step, .at = place.at});
        place.step = step.target;
        return true;
      }
      trail_.push_back({.kind = Mark::Kind::branch, .index = step.target, .at = place.at});
    }
    return enter_loop(step, place);
  }

  bool enter_loop(const Step& step, Place& place) {
    set_counter(step.value, {.count = counters_[step.value].count + 1, .begin = place.at});
    for (std::uint32_t group = step.first_group; group < step.last_group; ++group) {
      if (captures_[group * 2] != nowhere) set_capture(group * 2, nowhere);
      if (captures_[group * 2 + 1] != nowhere) set_capture(group * 2 + 1, nowhere);
    }
    return go_on(place);
  }

  bool look(const Step& step, Place& place) {
    const std::size_t base = trail_.size();
    const bool is_found = match(place.step + 1, place.at);
    if (is_exhausted_) return false;
    if (is_found) settle(base, !step.is_negated);
    place.step = step.target;
    return is_found != step.is_negated;
  }

  // Forgets the ways not taken; keeps what must be taken back later, or takes it back now.
  void settle(std::size_t base, bool keeps_captures) {
    if (!keeps_captures) {
      while (trail_.size() > base) undo_last();
      return;
    }
    std::size_t kept = base;
    for (std::size_t i = base; i < trail_.size(); ++i) {
      if (trail_[i].kind == Mark::Kind::capture || trail_[i].kind == Mark::Kind::counter)
        trail_[kept++] = trail_[i];
    }
    trail_.resize(kept);
  }

  void undo_last() {
    const Mark mark = trail_.back();
    trail_.pop_back();
    if (mark.kind == Mark::Kind::capture) captures_[mark.index] = mark.at;
    if (mark.kind == Mark::Kind::counter) counters_[mark.index] = {.count = mark.count, .begin = mark.at};
  }

  bool reference(const Step& step, Place& place) {
    const std::size_t first = captures_[step.value * 2];
    const std::size_t last = captures_[step.value * 2 + 1];
    if (first == nowhere || last == nowhere || last <= first) return go_on(place);
    const std::size_t length = last - first;
    steps_ += length / 16;
    const std::size_t room = step.is_backward ? place.at : text_.size() - place.at;
    if (room < length) return false;
    const std::size_t begin = step.is_backward ? place.at - length : place.at;
    if (text_.between(begin, begin + length) != text_.between(first, last)) return false;
    place.at = step.is_backward ? begin : begin + length;
    return go_on(place);
  }

  // To the last place where another way was open.
  bool go_back(std::size_t base, Place& place) {
    while (trail_.size() > base) {
      Mark& mark = trail_.back();
      char32_t code = 0;
      switch (mark.kind) {
        case Mark::Kind::branch:
          place = {.step = mark.index, .at = mark.at};
          trail_.pop_back();
          return true;
        case Mark::Kind::greedy_run:
          text_.read(mark.at, !program_.steps[mark.index].is_backward, code);
          place = {.step = mark.index + 1, .at = mark.at};
          if (mark.at == mark.bound) trail_.pop_back();
          return true;
        case Mark::Kind::lazy_run:
          if (more(place)) return true;
          break;
        case Mark::Kind::capture:
        case Mark::Kind::counter: undo_last(); break;
      }
    }
    return false;
  }

  // One more of a repetition that takes as few as it can.
  bool more(Place& place) {
    const Mark mark = trail_.back();
    const Step& step = program_.steps[mark.index];
    trail_.pop_back();
    place = {.step = mark.index, .at = mark.at};
    if (step.kind == Step::Kind::loop_test) return enter_loop(step, place);
    char32_t code = 0;
    if (!text_.read(place.at, step.is_backward, code) || !program_.sets[step.value].holds(code)) return false;
    if (mark.count + 1 < step.most)
      trail_.push_back(
          {.kind = Mark::Kind::lazy_run, .index = mark.index, .count = mark.count + 1, .at = place.at});
    return go_on(place);
  }

  const Program& program_;
  Reader text_;
  // Most searches need no more than this.
  std::array<std::byte, 2048> room_;
  std::pmr::monotonic_buffer_resource memory_{room_.data(), room_.size()};
  std::pmr::vector<std::size_t> captures_{&memory_};
  std::pmr::vector<Counter> counters_{&memory_};
  std::pmr::vector<Mark> trail_{&memory_};
  std::size_t steps_max_;
  std::size_t steps_ = 0;
  bool is_exhausted_ = false;
};

// Where there is one way at most nothing needs to be remembered.
bool is_straight_match(const Program& program, std::string_view whole) {
  const Reader text(whole);
  std::size_t at = 0;
  const auto takes = [&](const Step& step) {
    std::size_t after = at;
    char32_t code = 0;
    if (!text.read(after, false, code)) return false;
    if (step.kind == Step::Kind::letter ? code != step.value : !program.sets[step.value].holds(code))
      return false;
    at = after;
    return true;
  };
  for (const Step& step : program.steps) {
    if (step.kind == Step::Kind::done) return true;
    if (step.kind == Step::Kind::start && at != 0) return false;
    if (step.kind == Step::Kind::end && at != text.size()) return false;
    if ((step.kind == Step::Kind::letter || step.kind == Step::Kind::set) && !takes(step)) return false;
    if (step.kind == Step::Kind::run) {
      std::uint32_t count = 0;
      while (count < step.most && takes(step)) ++count;
      if (count < step.least) return false;
    }
  }
  return true;
}

}  // namespace

Outcome search(const Program& program, std::string_view text, std::size_t& effort) {
  if (program.is_straight) {
    const std::size_t cost = program.steps.size() + text.size();
    if (cost > effort) return Outcome::given_up;
    effort -= cost;
    return is_straight_match(program, text) ? Outcome::found : Outcome::not_found;
  }
  Search search(program, text, effort);
  const Outcome outcome = search.run();
  effort -= std::min(effort, search.steps());
  return outcome;
}

}  // namespace depesche::schema::ecma
