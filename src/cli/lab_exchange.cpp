// SPDX-License-Identifier: EUPL-1.2
#include "cli/lab_exchange.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>
#include <fstream>
#include <iterator>

#include "bundle/security_vectors.h"

namespace depesche::cli {
namespace {

constexpr std::uintmax_t vector_file_size_max = 256U << 20;

Result<std::vector<bundle::VectorRecord>> read_vectors(const std::filesystem::path& path) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (!error && size > vector_file_size_max) return fail(Code::invalid, path.string() + " is too large");
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(Code::not_found, "cannot read " + path.string());
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto records = bundle::parse_vectors(text);
  if (records.empty()) return fail(Code::invalid, path.string() + " holds no records");
  return records;
}

// Prints what became of each vector and how many did as expected; fails when one did not.
Result<> show_outcomes(Invocation& invocation, const std::vector<bundle::VectorOutcome>& outcomes) {
  std::size_t passed = 0;
  std::size_t failed = 0;
  boost::json::array list;
  for (const bundle::VectorOutcome& outcome : outcomes) {
    passed += outcome.has_passed == std::optional(true) ? 1U : 0U;
    failed += outcome.has_passed == std::optional(false) ? 1U : 0U;
    const std::string_view word = outcome.is_accepted ? "accept" : "reject";
    const std::string_view mark =
        outcome.has_passed == std::optional(false) ? "  FAILED: not as expected" : "";
    invocation.print(fmt::format("{}  {}{}{}{}", word, outcome.name, outcome.reason.empty() ? "" : ": ",
                                 outcome.reason, mark));
    boost::json::object entry{
        {"name", outcome.name}, {"accepted", outcome.is_accepted}, {"reason", outcome.reason}};
    if (outcome.has_passed) entry["passed"] = *outcome.has_passed;
    list.push_back(std::move(entry));
  }
  invocation.give(boost::json::object{{"passed", passed}, {"failed", failed}, {"vectors", std::move(list)}});
  invocation.print(fmt::format("{} passed, {} failed", passed, failed));
  if (failed != 0) return fail(Code::corrupt, fmt::format("{} vectors failed", failed));
  return {};
}

}  // namespace

Result<> lab_bundle(Invocation& invocation) {
  const auto records = TRY(read_vectors(invocation.path(invocation.words().arguments[0])));
  const bool is_strict = !invocation.words().has("lenient");
  return show_outcomes(invocation, bundle::try_bundles(records, {.needs_primary_crc = is_strict,
                                                                 .needs_age_without_time = is_strict}));
}

Result<> lab_bpsec(Invocation& invocation) {
  const auto records = TRY(read_vectors(invocation.path(invocation.words().arguments[0])));
  return show_outcomes(invocation, bundle::try_security(records));
}

}  // namespace depesche::cli
