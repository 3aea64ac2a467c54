// SPDX-License-Identifier: EUPL-1.2
#include "http/session_resource.h"

#include <utility>

#include "crypto/encoding.h"
#include "http/form.h"
#include "http/passkey_json.h"
#include "http/password_check.h"
#include "http/render.h"

namespace depesche::http {
namespace {

constexpr std::size_t name_max = 128;
constexpr std::size_t password_max = 512;

boost::json::array duties_json(const Held& held) {
  boost::json::array duties;
  if (held.may(Duty::read)) duties.emplace_back("read");
  if (held.may(Duty::write)) duties.emplace_back("write");
  if (held.may(Duty::release)) duties.emplace_back("release");
  return duties;
}

boost::json::array mailboxes_json(const Directory& directory, const Actor& actor) {
  boost::json::array list;
  for (const Held& held : actor.held) {
    const Mailbox* mailbox = directory.mailbox(held.mailbox);
    if (mailbox == nullptr || !is_for_people(*mailbox)) continue;
    boost::json::object json = to_json(*mailbox);
    json["duties"] = duties_json(held);
    list.push_back(std::move(json));
  }
  return list;
}

// A locked session says no more than the lock screen shows.
boost::json::object session_json(const Desk& desk, const Visitor& visitor) {
  const auto directory = desk.reader.directory();
  const Person* person = directory->person(visitor.person);
  const Actor actor = desk.actor(visitor.person);
  return {{"signed_in", true},
          {"locked", visitor.locked},
          {"csrf", visitor.csrf},
          {"person",
           {{"id", visitor.person},
            {"name", name_of_person(*directory, visitor.person)},
            {"language", person == nullptr ? "de" : person->language}}},
          {"clearance",
           {{"level", to_text(actor.upto.level)}, {"compartments", to_json(actor.upto.compartments)}}},
          {"mailboxes", visitor.locked ? boost::json::array{} : mailboxes_json(*directory, actor)},
          {"node", to_json(desk.context.node.site())},
          {"idle_lock_seconds", std::chrono::seconds(idle_lock).count()},
          {"warn_seconds", std::chrono::seconds(idle_warning).count()}};
}

// A new session under a new token, in place of the one the request came with.
Answer begin_session(Desk& desk, const Call& call, const std::string& person, const Standing& standing) {
  Sessions& sessions = desk.context.sessions;
  if (call.visitor) sessions.close(call.visitor->key);
  const std::string token = sessions.open(person, standing);
  const auto visitor = sessions.find(token, true);
  if (!visitor) return refuse(Fault::busy);
  Response response = json(200, session_json(desk, *visitor));
  response.set("set-cookie", Sessions::set_cookie(token));
  return response;
}

// The passkey's record with what this sign-in changed: its counter and when it was last used.
Result<> remember_use(Desk& desk, Credential credential, webauthn::Passkey passkey, std::uint32_t counter) {
  passkey.counter = counter;
  passkey.last_used_ms = desk.context.clock.now().time_since_epoch().count();
  credential.verifier = webauthn::encode(passkey);
  TRY(desk.context.writes.submit(credential_submission(desk.context.node.site(), credential)));
  return {};
}

}  // namespace

Answer show_session(Desk& desk, const Call& call) {
  if (call.visitor) return json(200, session_json(desk, *call.visitor));
  return json(200, {{"signed_in", false}, {"node", to_json(desk.context.node.site())}});
}

Answer sign_in(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  const std::string name = form->text("name", name_max, Form::Need::required);
  const std::string password = form->text("password", password_max, Form::Need::required);
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  const auto standing = standing_of(*desk.reader.directory(), name);  // before the slow look at the password
  const bool is_right = signs_in(desk, name, password, call.request.address);
  if (!is_right || !standing) return refuse(Fault::sign_in_failed);
  return begin_session(desk, call, name, *standing);
}

Answer sign_out(Context& context, const Call& call) {
  context.sessions.close(call.visitor->key);
  Response response = no_content();
  response.set("set-cookie", Sessions::clear_cookie());
  response.set("clear-site-data", "\"cache\", \"storage\"");
  return response;
}

Answer lock_session(Context& context, const Call& call) {
  context.sessions.lock(call.visitor->key);
  return no_content();
}

Answer unlock_session(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  const std::string password = form->text("password", password_max, Form::Need::required);
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  if (!signs_in(desk, call.person(), password, call.request.address)) return refuse(Fault::sign_in_failed);
  desk.context.sessions.unlock(call.visitor->key);
  Visitor visitor = *call.visitor;
  visitor.locked = false;
  return json(200, session_json(desk, visitor));
}

// No list of credentials is sent, whatever the name: passkeys are discoverable, and nobody learns who has
// one.
Answer offer_passkey_sign_in(Context& context, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  form->text("name", name_max);
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  return json(200, {{"challenge", crypto::to_base64url(context.challenges.issue("sign-in"))},
                    {"timeout", std::chrono::milliseconds(webauthn::challenge_lifetime).count()},
                    {"rpId", context.relying_party.id},
                    {"allowCredentials", boost::json::array{}},
                    {"userVerification", "required"}});
}

Answer sign_in_by_passkey(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  auto proof = read_assertion(*form);
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  const auto challenge = webauthn::challenge_of(proof.response.client_data);
  if (!challenge || !desk.context.challenges.take(*challenge, "sign-in"))
    return refuse(Fault::sign_in_failed);

  const auto directory = desk.reader.directory();
  const Credential* credential = directory->credential(webauthn::record_name(proof.id));
  if (credential == nullptr || credential->revoked) return refuse(Fault::sign_in_failed);
  const auto passkey = webauthn::decode_passkey(credential->verifier);
  const auto standing = standing_of(*directory, credential->person);
  if (!passkey || !standing) return refuse(Fault::sign_in_failed);
  const auto counter =
      webauthn::verify_assertion(desk.context.relying_party, *challenge, *passkey, proof.response);
  if (!counter) return refuse(Fault::sign_in_failed);
  if (auto kept = remember_use(desk, *credential, *passkey, *counter); !kept)
    return std::unexpected(kept.error());
  return begin_session(desk, call, credential->person, *standing);
}

}  // namespace depesche::http
