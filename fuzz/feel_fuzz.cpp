// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "feel/evaluate.h"
#include "feel/parser.h"
#include "within_limits.h"

namespace {

class StandingClock final : public depesche::Clock {
 public:
  depesche::Time now() const override { return {}; }
};

}  // namespace

// Any text is read, and what can be read is run within small limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace depesche::feel;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  Names names;
  Scope scope(names);
  scope.declare("?");
  const auto parsed =
      size > 0 && bytes[0] == '~' ? parse_unary_tests(text.substr(1), scope) : parse_expression(text, scope);
  if (!parsed) return 0;
  const StandingClock clock;
  Options options;
  options.limits = {
      .steps = 20'000, .depth = 300, .list_items = 5'000, .string_bytes = 100'000, .regex_steps = 10};
  Evaluation evaluation(clock, options);
  std::vector<Value> slots(scope.slot_count());
  slots[0] = Value::whole(5);
  const Value value = evaluate(**parsed, evaluation, slots);
  demand_within_limits(evaluation, value, size);
  to_text(value);
  return 0;
}
