// SPDX-License-Identifier: EUPL-1.2
#include "cli/lab_rules.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "dmn/kit.h"
#include "env/clock.h"
#include "env/stopwatch.h"
#include "schema/kit.h"

namespace depesche::cli {
namespace {

boost::json::array failures_json(const dmn::KitReport& report) {
  boost::json::array failures;
  for (const dmn::KitFailure& failure : report.failures) {
    failures.push_back(boost::json::object{{"folder", failure.folder},
                                           {"case", failure.test_case},
                                           {"result", failure.result},
                                           {"expected", failure.expected},
                                           {"got", failure.got},
                                           {"reason", failure.reason}});
  }
  return failures;
}

}  // namespace

Result<> lab_dmn(Invocation& invocation) {
  const SystemClock clock;
  const Stopwatch watch;
  const auto report = TRY(dmn::run_kit(invocation.path(invocation.words().arguments[0]), clock));
  const double seconds = watch.seconds();
  for (const dmn::KitFailure& failure : report.failures) {
    const std::string reason = failure.reason.empty() ? "" : " (" + failure.reason + ")";
    invocation.print(fmt::format("{} {} {}: expected {}, got {}{}", failure.folder, failure.test_case,
                                 failure.result, failure.expected, failure.got, reason));
  }
  invocation.print(fmt::format(
      "cases            {} of {}\nmean of folders  {:.4f}\nwith a value     {} of {}\nseconds          "
      "{:.2f}",
      report.passed, report.cases, report.folder_mean(), report.valued_passed, report.valued_cases, seconds));
  invocation.give(boost::json::object{{"cases", report.cases},
                                      {"passed", report.passed},
                                      {"folders", report.folders.size()},
                                      {"folder_mean", report.folder_mean()},
                                      {"valued_cases", report.valued_cases},
                                      {"valued_passed", report.valued_passed},
                                      {"seconds", seconds},
                                      {"failures", failures_json(report)}});
  if (report.passed < report.cases) invocation.note_partly();
  return {};
}

Result<> lab_json_schema(Invocation& invocation) {
  const Stopwatch watch;
  const auto report = TRY(schema::run_kit(invocation.path(invocation.words().arguments[0])));
  const double seconds = watch.seconds();
  boost::json::array failures;
  for (const schema::KitFailure& failure : report.failures) {
    const char* expected = failure.expected ? "valid" : "invalid";
    invocation.print(fmt::format("{}: {}: {}: expected {}, got {}", failure.file, failure.group,
                                 failure.test_case, expected, failure.got));
    failures.push_back(boost::json::object{{"file", failure.file},
                                           {"group", failure.group},
                                           {"case", failure.test_case},
                                           {"expected", expected},
                                           {"got", failure.got}});
  }
  invocation.print(fmt::format(
      "cases          {} of {}\nformats        {} of {}\nmean of files  {:.4f}\nseconds        {:.2f}",
      report.passed, report.cases, report.format_passed, report.format_cases, report.folder_mean, seconds));
  invocation.give(boost::json::object{{"cases", report.cases},
                                      {"passed", report.passed},
                                      {"format_cases", report.format_cases},
                                      {"format_passed", report.format_passed},
                                      {"files", report.files},
                                      {"folder_mean", report.folder_mean},
                                      {"seconds", seconds},
                                      {"failures", std::move(failures)}});
  if (report.passed < report.cases) invocation.note_partly();
  return {};
}

}  // namespace depesche::cli
