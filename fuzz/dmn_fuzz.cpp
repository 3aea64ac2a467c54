// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "dmn/explanation.h"
#include "dmn/model.h"
#include "within_limits.h"

namespace {

class StandingClock final : public depesche::Clock {
 public:
  depesche::Time now() const override { return {}; }
};

}  // namespace

// Any text is read as a model, and every decision of it made within small limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace depesche;
  const dmn::Document document{
      .name = "fuzz", .text = std::string(reinterpret_cast<const char*>(bytes), size), .digest = {}};
  const auto model = dmn::Model::load(std::span(&document, 1));
  if (!model) return 0;
  const StandingClock clock;
  feel::Options options;
  options.limits = {
      .steps = 10'000, .depth = 200, .list_items = 2'000, .string_bytes = 50'000, .regex_steps = 10};
  for (const dmn::ElementInfo& element : model->elements()) {
    feel::Evaluation evaluation(clock, options);
    dmn::Trace trace;
    const auto outcome = model->evaluate(element.name, {}, evaluation, &trace);
    if (!outcome) {
      if (outcome.error().code != Code::unavailable) std::abort();  // ended by a limit
      continue;
    }
    demand_within_limits(evaluation, outcome->value, size);
    explanation(trace, dmn::Language::german);
    for (const feel::Fault& fault : outcome->faults) fault_text(fault, dmn::Language::german);
  }
  return 0;
}
