// SPDX-License-Identifier: EUPL-1.2
#include "http/passkey_resource.h"

#include <algorithm>

#include "crypto/encoding.h"
#include "http/form.h"
#include "http/passkey_json.h"
#include "http/password_check.h"
#include "http/render.h"
#include "node/password.h"

namespace depesche::http {
namespace {

constexpr std::size_t label_max = 100;
constexpr std::size_t passkeys_per_person_max = 20;

std::string purpose_for(const std::string& person) { return "register " + person; }

// Names the person to the authenticator without saying who it is.
Bytes user_handle(const Site& site, const std::string& person) {
  const auto digest = crypto::sha256(as_bytes("depesche user " + site.id + " " + person));
  return {digest.begin(), digest.end()};
}

struct KnownPasskey {
  const Credential* credential;
  webauthn::Passkey passkey;
};

std::vector<KnownPasskey> passkeys_of(const Directory& directory, const std::string& person) {
  std::vector<KnownPasskey> list;
  for (const Credential* credential : directory.credentials_of(person)) {
    if (credential->kind != Credential::Kind::passkey) continue;
    if (auto passkey = webauthn::decode_passkey(credential->verifier)) {
      list.push_back({.credential = credential, .passkey = *std::move(passkey)});
    }
  }
  return list;
}

std::string time_text(std::int64_t milliseconds) { return to_text(Time(Duration(milliseconds))); }

Result<> keep(Desk& desk, const Credential& credential) {
  TRY(desk.context.writes.submit(credential_submission(desk.context.node.site(), credential)));
  return {};
}

// What the person's standing will be with this credential.
std::optional<Standing> standing_with(const Directory& directory, const Credential& changed) {
  Directory next = directory;
  next.apply(changed);
  return standing_of(next, changed.person);
}

}  // namespace

Answer list_passkeys(Desk& desk, const Call& call) {
  const auto directory = desk.reader.directory();
  boost::json::array list;
  for (const KnownPasskey& known : passkeys_of(*directory, call.person())) {
    boost::json::object json{{"id", known.credential->id},
                             {"label", known.credential->name},
                             {"created", time_text(known.passkey.created_ms)}};
    if (known.passkey.last_used_ms != 0) json["last_used"] = time_text(known.passkey.last_used_ms);
    list.push_back(std::move(json));
  }
  return json(200, {{"passkeys", std::move(list)}});
}

Answer offer_passkey(Desk& desk, const Call& call) {
  if (!is_proven(desk, *call.visitor)) return refuse(Fault::locked);
  const auto directory = desk.reader.directory();
  const Site& site = desk.context.node.site();
  boost::json::array known_already;
  for (const KnownPasskey& known : passkeys_of(*directory, call.person())) {
    known_already.push_back({{"type", "public-key"}, {"id", crypto::to_base64url(known.passkey.id)}});
  }
  const webauthn::Challenge challenge = desk.context.challenges.issue(purpose_for(call.person()));
  return json(
      200, {{"rp", {{"id", desk.context.relying_party.id}, {"name", "Depesche"}}},
            {"user",
             {{"id", crypto::to_base64url(user_handle(site, call.person()))},
              {"name", call.person()},
              {"displayName", name_of_person(*directory, call.person())}}},
            {"challenge", crypto::to_base64url(challenge)},
            {"pubKeyCredParams",
             {{{"type", "public-key"}, {"alg", webauthn::algorithm_es256}},
              {{"type", "public-key"}, {"alg", webauthn::algorithm_rs256}}}},
            {"timeout", std::chrono::milliseconds(webauthn::challenge_lifetime).count()},
            {"excludeCredentials", std::move(known_already)},
            {"authenticatorSelection",
             {{"residentKey", "required"}, {"requireResidentKey", true}, {"userVerification", "required"}}},
            {"attestation", "none"}});
}

Answer add_passkey(Desk& desk, const Call& call) {
  if (!is_proven(desk, *call.visitor)) return refuse(Fault::locked);
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  const std::string label = form->text("label", label_max, Form::Need::required);
  const auto registration = read_registration(*form);
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());

  const auto challenge = webauthn::challenge_of(registration.client_data);
  if (!challenge || !desk.context.challenges.take(*challenge, purpose_for(call.person()))) {
    return refuse("credential", "not-a-credential");
  }
  auto passkey = webauthn::verify_registration(desk.context.relying_party, *challenge, registration);
  if (!passkey) return refuse("credential", "not-a-credential");
  const auto directory = desk.reader.directory();
  if (passkeys_of(*directory, call.person()).size() >= passkeys_per_person_max)
    return refuse("credential", "too-many");
  const std::string id = webauthn::record_name(passkey->id);
  if (directory->credential(id) != nullptr) return refuse("credential", "not-a-credential");
  passkey->created_ms = desk.context.clock.now().time_since_epoch().count();
  const Credential credential{.id = id,
                              .person = call.person(),
                              .kind = Credential::Kind::passkey,
                              .name = label,
                              .verifier = webauthn::encode(*passkey)};
  if (auto kept = keep(desk, credential); !kept) return std::unexpected(kept.error());
  return json(201, {{"id", id}, {"label", label}, {"created", time_text(passkey->created_ms)}});
}

Answer remove_passkey(Desk& desk, const Call& call) {
  const auto directory = desk.reader.directory();
  const auto own = directory->credentials_of(call.person());
  const auto found = std::ranges::find_if(
      own, [&](const Credential* c) { return c->id == call.id && c->kind == Credential::Kind::passkey; });
  if (found == own.end()) return refuse(Fault::not_available);
  Credential revoked = **found;
  revoked.revoked = true;
  revoked.verifier.clear();
  if (auto kept = keep(desk, revoked); !kept) return std::unexpected(kept.error());
  return no_content();
}

Answer change_password(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  const std::string current = form->text("current", 2 * password_bytes_max, Form::Need::required);
  const std::string next = form->text("new", password_bytes_max, Form::Need::required);
  if (!next.empty() && next.size() < password_bytes_min) form->complain("new", "too-short");
  if (!next.empty() && (next == current || next.contains(call.person())))
    form->complain("new", "too-guessable");
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  if (!signs_in(desk, call.person(), current, call.request.address))
    return refuse("current", "wrong-password");

  Context& context = desk.context;
  auto verifier = make_password_verifier(next, context.password_cost, context.entropy);
  if (!verifier) return std::unexpected(verifier.error());
  const auto directory = desk.reader.directory();
  const auto own = directory->credentials_of(call.person());
  const auto found =
      std::ranges::find(own, Credential::Kind::password, [](const auto* c) { return c->kind; });
  if (found == own.end()) return refuse("current", "wrong-password");
  Credential changed = **found;
  changed.verifier = *std::move(verifier);
  if (const auto after = standing_with(*directory, changed))
    context.sessions.expect(call.visitor->key, *after);
  if (auto kept = keep(desk, changed); !kept) return std::unexpected(kept.error());
  context.sessions.close_others(call.person(), call.visitor->key);
  return no_content();
}

}  // namespace depesche::http
