// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "feel/decimal.h"
#include "feel/temporal.h"

// What a FEEL expression can be worth. Values are immutable and cheap to copy.

namespace depesche::feel {

class Value;
struct Type;
using TypePtr = std::shared_ptr<const Type>;
class Evaluation;

using List = std::vector<Value>;

// Named values in the order they were given. A name stands once.
class Context {
 public:
  struct Entry;

  const Value* find(std::string_view name) const;
  void put(std::string_view name, Value value);  // replaces what has that name
  std::size_t size() const;
  std::span<const Entry> entries() const;

 private:
  std::vector<Entry> entries_;
};

struct Range;
struct Function;

class Value {
 public:
  // In the order of the variant below.
  enum class Kind : std::uint8_t {
    null,
    boolean,
    number,
    string,
    date,
    time,
    date_time,
    days_duration,
    months_duration,
    list,
    context,
    range,
    function,
  };

  Value() = default;
  explicit Value(bool truth) : held_(truth) {}
  explicit Value(Decimal number) : held_(number) {}
  explicit Value(std::string text) : held_(std::make_shared<const std::string>(std::move(text))) {}
  explicit Value(Date date) : held_(date) {}
  explicit Value(TimeOfDay time) : held_(std::make_shared<const TimeOfDay>(std::move(time))) {}
  explicit Value(DateTime moment) : held_(std::make_shared<const DateTime>(std::move(moment))) {}
  explicit Value(DaysDuration duration) : held_(duration) {}
  explicit Value(MonthsDuration duration) : held_(duration) {}
  explicit Value(List list) : held_(std::make_shared<const List>(std::move(list))) {}
  explicit Value(Context context) : held_(std::make_shared<const Context>(std::move(context))) {}
  explicit Value(Range range);
  explicit Value(Function function);
  static Value whole(std::int64_t number) { return Value(Decimal(number)); }
  static Value text(std::string_view text) { return Value(std::string(text)); }

  Kind kind() const { return static_cast<Kind>(held_.index()); }
  bool is(Kind kind) const { return this->kind() == kind; }
  bool is_null() const { return held_.index() == 0; }
  bool is_true() const { return is(Kind::boolean) && boolean(); }

  // Each needs the kind it names.
  bool boolean() const { return *std::get_if<bool>(&held_); }
  const Decimal& number() const { return *std::get_if<Decimal>(&held_); }
  const std::string& string() const { return **std::get_if<std::shared_ptr<const std::string>>(&held_); }
  const Date& date() const { return *std::get_if<Date>(&held_); }
  const TimeOfDay& time() const { return **std::get_if<std::shared_ptr<const TimeOfDay>>(&held_); }
  const DateTime& date_time() const { return **std::get_if<std::shared_ptr<const DateTime>>(&held_); }
  const DaysDuration& days() const { return *std::get_if<DaysDuration>(&held_); }
  const MonthsDuration& months() const { return *std::get_if<MonthsDuration>(&held_); }
  const List& list() const { return **std::get_if<std::shared_ptr<const List>>(&held_); }
  const Context& context() const { return **std::get_if<std::shared_ptr<const Context>>(&held_); }
  const Range& range() const { return **std::get_if<std::shared_ptr<const Range>>(&held_); }
  const Function& function() const { return **std::get_if<std::shared_ptr<const Function>>(&held_); }

  // What the list, context or string takes up without what its parts take up; 0 where others hold it too, and
  // for other kinds.
  std::size_t own_bytes() const;

  // The number as a whole one; nothing for other kinds and for fractions.
  std::optional<std::int64_t> whole() const;

 private:
  std::variant<std::monostate, bool, Decimal, std::shared_ptr<const std::string>, Date,
               std::shared_ptr<const TimeOfDay>, std::shared_ptr<const DateTime>, DaysDuration,
               MonthsDuration, std::shared_ptr<const List>, std::shared_ptr<const Context>,
               std::shared_ptr<const Range>, std::shared_ptr<const Function>>
      held_;
};

struct Context::Entry {
  std::string name;
  Value value;
};

inline std::size_t Context::size() const { return entries_.size(); }
inline std::span<const Context::Entry> Context::entries() const { return entries_; }

// From start to end; a missing end is null and open. `form` remembers how a one-sided range was written,
// which is part of what it is (DMN 1.5 §10.3.2.7).
struct Range {
  enum class Form : std::uint8_t { interval, one_sided, equal, unequal };
  Value start;
  Value end;
  bool has_start = false;  // whether the start belongs to the range
  bool has_end = false;
  Form form = Form::interval;
};

// What runs when a function is called.
class Callable {
 public:
  virtual ~Callable() = default;
  // The arguments fit the parameters in number and type.
  virtual Value call(Evaluation& evaluation, std::span<const Value> arguments) const = 0;
};

struct Parameter {
  std::string name;
  TypePtr type;  // null: any
};

struct Builtin;

// Either one of FEEL's own functions, or parameters with what runs.
struct Function {
  const Builtin* builtin = nullptr;
  std::vector<Parameter> parameters;
  TypePtr result;
  bool is_variadic = false;  // the last parameter takes all further arguments as a list
  std::shared_ptr<const Callable> callable;
};

// Lists that hold the same list many times are small, but take forever to walk through. What walks through
// whole values therefore uses up work, one for each part, and gives up when there is none left.
using Work = std::uint64_t;
inline constexpr Work walk_max = 10'000'000;
// How many parts the value has when each is counted as often as it can be reached; `most` for more.
Work part_count(const Value& value, Work most = walk_max);

// Equality as `=` has it: true or false, or nothing where the kinds cannot be compared.
std::optional<bool> equal(const Value& left, const Value& right, Work& work_left);
std::optional<bool> equal(const Value& left, const Value& right);
// Order: negative, zero or positive; nothing where there is none.
std::optional<int> compare(const Value& left, const Value& right);
// Sameness as `is` has it: kind and every part.
bool is_same(const Value& left, const Value& right, Work& work_left);
bool is_same(const Value& left, const Value& right);
// Whether the value lies in the range; nothing where it cannot be compared with the ends.
std::optional<bool> contains(const Range& range, const Value& value);

// The value as FEEL's string() gives it, strings inside lists and contexts in quotes. What is longer ends
// with an ellipsis.
inline constexpr std::size_t text_bytes_max = 20'000'000;
std::string to_text(const Value& value, std::size_t bytes_max = text_bytes_max);
// Short enough for a message.
std::string to_brief_text(const Value& value);
// The value as a FEEL literal that reads back as the same value; functions have none and become null.
std::string to_literal(const Value& value);
// A string as a FEEL literal.
std::string quoted(std::string_view text);

// The English name of a kind, as FEEL's types are named.
std::string_view kind_name(Value::Kind kind);

}  // namespace depesche::feel
