// SPDX-License-Identifier: EUPL-1.2
#include "http/password_check.h"

#include <algorithm>

#include "node/password.h"

namespace depesche::http {

bool is_password_of(const Desk& desk, const std::string& person, std::string_view password) {
  const auto directory = desk.reader.directory();
  const Actor actor = actor_for(*directory, person);
  const auto credentials = directory->credentials_of(person);
  const auto found =
      std::ranges::find(credentials, Credential::Kind::password, [](const auto* c) { return c->kind; });
  const bool is_known = actor.active && found != credentials.end();
  const Bytes& verifier = is_known ? (*found)->verifier : desk.context.nobodys_password;
  const auto fits = verify_password(verifier, password);
  return is_known && fits && *fits;
}

bool signs_in(const Desk& desk, const std::string& person, std::string_view password,
              const std::string& address) {
  const bool must_wait = desk.context.throttle.must_wait(person, address);
  const bool fits = is_password_of(desk, person, password);
  if (fits && !must_wait) {
    desk.context.throttle.succeeded(person);
    return true;
  }
  if (!must_wait) desk.context.throttle.failed(person, address);
  return false;
}

}  // namespace depesche::http
