// SPDX-License-Identifier: EUPL-1.2
#include "http/form.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <charconv>

namespace depesche::http {
namespace {

constexpr std::size_t faults_max = 50;

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto value = static_cast<unsigned char>(c);
    return (value < 0x20 && c != '\n' && c != '\t' && c != '\r') || value == 0x7f;
  });
}

}  // namespace

Form::Form(boost::json::object object, std::string prefix, std::shared_ptr<Faults> faults)
    : object_(std::move(object)), prefix_(std::move(prefix)), faults_(std::move(faults)) {}

std::expected<Form, Problem> Form::parse(std::string_view body) {
  boost::json::parse_options options;
  options.max_depth = json_depth_max;
  boost::json::error_code error;
  boost::json::value value = boost::json::parse({body.data(), body.size()}, error, {}, options);
  if (error || !value.is_object()) return refuse(Fault::malformed);
  return Form(std::move(value.get_object()), {}, std::make_shared<Faults>());
}

const boost::json::value* Form::find(std::string_view name) {
  asked_.emplace_back(name);
  const boost::json::value* value = object_.if_contains({name.data(), name.size()});
  return value != nullptr && !value->is_null() ? value : nullptr;
}

void Form::complain(std::string_view field, std::string code) {
  if (faults_->list.size() < faults_max)
    faults_->list.push_back({prefix_ + std::string(field), std::move(code), {}});
}

void Form::check_text(std::string_view name, std::string_view text, std::size_t bytes_max) {
  if (text.size() > bytes_max) complain(name, "too-long");
  if (has_control(text)) complain(name, "wrong-type");
}

std::string Form::text(std::string_view name, std::size_t bytes_max, Need need) {
  const boost::json::value* value = find(name);
  if (value == nullptr || (value->is_string() && value->get_string().empty())) {
    if (need == Need::required) complain(name, "required");
    return {};
  }
  if (!value->is_string()) {
    complain(name, "wrong-type");
    return {};
  }
  const auto& text = value->get_string();
  check_text(name, {text.data(), text.size()}, bytes_max);
  return {text.data(), text.size()};
}

std::int64_t Form::number(std::string_view name, std::int64_t min, std::int64_t max, std::int64_t otherwise) {
  const boost::json::value* value = find(name);
  if (value == nullptr) return otherwise;
  if (!value->is_int64()) {
    complain(name, "wrong-type");
    return otherwise;
  }
  if (value->get_int64() < min || value->get_int64() > max) {
    complain(name, "out-of-range");
    return otherwise;
  }
  return value->get_int64();
}

std::optional<std::chrono::sys_days> Form::day(std::string_view name) {
  constexpr std::size_t date_size = 10;
  const std::string text = this->text(name, date_size);
  if (text.empty()) return std::nullopt;
  int year = 0;
  unsigned month = 0, day = 0;
  const char* begin = text.data();
  const auto number = [&](std::size_t at, std::size_t size, auto& value) {
    return std::from_chars(begin + at, begin + at + size, value).ptr == begin + at + size;
  };
  const bool is_shaped = text.size() == date_size && text[4] == '-' && text[7] == '-' && number(0, 4, year) &&
                         number(5, 2, month) && number(8, 2, day);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!is_shaped || !date.ok()) {
    complain(name, "not-a-date");
    return std::nullopt;
  }
  return std::chrono::sys_days(date);
}

bool Form::flag(std::string_view name, bool otherwise) {
  const boost::json::value* value = find(name);
  if (value == nullptr) return otherwise;
  if (!value->is_bool()) {
    complain(name, "wrong-type");
    return otherwise;
  }
  return value->get_bool();
}

std::vector<std::string> Form::texts(std::string_view name, std::size_t count_max, std::size_t bytes_max) {
  const boost::json::value* value = find(name);
  if (value == nullptr) return {};
  if (!value->is_array()) {
    complain(name, "wrong-type");
    return {};
  }
  const auto& array = value->get_array();
  if (array.size() > count_max) {
    complain(name, "too-many");
    return {};
  }
  std::vector<std::string> list;
  for (const auto& item : array) {
    if (!item.is_string()) {
      complain(name, "wrong-type");
      return {};
    }
    const auto& text = item.get_string();
    check_text(name, {text.data(), text.size()}, bytes_max);
    list.emplace_back(text.data(), text.size());
  }
  return list;
}

std::string Form::one_of(std::string_view name, std::initializer_list<std::string_view> choices, Need need) {
  std::string chosen = text(name, 64, need);
  if (!chosen.empty() && std::ranges::find(choices, std::string_view(chosen)) == choices.end()) {
    complain(name, "not-one-of");
    return {};
  }
  return chosen;
}

std::optional<Form> Form::object(std::string_view name, Need need) {
  const boost::json::value* value = find(name);
  if (value == nullptr) {
    if (need == Need::required) complain(name, "required");
    return std::nullopt;
  }
  if (!value->is_object()) {
    complain(name, "wrong-type");
    return std::nullopt;
  }
  return Form(value->get_object(), prefix_ + std::string(name) + ".", faults_);
}

std::vector<Form> Form::objects(std::string_view name, std::size_t count_max) {
  const boost::json::value* value = find(name);
  if (value == nullptr) return {};
  if (!value->is_array()) {
    complain(name, "wrong-type");
    return {};
  }
  if (value->get_array().size() > count_max) {
    complain(name, "too-many");
    return {};
  }
  std::vector<Form> forms;
  for (const auto& item : value->get_array()) {
    if (!item.is_object()) {
      complain(name, "wrong-type");
      return {};
    }
    forms.push_back(Form(item.get_object(), prefix_ + std::string(name) + ".", faults_));
  }
  return forms;
}

void Form::no_more() {
  for (const auto& member : object_) {
    const std::string_view key(member.key().data(), member.key().size());
    if (std::ranges::find(asked_, key) == asked_.end()) complain(key.substr(0, 64), "unknown-field");
  }
}

std::expected<void, Problem> Form::done() {
  no_more();
  if (faults_->list.empty()) return {};
  return std::unexpected(Problem(faults_->list));
}

}  // namespace depesche::http
