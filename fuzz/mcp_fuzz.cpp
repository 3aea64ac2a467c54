// SPDX-License-Identifier: EUPL-1.2
#include "base/ensure.h"
#include "mcp/message.h"

// The input stands for the headers of a message, a line each, and the message; and for a message without
// headers.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche::mcp;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto hold = [](const auto& request) {
    if (!request) {
      ENSURE(request.error().status == 400 && !request.error().what.empty());
    } else if (!request->is_notification()) {
      const auto& meta = request->params.at("_meta").as_object();
      ENSURE(meta.at("io.modelcontextprotocol/protocolVersion").as_string() == revision);
    }
  };
  hold(read_message(input, nullptr));

  Headers headers;
  std::string_view rest = input;
  for (auto* header : {&headers.revision, &headers.method, &headers.name}) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) break;
    if (end > 0) *header = std::string(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  hold(read_message(rest, &headers));
  return 0;
}
