// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <string_view>

#include "text/analyzer.h"
#include "text/words.h"

using namespace depesche::text;

// Words stand in order inside the text, and no term is empty.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Language language{static_cast<std::uint8_t>(data[0] % language_codes().size())};
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  Analyzer analyzer(language);
  std::size_t end = 0;
  for (const Token& token : analyzer.analyze(text)) {
    if (token.end <= token.begin || token.end > text.size() || token.term.empty()) __builtin_trap();
    if (token.end < end) __builtin_trap();
    end = token.end;
  }
  (void)detect(text);
  return 0;
}
