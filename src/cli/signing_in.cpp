// SPDX-License-Identifier: EUPL-1.2
#include "cli/signing_in.h"

#include <algorithm>

#include "node/password.h"

namespace depesche::cli {

Actor actor_at(const Directory& directory, const std::string& person, const Site& site) {
  Actor actor = actor_for(directory, person);
  actor.upto.level = std::min(actor.upto.level, site.ceiling);
  return actor;
}

Result<Actor> signed_in(const Invocation& invocation, const Reader& reader, const std::string& option,
                        const std::string& password_option) {
  const std::string person = invocation.words().value(option);
  if (person.empty()) return fail(Code::invalid, "--" + option + " is missing: in whose name?");
  const std::string prompt = std::string(invocation.say({"Kennwort von ", "Password of "})) + person + ": ";
  const auto password = TRY(invocation.secret(password_option, prompt));
  const auto view = password.view();
  const std::string_view text(reinterpret_cast<const char*>(view.data()), view.size());
  const Site site = TRY(read_site(invocation.folder()));
  const auto directory = reader.directory();
  for (const Credential* credential : directory->credentials_of(person)) {
    if (credential->kind != Credential::Kind::password) continue;
    const bool fits = TRY(verify_password(credential->verifier, text));
    if (!fits) continue;
    return actor_at(*directory, person, site);
  }
  return fail(Code::denied, std::string(invocation.say({"Anmeldung nicht möglich", "cannot sign in"})));
}

}  // namespace depesche::cli
