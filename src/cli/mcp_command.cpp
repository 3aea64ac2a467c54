// SPDX-License-Identifier: EUPL-1.2
#include "cli/mcp_command.h"

#include "cli/naming.h"
#include "cli/signing_in.h"
#include "http/session.h"
#include "mcp/tools.h"

namespace depesche::cli {
namespace {

Error cannot_sign_in(const Invocation& invocation) {
  return {
      .code = Code::denied,
      .what = std::string(invocation.say({"die Anmeldung gilt nicht mehr", "the sign-in counts no more"}))};
}

}  // namespace

// What the person may see is asked anew for each request: who is taken out of service, or gets another
// password, reads nothing more.
Result<> serve_tools(Invocation& invocation) {
  std::optional<Level> upto;
  if (invocation.words().has("upto")) upto = TRY(parse_level(invocation.words().value("upto")));
  const std::string person = invocation.words().value("as");
  return invocation.desk().with_reader([&](Reader& reader, Auditor& auditor) -> Result<> {
    const auto standing = http::standing_of(*reader.directory(), person);  // before the look at the password
    TRY(signed_in(invocation, reader));
    const Site site = TRY(read_site(invocation.folder()));
    for (;;) {
      const auto line = TRY(invocation.terminal().read_line());
      if (!line) return {};
      const auto directory = reader.directory();
      if (!standing || http::standing_of(*directory, person) != standing)
        return std::unexpected(cannot_sign_in(invocation));
      const Actor actor = mcp::narrowed(actor_at(*directory, person, site), upto);
      const mcp::Reply reply = mcp::answer(*line, nullptr, mcp::reading_as(actor, reader, auditor));
      if (!reply.body.empty()) invocation.terminal().out(json_for_terminal(reply.body) + "\n");
    }
  });
}

}  // namespace depesche::cli
