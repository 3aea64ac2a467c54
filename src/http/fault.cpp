// SPDX-License-Identifier: EUPL-1.2
#include "http/fault.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "base/ensure.h"

namespace depesche::http {
namespace {

struct Wording {
  Fault fault;
  std::string_view code;
  unsigned status;
  std::string_view title_de, title_en;
  std::string_view detail_de, detail_en;
};

constexpr std::array wordings{
    Wording{Fault::malformed, "malformed", 400, "Anfrage nicht lesbar", "Unreadable request",
            "Die Anfrage ist nicht lesbar.", "The request cannot be read."},
    Wording{Fault::invalid, "invalid", 422, "Angaben unvollständig oder falsch", "Missing or wrong input",
            "Bitte prüfen Sie Ihre Angaben.", "Please check your input."},
    Wording{Fault::not_signed_in, "not-signed-in", 401, "Nicht angemeldet", "Not signed in",
            "Bitte melden Sie sich an.", "Please sign in."},
    Wording{Fault::locked, "locked", 401, "Gesperrt", "Locked",
            "Der Arbeitsplatz ist gesperrt. Bitte entsperren Sie ihn.",
            "This workplace is locked. Please unlock it."},
    Wording{
        Fault::sign_in_failed, "sign-in-failed", 401, "Anmeldung nicht möglich", "Sign-in not possible",
        "Die Anmeldung ist nicht möglich. Bitte prüfen Sie Namen und Passwort oder versuchen Sie es später.",
        "Signing in is not possible. Please check name and password, or try again later."},
    Wording{Fault::cross_site, "cross-site", 403, "Anfrage von fremder Seite", "Request from another site",
            "Die Anfrage kam nicht von dieser Anwendung. Bitte laden Sie die Seite neu.",
            "The request did not come from this application. Please reload the page."},
    Wording{Fault::not_available, "not-available", 404, "Nicht verfügbar", "Not available",
            "Dieser Inhalt ist für Sie nicht verfügbar.", "This content is not available to you."},
    Wording{Fault::method_not_allowed, "method-not-allowed", 405, "So nicht möglich", "Method not allowed",
            "Diese Adresse kann so nicht benutzt werden.", "This address cannot be used in this way."},
    Wording{Fault::conflict, "conflict", 409, "Inzwischen geändert", "Changed meanwhile",
            "Der Stand auf dem Knoten ist ein anderer. Es wurde nichts überschrieben.",
            "The node holds another version. Nothing was overwritten."},
    Wording{Fault::length_required, "length-required", 411, "Länge fehlt", "Length required",
            "Die Länge der Anfrage muss angegeben sein.", "The length of the request must be given."},
    Wording{Fault::too_large, "too-large", 413, "Zu groß", "Too large", "Die Anfrage ist zu groß.",
            "The request is too large."},
    Wording{Fault::unsupported_media_type, "unsupported-media-type", 415, "Format nicht bekannt",
            "Unsupported media type", "Erwartet wird application/json.", "application/json is expected."},
    Wording{Fault::misdirected, "misdirected", 421, "Falsche Adresse", "Misdirected request",
            "Dieser Knoten ist unter dieser Adresse nicht zu erreichen.",
            "This node does not answer under this address."},
    Wording{Fault::too_many_requests, "too-many-requests", 429, "Zu viele Anfragen", "Too many requests",
            "Bitte warten Sie einen Augenblick.", "Please wait a moment."},
    Wording{Fault::headers_too_large, "headers-too-large", 431, "Kopf zu groß", "Header fields too large",
            "Die Kopfzeilen der Anfrage sind zu groß.", "The header fields of the request are too large."},
    Wording{Fault::too_slow, "too-slow", 408, "Zu langsam", "Too slow",
            "Die Anfrage kam nicht rechtzeitig an.", "The request did not arrive in time."},
    Wording{Fault::busy, "busy", 503, "Zurzeit nicht möglich", "Not possible at present",
            "Der Knoten kann die Anfrage gerade nicht bearbeiten. Es wurde nichts verändert; bitte versuchen "
            "Sie es "
            "gleich noch einmal.",
            "The node cannot handle the request at present. Nothing was changed; please try again shortly."},
    Wording{Fault::broken, "broken", 500, "Fehler auf dem Knoten", "Error on the node",
            "Auf dem Knoten ist ein Fehler aufgetreten. Bitte nennen Sie der Betriebsstelle die Kennung.",
            "An error occurred on the node. Please give the operators the request id."},
};

const Wording& wording_of(Fault fault) {
  const auto* found = std::ranges::find(wordings, fault, &Wording::fault);
  ENSURE(found != wordings.end());
  return *found;
}

Fault fault_for(Code code) {
  switch (code) {
    case Code::invalid: return Fault::invalid;
    case Code::not_found: return Fault::not_available;
    case Code::conflict: return Fault::conflict;
    case Code::denied: return Fault::not_available;
    case Code::corrupt: return Fault::broken;
    case Code::unavailable: return Fault::busy;
  }
  return Fault::broken;
}

struct FieldWording {
  std::string_view code, de, en;
};

constexpr std::array field_wordings{
    FieldWording{"required", "Diese Angabe fehlt.", "This is required."},
    FieldWording{"too-long", "Diese Angabe ist zu lang.", "This is too long."},
    FieldWording{"too-short", "Diese Angabe ist zu kurz.", "This is too short."},
    FieldWording{"too-many", "Das sind zu viele Einträge.", "These are too many entries."},
    FieldWording{"wrong-type", "Diese Angabe hat die falsche Form.", "This has the wrong form."},
    FieldWording{"out-of-range", "Dieser Wert liegt außerhalb des Erlaubten.", "This value is out of range."},
    FieldWording{"not-one-of", "Dieser Wert steht nicht zur Auswahl.", "This value cannot be chosen."},
    FieldWording{"unknown-field", "Diese Angabe ist nicht vorgesehen.", "This field is not known."},
    FieldWording{"not-a-date", "Das ist kein Datum.", "This is not a date."},
    FieldWording{"not-a-cursor", "Die Liste hat sich geändert. Bitte beginnen Sie von vorn.",
                 "The list has changed. Please start again."},
    FieldWording{"wrong-password", "Das Passwort stimmt nicht.", "The password is wrong."},
    FieldWording{"too-guessable", "Dieses Passwort ist zu leicht zu erraten.",
                 "This password is too easy to guess."},
    FieldWording{"second-person-needed",
                 "Zum Herabstufen braucht es eine zweite Person, die für diese Stelle zeichnen darf.",
                 "Lowering the level needs a second person who may sign for this mailbox."},
    FieldWording{"already-recalled", "Diese Depesche ist schon zurückgerufen.",
                 "This dispatch was recalled already."},
    FieldWording{"not-a-credential", "Der Schlüssel konnte nicht geprüft werden.",
                 "The key could not be verified."},
    FieldWording{"recipient-unknown", "Diese Stelle ist nicht bekannt.", "This mailbox is not known."},
    FieldWording{"recipient-not-cleared", "Diese Stelle ist für diese Einstufung nicht zugelassen.",
                 "This mailbox is not authorised for this classification."},
    FieldWording{"below-sources", "Die Einstufung liegt unter der eines angeführten Belegs.",
                 "The classification is below that of a cited source."},
    FieldWording{"label-not-allowed", "Diese Einstufung können Sie hier nicht vergeben.",
                 "You cannot give this classification here."},
    FieldWording{"author-not-allowed", "Für diese Stelle dürfen Sie nicht zeichnen.",
                 "You may not sign for this mailbox."},
    FieldWording{"author-may-not-release", "Sie dürfen für diese Stelle schreiben, aber nicht absenden.",
                 "You may write for this mailbox but not send."},
    FieldWording{"no-recipient", "Es fehlt eine Empfängerin oder ein Empfänger.", "There is no recipient."},
    FieldWording{"subject-missing", "Der Betreff fehlt.", "The subject is missing."},
    FieldWording{"subject-tells-too-much",
                 "Der Betreff nennt Wörter aus dem eingestuften Text. Er darf selbst nichts "
                 "Schützenswertes verraten.",
                 "The subject uses words of the classified text. It must not give anything away by itself."},
    FieldWording{"text-missing", "Die Depesche hat keinen Text.", "The dispatch has no text."},
    FieldWording{"term-missing", "Die Einstufungsfrist ist nicht gesetzt.",
                 "The classification term is not set."},
    FieldWording{"source-not-available", "Ein angeführter Beleg ist für Sie nicht verfügbar.",
                 "A cited source is not available to you."},
    FieldWording{"above-ceiling", "Dieser Arbeitsplatz ist für diese Einstufung nicht zugelassen.",
                 "This workplace is not authorised for this classification."},
    FieldWording{"not-possible", "Das ist so nicht möglich.", "This is not possible."},
};

boost::json::array field_faults_json(const std::vector<FieldFault>& faults, Language language) {
  boost::json::array list;
  for (const FieldFault& fault : faults) {
    list.push_back({{"field", fault.field}, {"code", fault.code}, {"message", message_of(fault, language)}});
  }
  return list;
}

}  // namespace

std::string message_of(const FieldFault& fault, Language language) {
  if (!fault.message.empty()) return fault.message;
  const auto* found = std::ranges::find(field_wordings, std::string_view(fault.code), &FieldWording::code);
  if (found == field_wordings.end()) return message_of({{}, "not-possible", {}}, language);
  return std::string(language == Language::de ? found->de : found->en);
}

Problem::Problem(const Error& error) : fault(fault_for(error.code)) {}

Response json(unsigned status, const boost::json::object& body) {
  Response response;
  response.status = status;
  response.set("content-type", "application/json");
  response.body = boost::json::serialize(body);
  return response;
}

Response no_content() {
  Response response;
  response.status = 204;
  return response;
}

Response problem(const Problem& problem, Language language, std::string_view request_id) {
  const Wording& wording = wording_of(problem.fault);
  const bool german = language == Language::de;
  boost::json::object body{{"type", "urn:depesche:problem:" + std::string(wording.code)},
                           {"title", german ? wording.title_de : wording.title_en},
                           {"status", wording.status},
                           {"detail", german ? wording.detail_de : wording.detail_en},
                           {"code", wording.code},
                           {"request_id", request_id}};
  if (!problem.fields.empty()) body["errors"] = field_faults_json(problem.fields, language);
  for (const auto& member : problem.extra) body[member.key()] = member.value();
  Response response = json(wording.status, body);
  response.set("content-type", "application/problem+json");
  response.set("content-language", german ? "de" : "en");
  if (problem.retry_after.count() > 0)
    response.set("retry-after", std::to_string(problem.retry_after.count()));
  return response;
}

}  // namespace depesche::http
