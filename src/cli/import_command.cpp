// SPDX-License-Identifier: EUPL-1.2
#include "cli/import_command.h"

#include <boost/json/object.hpp>
#include <filesystem>
#include <fmt/format.h>

#include "cli/import_run.h"

namespace depesche::cli {
namespace {

// „our=theirs“ pairs of the field mapping.
Result<ingest::Mapping> mapping_of(const std::vector<std::string>& pairs) {
  ingest::Mapping mapping;
  for (const std::string& pair : pairs) {
    const std::size_t equals = pair.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == pair.size()) {
      return fail(Code::invalid, "--map takes OURS=THEIRS, for example --map date=datum; not „" + pair + "“");
    }
    mapping.fields[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return mapping;
}

Result<ImportPlan> plan_of(const Invocation& invocation) {
  const Words& words = invocation.words();
  ImportPlan plan;
  for (const std::string& argument : words.arguments) plan.paths.push_back(invocation.path(argument));
  plan.sender = {words.value("sender")};
  for (const std::string& to : words.values("to")) plan.to.push_back({to});
  if (words.has("label")) plan.label.level = TRY(parse_level(words.value("label")));
  plan.overrides_label = words.has("label");
  plan.label.compartments = words.values("compartment");
  plan.language = words.value("language");
  plan.options.mapping = TRY(mapping_of(words.values("map")));
  plan.options.ocr = !words.has("no-ocr");
  plan.is_dry = words.has("dry-run");
  plan.folder = invocation.folder();
  return plan;
}

boost::json::object as_json(const ImportSummary& summary) {
  boost::json::object rejected;
  for (const auto& [reason, count] : summary.rejected) rejected[reason] = count;
  return {{"files", summary.files},    {"documents", summary.documents}, {"known", summary.known},
          {"rejected", rejected},      {"bytes_of_text", summary.bytes}, {"seconds", summary.seconds},
          {"stopped", summary.stopped}};
}

}  // namespace

Result<> import_documents(Invocation& invocation) {
  const auto plan = TRY(plan_of(invocation));
  const auto summary = TRY(run_import(plan, invocation));
  std::size_t rejected = 0;
  for (const auto& [reason, count] : summary.rejected) rejected += count;
  invocation.give(as_json(summary));
  const double rate = summary.seconds > 0 ? static_cast<double>(summary.documents) / summary.seconds : 0;
  invocation.print(
      fmt::format(fmt::runtime(invocation.say(
                      {"{} Dokumente aufgenommen, {} waren schon da, {} nicht lesbar; {} Dateien, {:.1f} s, "
                       "{:.0f} Dokumente/s.",
                       "{} documents taken in, {} known already, {} not readable; {} files, {:.1f} s, "
                       "{:.0f} documents/s."})),
                  summary.documents, summary.known, rejected, summary.files, summary.seconds, rate));
  for (const auto& [reason, count] : summary.rejected)
    invocation.print(fmt::format("  {}: {}", reason, count));
  if (rejected > 0) {
    invocation.print(fmt::format(fmt::runtime(invocation.say({"Was nicht lesbar war, steht in {}.",
                                                              "What could not be read is listed in {}."})),
                                 summary.quarantine.string()));
  }
  if (summary.stopped) {
    invocation.print(invocation.say({"Abgebrochen. Ein zweiter Lauf macht weiter; nichts kommt doppelt.",
                                     "Stopped. A second run goes on; nothing comes twice."}));
  }
  if (rejected > 0 || summary.stopped) invocation.note_partly();
  return {};
}

}  // namespace depesche::cli
