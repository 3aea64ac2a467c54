// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"
#include "http/target.h"

namespace depesche::http {

// Everything an answer can say went wrong. Each has one row in fault.cpp: code word, status and wording.
enum class Fault : std::uint8_t {
  malformed,
  invalid,
  not_signed_in,
  locked,
  sign_in_failed,
  cross_site,
  not_available,
  method_not_allowed,
  conflict,
  length_required,
  too_large,
  unsupported_media_type,
  misdirected,
  too_many_requests,
  headers_too_large,
  too_slow,
  busy,
  broken,
};

// What is wrong with one field of a request body. `message` is for people; empty: the wording of `code`.
struct FieldFault {
  std::string field;
  std::string code;
  std::string message;
};

// Why there is no answer. Made from an Error it says no more than that error's code: texts of the core are
// for operators, except for `invalid`, whose field faults are given explicitly.
struct Problem {
  Problem(Fault kind) : fault(kind) {}  // NOLINT(google-explicit-constructor): handlers return either
  Problem(const Error& error);          // NOLINT(google-explicit-constructor): so that TRY works in handlers
  Problem(std::vector<FieldFault> faults) : fault(Fault::invalid), fields(std::move(faults)) {}  // NOLINT

  Fault fault;
  std::vector<FieldFault> fields;
  std::chrono::seconds retry_after{0};
  boost::json::object extra;  // further members of the problem document
};

// The answer of a handler.
using Answer = std::expected<Response, Problem>;

inline std::unexpected<Problem> refuse(Fault fault) { return std::unexpected(Problem(fault)); }
inline std::unexpected<Problem> refuse(std::string field, std::string code) {
  std::vector<FieldFault> faults;
  faults.push_back({std::move(field), std::move(code), {}});
  return std::unexpected(Problem(std::move(faults)));
}

// What a field fault says to a person.
std::string message_of(const FieldFault& fault, Language language);

Response json(unsigned status, const boost::json::object& body);
Response no_content();

// The one place where a problem becomes a status code (RFC 9457), in the language of the person who asked.
Response problem(const Problem& problem, Language language, std::string_view request_id);

}  // namespace depesche::http
