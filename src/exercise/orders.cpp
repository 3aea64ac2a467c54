// SPDX-License-Identifier: EUPL-1.2
#include "exercise/themes.h"

namespace depesche::exercise {
namespace {

constexpr Order instructions_de[] = {
    {"Weisung: Demarche zur {bereich}",
     "Die Vertretung wird gebeten, bis zum {frist} auf geeigneter Ebene im {ministerium} vorzusprechen und "
     "unsere Haltung zur {bereich} zu erläutern. Auf die Übereinstimmung mit den Partnern ist "
     "hinzuweisen.\n\nDabei ist auszuführen: Wir begrüßen die Bereitschaft zu weiteren Gesprächen. Wir "
     "erwarten, dass die vereinbarten Fristen eingehalten werden. Zu Fragen der Finanzierung sind keine "
     "Zusagen zu machen.\n\nDer anliegende Sprechzettel kann als inoffizielle Unterlage hinterlassen werden. "
     "Über das Gespräch ist noch am selben Tag zu berichten; Angaben zur Person der Gesprächspartner sind "
     "gesondert einzustufen."},
    {"Bitte um Stellungnahme: Lage in {ort}",
     "Das Lagezentrum hat am {datum} Hinweise auf eine veränderte Lage in {ort} erhalten. Die Vertretung "
     "wird um eine kurze Einschätzung bis zum {frist} gebeten.\n\nVon Bedeutung ist insbesondere, ob "
     "deutsche Staatsangehörige betroffen sein können, ob die Straße nach {ort2} befahrbar ist und wie die "
     "örtlichen Behörden die Lage beurteilen. Fehlanzeige ist erforderlich.\n\nDie Krisenvorsorgeliste ist "
     "zu überprüfen. Sollte die Vertretung Unterstützung benötigen, wird um Angabe von Zahl und Fachrichtung "
     "gebeten."},
    {"Überprüfung der Krisenpläne",
     "Alle Vertretungen werden gebeten, ihre Krisenpläne bis zum {frist} zu überprüfen und den Vollzug zu "
     "melden. Anlass ist die Auswertung der Übung vom {datum}.\n\nZu prüfen sind die Erreichbarkeiten, die "
     "Vorräte an Wasser und Treibstoff, das Funkgerät sowie die Vollmachten für den Fall, dass keine "
     "Verbindung zur Zentrale besteht. Änderungen sind im Plan kenntlich zu machen.\n\nEine Rückmeldung ist "
     "auch dann erforderlich, wenn keine Änderungen nötig sind. Für Fragen steht das Krisenreaktionszentrum "
     "zur Verfügung."},
    {"Abstimmungsverhalten in der nächsten Runde",
     "Dem Kompromissvorschlag des Vorsitzes kann zugestimmt werden, wenn die Ankündigungsfrist für Besuche "
     "{n2} Tage nicht überschreitet. Andernfalls ist ein Prüfvorbehalt einzulegen.\n\nBei der Finanzierung "
     "ist weiter für feste Beiträge einzutreten. Sachleistungen können bis zu einem Drittel anerkannt "
     "werden. Eine darüber hinausgehende Festlegung ist zu vermeiden.\n\nÜber den Verlauf ist am Abend jedes "
     "Sitzungstages zu berichten. Die Leitung der Gruppe zur Streitbeilegung kann übernommen werden."},
};

constexpr Order instructions_en[] = {
    {"Instruction: approach on {bereich}",
     "Please call on the {ministerium} at a suitable level by {frist} and explain our position on {bereich}. "
     "Refer to the common view of partners.\n\nPlease say that we welcome the readiness for further talks "
     "and expect the agreed deadlines to be kept. Make no commitments on funding.\n\nPlease report on the "
     "same day. Particulars of the persons you meet are to be classified separately."},
    {"Request for an assessment: situation in {ort}",
     "On {datum} the Situation Centre received indications of a change in {ort}. Please send a short "
     "assessment by {frist}.\n\nOf interest are whether nationals may be affected, whether the road to "
     "{ort2} is open, and how the local authorities see the situation. A nil return is required.\n\nPlease "
     "check the list of registered nationals and say whether you need support, giving number and skills."},
};

constexpr Order messages_de[] = {
    {"Abstimmung zum Vermerk",
     "Anbei der überarbeitete Stand des Vermerks zur {bereich}. Ich habe die Zahlen aus {stadt} übernommen "
     "und den Abschnitt zur Finanzierung gekürzt.\n\nBitte sehen Sie sich vor allem die Wertung an. Wenn bis "
     "zum {frist} nichts mehr kommt, gebe ich ihn so in die Mitzeichnung."},
    {"Vertretung in der kommenden Woche",
     "In der kommenden Woche bin ich von {wochentag} an nicht im Haus. Meine Vertretung übernimmt das "
     "Nachbarreferat; die laufenden Vorgänge sind übergeben.\n\nOffen ist noch die Antwort an {stadt}. Der "
     "Entwurf liegt bei den Entwürfen des Referats und kann nach Rücksprache gesendet werden."},
    {"Hinweis zur Besprechung am {frist}",
     "Die Besprechung am {frist} beginnt um {uhrzeit} Uhr und findet im kleinen Saal statt. Bitte bringen "
     "Sie die Berichte aus {stadt} der letzten {n1} Wochen mit.\n\nMobiltelefone bleiben draußen. Die "
     "Einstufung der Besprechung wird zu Beginn bekannt gegeben."},
    {"Rückfrage zu Ihrem Bericht",
     "Vielen Dank für den Bericht aus {stadt}. Ist die Angabe zu {ort} inzwischen bestätigt worden? Für die "
     "Vorlage an die Leitung brauche ich eine belastbare Aussage.\n\nEs genügt eine kurze Antwort auf diesem "
     "Weg. Sollte sie höher einzustufen sein, bitte ich um einen eigenen Bericht."},
};

constexpr Order messages_en[] = {
    {"Draft note for comment",
     "Attached is the revised note on {bereich}. I have taken over the figures from {stadt} and shortened "
     "the section on funding.\n\nPlease look at the assessment in particular. If I hear nothing by {frist}, "
     "I will pass it on for co-signature."},
    {"Question on your report",
     "Thank you for the report from {stadt}. Has the remark about {ort} been confirmed in the meantime? A "
     "short answer by {frist} is enough."},
};

}  // namespace

std::span<const Order> german_instructions() { return instructions_de; }
std::span<const Order> english_instructions() { return instructions_en; }
std::span<const Order> german_messages() { return messages_de; }
std::span<const Order> english_messages() { return messages_en; }

}  // namespace depesche::exercise
