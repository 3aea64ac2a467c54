// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "env/clock.h"
#include "feel/value.h"

// What one run of an expression or a model is given, may use up, and leaves behind.

namespace depesche::feel {

// Bounds of one evaluation. Beyond any of them it ends with an error and no value.
struct Limits {
  std::uint64_t steps = 50'000'000;        // nodes visited and items produced
  int depth = 1'000;                       // of nested expressions and calls
  std::size_t stack_bytes = 4'000'000;     // of the thread's stack, however the program was built
  std::size_t list_items = 1'000'000;      // in one list
  std::size_t string_bytes = 16'000'000;   // in one string
  std::size_t made_bytes = 1'000'000'000;  // in all lists, contexts and strings that are made on the way
  std::int32_t regex_steps = 2'000;  // ten thousands of steps of the regular-expression engine, some ms each
};

// Why a part of an expression is worth null although its author expected more.
enum class Trouble : std::uint8_t {
  unknown_name,
  missing_member,
  missing_input,
  wrong_kind,       // an operator or function got a kind it has no meaning for
  wrong_arguments,  // number or names of arguments
  bad_value,        // the right kind, but outside what the function is defined for
  not_comparable,
  not_of_type,    // conversion to a declared type failed
  out_of_range,   // a result too large, or division by zero
  no_rule,        // a table found nothing
  rule_conflict,  // a table found more than its hit policy allows
  not_a_function,
  bad_expression,  // the text could not be read
};

struct Fault {
  Trouble trouble = Trouble::bad_value;
  std::string what;         // for people, in English
  std::string place;        // decision, table and row, as far as known
  std::uint32_t begin = 0;  // in the text of the expression, in characters
  std::uint32_t end = 0;
};

struct Options {
  Limits limits;
  bool is_b_feel = false;  // two-valued logic: what would be null in a condition is false (DMN 1.6, B-FEEL)
};

// Somebody who is told how a result came about. What they are told is up to the extension that tells it.
class Witness {
 public:
  virtual ~Witness() = default;
};

class Evaluation {
 public:
  explicit Evaluation(const Clock& clock, Options options = {})
      : options_(options),
        clock_(clock),
        steps_left_(options.limits.steps),
        stack_begin_(stack_place()),
        bytes_left_(options.limits.made_bytes),
        regex_left_(options.limits.regex_steps) {}
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  const Clock& clock() const { return clock_; }
  const Limits& limits() const { return options_.limits; }
  bool is_b_feel() const { return options_.is_b_feel; }

  // Uses up steps; false when there are none left and everything must end.
  bool step(std::uint64_t count = 1) {
    if (steps_left_ < count) {
      stop("too many steps");
    } else {
      steps_left_ -= count;
    }
    return !is_stopped();
  }
  bool enter() {
    if (++depth_ > options_.limits.depth || stack_used() > options_.limits.stack_bytes)
      stop("expressions nested too deeply");
    return !is_stopped();
  }
  void leave() { --depth_; }
  bool fits_list(std::size_t items) {
    if (items > options_.limits.list_items) stop("a list became too long");
    return !is_stopped();
  }
  bool fits_string(std::size_t bytes) {
    if (bytes > options_.limits.string_bytes) stop("a text became too long");
    return !is_stopped();
  }

  // Counts what was made.
  bool make(std::size_t bytes) {
    if (bytes_left_ < bytes) {
      stop("lists and texts became too large together");
    } else {
      bytes_left_ -= bytes;
    }
    return !is_stopped();
  }

  // Comparisons that use up steps for large values.
  std::optional<bool> equal(const Value& left, const Value& right) {
    if (left.kind() < Value::Kind::list) {
      if (left.is(Value::Kind::string)) step(left.string().size() / bytes_per_step);
      return feel::equal(left, right);
    }
    Work work = steps_left_;
    const auto answer = feel::equal(left, right, work);
    spend_work(work);
    return answer;
  }
  bool is_same(const Value& left, const Value& right) {
    Work work = steps_left_;
    const bool answer = feel::is_same(left, right, work);
    spend_work(work);
    return answer;
  }

  std::uint64_t steps_used() const { return options_.limits.steps - steps_left_; }
  int depth() const { return depth_; }  // of what is being evaluated; 0 before and after

  // What regular expressions may still use up, all together.
  std::int32_t& regex_left() { return regex_left_; }

  void stop(std::string_view limit) {
    if (stopped_by_.empty()) stopped_by_ = limit;
  }
  bool is_stopped() const { return !stopped_by_.empty(); }
  const std::string& stopped_by() const { return stopped_by_; }

  // Notes a fault; only the first hundred are kept. The value of what failed is null.
  Value report(Trouble trouble, std::string what);
  void forget_faults_after(std::uint64_t count);
  const std::vector<Fault>& faults() const { return faults_; }
  std::uint64_t fault_count() const { return fault_count_; }

  // Who is told, while a trace is wanted; else null.
  Witness* witness() const { return witness_; }
  void set_witness(Witness* witness) { witness_ = witness; }

  // Where faults happen: the decision or table, and the part of the expression's text.
  const std::string& place() const { return place_; }
  void set_place(std::string place) { place_ = std::move(place); }
  void set_span(std::uint32_t begin, std::uint32_t end) {
    begin_ = begin;
    end_ = end;
  }

 private:
  static constexpr std::size_t bytes_per_step = 256;  // compared

  static std::uintptr_t stack_place() { return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)); }
  std::size_t stack_used() const {
    const std::uintptr_t here = stack_place();
    return here < stack_begin_ ? stack_begin_ - here : here - stack_begin_;
  }

  void spend_work(Work left) {
    steps_left_ = left;
    if (left == 0) stop("too many steps");
  }

  Options options_;
  const Clock& clock_;
  std::uint64_t steps_left_;
  std::uintptr_t stack_begin_;
  std::size_t bytes_left_;
  std::int32_t regex_left_;
  int depth_ = 0;
  std::string stopped_by_;
  std::vector<Fault> faults_;
  std::uint64_t fault_count_ = 0;
  std::string place_;
  Witness* witness_ = nullptr;
  std::uint32_t begin_ = 0;
  std::uint32_t end_ = 0;
};

}  // namespace depesche::feel
