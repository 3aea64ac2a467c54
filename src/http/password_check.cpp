// SPDX-License-Identifier: EUPL-1.2
#include "http/password_check.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "crypto/digest.h"
#include "node/password.h"

namespace depesche::http {

namespace {

// The password record of a person who is active; null where there is none.
const Credential* password_of(const Directory& directory, const std::string& person) {
  const auto credentials = directory.credentials_of(person);
  const auto found =
      std::ranges::find(credentials, Credential::Kind::password, [](const auto* c) { return c->kind; });
  if (found == credentials.end() || !actor_for(directory, person).active) return nullptr;
  return *found;
}

// The password record whose work is done for a name nobody has: one of the directory's, chosen by the name.
const Credential* stand_in_for(const Directory& directory, const std::string& name) {
  std::vector<std::pair<crypto::Sha256Digest, const std::string*>> order;
  for (const auto& [id, _] : directory.persons())
    order.emplace_back(crypto::sha256(as_bytes(name + '\n' + id)), &id);
  std::ranges::sort(order);
  for (const auto& [_, id] : order) {
    if (const Credential* credential = password_of(directory, *id)) return credential;
  }
  return nullptr;
}

}  // namespace

const Bytes& verifier_to_check(const Directory& directory, const std::string& person,
                               const Bytes& otherwise) {
  const Credential* stand_in = stand_in_for(directory, person);  // for known names too: it takes time
  const Credential* own = password_of(directory, person);
  if (own != nullptr) return own->verifier;
  return stand_in != nullptr ? stand_in->verifier : otherwise;
}

bool is_password_of(const Desk& desk, const std::string& person, std::string_view password) {
  const auto directory = desk.reader.directory();
  const bool is_known = password_of(*directory, person) != nullptr;
  const auto fits =
      verify_password(verifier_to_check(*directory, person, desk.context.nobodys_password), password);
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

bool is_proven(Desk& desk, const Visitor& visitor) {
  if (desk.context.clock.now() - visitor.proven_at < proof_lasts) return true;
  desk.context.sessions.lock(visitor.key);
  return false;
}

}  // namespace depesche::http
