// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/object.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "schema/schema.h"

namespace {
constexpr std::size_t reasons_max = 1'000;  // told of one document
}

// A document {"schema": …, "data": …}: the quick and the thorough check must agree.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace depesche::schema;
  const auto document = parse_json(std::string_view(reinterpret_cast<const char*>(bytes), size));
  if (!document || !document->is_object()) return 0;
  const boost::json::value* schema = document->get_object().if_contains("schema");
  const boost::json::value* data = document->get_object().if_contains("data");
  if (!schema || !data) return 0;
  for (const Dialect dialect : {Dialect::draft2020, Dialect::draft7}) {
    const auto compiled = Schema::compile(*schema, {.dialect = dialect, .checks_formats = true});
    if (!compiled) continue;
    const Unit result = compiled->check(*data);
    if (compiled->accepts(*data) != result.is_valid) std::abort();
    const auto told = messages(result, Language::german);
    if (result.is_valid != told.empty() || told.size() > reasons_max) std::abort();
    basic_output(result);
    detailed_output(result);
  }
  return 0;
}
