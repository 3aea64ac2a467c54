// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/fault.h"

namespace depesche::http {

inline constexpr std::size_t json_depth_max = 8;

// A JSON object from outside, read field by field. Whatever is wrong is collected, so that a person sees all
// of it at once; done() gives the verdict, and also refuses fields nobody asked for. Readers return an empty
// value where the field is absent or wrong.
class Form {
 public:
  // Fails with Fault::malformed for what is no JSON object or is nested deeper than json_depth_max.
  static std::expected<Form, Problem> parse(std::string_view body);

  enum class Need : std::uint8_t { required, optional };

  // `bytes_max` counts UTF-8 bytes. A required text must not be empty.
  std::string text(std::string_view name, std::size_t bytes_max, Need need = Need::optional);
  std::int64_t number(std::string_view name, std::int64_t min, std::int64_t max, std::int64_t otherwise);
  // An ISO date („2026-11-20“); nothing when it is empty or wrong.
  std::optional<std::chrono::sys_days> day(std::string_view name);
  bool flag(std::string_view name, bool otherwise);
  std::vector<std::string> texts(std::string_view name, std::size_t count_max, std::size_t bytes_max);
  std::string one_of(std::string_view name, std::initializer_list<std::string_view> choices, Need need);
  // The objects in a field: one for object(), a list for objects(). Faults inside are reported as
  // "outer.inner".
  std::optional<Form> object(std::string_view name, Need need = Need::optional);
  std::vector<Form> objects(std::string_view name, std::size_t count_max);
  // The object itself, for keeping what was sent.
  const boost::json::object& raw() const { return object_; }
  // Passes over a field that is known and ignored.
  void ignore(std::string_view name) { find(name); }

  void complain(std::string_view field, std::string code);

  // Complains about fields nobody asked for; called once on each form inside, after the last reading.
  void no_more();

  // no_more(), then the verdict on this form and all inside it.
  std::expected<void, Problem> done();

 private:
  struct Faults {
    std::vector<FieldFault> list;
  };
  Form(boost::json::object object, std::string prefix, std::shared_ptr<Faults> faults);
  const boost::json::value* find(std::string_view name);
  void check_text(std::string_view name, std::string_view text, std::size_t bytes_max);

  boost::json::object object_;
  std::string prefix_;
  std::vector<std::string> asked_;
  std::shared_ptr<Faults> faults_;  // shared with the forms inside this one
};

}  // namespace depesche::http
