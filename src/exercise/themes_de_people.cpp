// SPDX-License-Identifier: EUPL-1.2
#include "exercise/themes.h"

namespace depesche::exercise {
namespace {

constexpr std::string_view consular_subjects[] = {
    "Busunglück bei {ort}: konsularische Betreuung",
    "Haftfall in {stadt}: Besuch und weiteres Vorgehen",
    "Vermisste Reisegruppe im Raum {ort}",
};
constexpr std::string_view consular_summaries[] = {
    "#0 Bei einem Busunglück nahe {ort} sind am {datum} {n2} Reisende verletzt worden, darunter {n1} "
    "deutsche Staatsangehörige. Lebensgefahr besteht nach Auskunft des Krankenhauses nicht. Die Vertretung "
    "hat die Angehörigen unterrichtet und ein Team nach {ort} entsandt.",
    "#2 Eine Reisegruppe mit {n1} deutschen Staatsangehörigen wird seit dem {datum} im Raum {ort} vermisst. "
    "Die örtlichen Behörden suchen mit {n2} Kräften. Die Vertretung steht mit dem Krisenreaktionszentrum und "
    "mit dem Veranstalter in ständiger Verbindung.",
    "#1 In {stadt} ist seit dem {datum} ein deutscher Staatsangehöriger in Untersuchungshaft. Ihm wird ein "
    "Verstoß gegen Zollvorschriften vorgeworfen. Die Vertretung hat ihn am {wochentag} besucht; der Zugang "
    "wurde ohne Schwierigkeiten gewährt.",
};
constexpr std::string_view consular_details[] = {
    "#0 Der Bus war auf der Fahrt von {stadt} nach {ort}. Auf regennasser Straße kam er von der Fahrbahn ab. "
    "Die Polizei ermittelt gegen den Fahrer; ein technischer Mangel wird nicht ausgeschlossen. Die "
    "Unglücksstelle war nach {m1} Stunden geräumt.",
    "#0 Die Verletzten wurden auf zwei Krankenhäuser in {ort} und {ort2} verteilt. Das Team der Vertretung "
    "hat alle deutschen Betroffenen aufgesucht. Einige von ihnen sind gehfähig und wünschen die baldige "
    "Heimreise; für die anderen wird ein Rücktransport geprüft.",
    "#1 Der Betroffene ist gesund, klagt aber über die Enge der Zelle. Er wird von einer Anwältin aus der "
    "Liste der Vertretung vertreten. Der nächste Termin vor dem Gericht in {ort} ist für den {frist} "
    "angesetzt.",
    "#02 <Die Polizeichefin/Der Polizeichef> von {ort}, {person}, sagte Unterstützung zu. <Sie/Er> stellte "
    "der Vertretung einen Raum und einen Dolmetscher zur Verfügung. Die Zusammenarbeit mit den "
    "Rettungskräften ist gut.",
    "#02 Bei der Notrufnummer der Vertretung gingen bis zum Abend {m2} Anrufe ein. Die meisten kamen von "
    "Angehörigen in Deutschland. Fragen der Presse wurden an das Pressereferat verwiesen; Namen wurden nicht "
    "bestätigt.",
    "#0 Pässe und Gepäck wurden sichergestellt. Für {n1} Personen werden Reiseausweise als Passersatz "
    "ausgestellt. Die Kosten der Unterbringung trägt vorläufig der Veranstalter, der eine eigene Betreuerin "
    "nach {stadt} geschickt hat.",
    "#1 {person}, <Leiterin/Leiter> der Haftanstalt, ließ ein Gespräch ohne Aufsicht zu. <Sie/Er> sagte zu, "
    "dass Post der Angehörigen künftig binnen {m1} Tagen ausgehändigt wird. Bücher in deutscher Sprache "
    "dürfen mitgebracht werden.",
    "#1 Die Anklage stützt sich auf {m2} Kartons mit Ersatzteilen, für die keine Papiere vorlagen. Der "
    "Betroffene gibt an, die Spedition „{firma}“ habe die Anmeldung übernommen. Das Gericht will dazu "
    "Zeuginnen und Zeugen hören.",
    "#2 Die Gruppe wollte von {ort} aus eine mehrtägige Wanderung unternehmen. Zuletzt wurde sie an einer "
    "Hütte in 1{m3} Metern Höhe gesehen. Das Wetter schlug am Abend um; seitdem besteht keine Verbindung.",
    "#2 Ein Hubschrauber der Luftrettung hat das Gebiet {m1} Mal überflogen, musste wegen Nebels aber "
    "umkehren. Zwei Suchtrupps sind zu Fuß unterwegs. Am {wochentag} soll sich das Wetter bessern.",
};
constexpr std::string_view consular_assessments[] = {
    "Der Fall bindet derzeit zwei Kräfte der Rechts- und Konsularabteilung. Eine Verstärkung ist vorerst "
    "nicht nötig. Sollten weitere Betroffene gemeldet werden, bittet die Vertretung um Entsendung eines "
    "Unterstützungsteams.",
    "#0 Das öffentliche Interesse dürfte rasch nachlassen, wenn die Heimreise gelingt. Die Vertretung "
    "empfiehlt, in Auskünften bei den bestätigten Zahlen zu bleiben und keine Angaben zum Gesundheitszustand "
    "einzelner Personen zu machen.",
};

constexpr std::string_view earthquake_subjects[] = {
    "Erdbeben im Raum {ort}: erste Lage",
    "Erdbeben bei {ort}: Lagebericht {n0}",
    "Nach dem Erdbeben: Hilfsbedarf in {ort} und {ort2}",
};
constexpr std::string_view earthquake_summaries[] = {
    "#01 Ein Erdbeben der Stärke {beben} hat am {datum} die Gegend um {ort} erschüttert. Die Behörden melden "
    "{n2} Verletzte und schwere Schäden an Wohnhäusern. Deutsche Opfer sind bisher nicht bekannt. Die "
    "Vertretung arbeitet eingeschränkt weiter; alle Beschäftigten sind wohlauf.",
    "#2 Zwei Tage nach dem Erdbeben sind in {ort} noch rund {n3} Menschen ohne Obdach. Die Regierung hat am "
    "{datum} um internationale Hilfe gebeten. Gebraucht werden Zelte, Filter für Trinkwasser und Fachkräfte "
    "für die Prüfung von Gebäuden.",
};
constexpr std::string_view earthquake_details[] = {
    "Das Beben dauerte nach übereinstimmenden Berichten etwa {m2} Sekunden. In der Altstadt von {ort} "
    "stürzten mehrere Gebäude ein. Die Brücke auf der Straße nach {ort2} ist gesperrt, der Flughafen in "
    "{stadt} wird seit dem Nachmittag wieder angeflogen.",
    "Das Telefonnetz war {m1} Stunden lang überlastet. Die Verbindung zur Zentrale wurde über Funk gehalten. "
    "Die Berichte dieser Zeit wurden gesammelt und nach Wiederherstellung der Leitung übermittelt.",
    "Die Krisenvorsorgeliste weist für das betroffene Gebiet {m2} Personen aus. Davon konnten bis {uhrzeit} "
    "Uhr alle bis auf {m1} erreicht werden. Die Vertretung hat in {ort} eine Anlaufstelle eingerichtet, die "
    "rund um die Uhr besetzt ist.",
    "{person}, <Koordinatorin/Koordinator> des Katastrophenschutzes, bat um die Entsendung von Suchhunden. "
    "<Sie/Er> nannte drei Ortsteile, in denen noch Menschen unter Trümmern vermutet werden. Nach Auskunft "
    "der Fachleute sind die ersten drei Tage entscheidend.",
    "Das Gebäude der Vertretung weist Risse im Treppenhaus auf. Eine Prüfung durch eine örtliche Statikerin "
    "ergab keine Gefahr für die Standfestigkeit. Der Publikumsverkehr bleibt bis zum {frist} geschlossen, "
    "Notfälle werden bearbeitet.",
    "Die Partner stimmen sich zweimal täglich ab. Zwei Suchtrupps sind bereits eingetroffen, ein dritter "
    "wird am {wochentag} erwartet. Die Verteilung der Hilfsgüter leitet der Katastrophenschutz; Doppelarbeit "
    "konnte bisher vermieden werden.",
    "#2 In der Sammelunterkunft von {ort2} fehlt es vor allem an Decken und an Medikamenten für Menschen mit "
    "Zuckerkrankheit. {M1} Lastwagen mit Hilfsgütern sind am {wochentag} aus {stadt} abgefahren.",
};
constexpr std::string_view earthquake_assessments[] = {
    "Die Behörden arbeiten umsichtig, sind mit dem Ausmaß aber überfordert. Die Vertretung empfiehlt, das "
    "Angebot eines Teams für Gebäudeprüfung rasch zu bestätigen, weil es den Engpass genau trifft.",
    "Mit Nachbeben ist noch über Wochen zu rechnen. Ein Abzug von Angehörigen der Beschäftigten erscheint "
    "derzeit nicht erforderlich. Die Vertretung hat die Pläne dafür gleichwohl auf den neuesten Stand "
    "gebracht.",
};

constexpr std::string_view culture_subjects[] = {
    "Kulturwochen in {stadt}: Bilanz",
    "Deutsch als Fremdsprache {in_land}: Zahlen und Wünsche",
    "Rückgabe einer Handschrift: Übergabe in {ort}",
};
constexpr std::string_view culture_summaries[] = {
    "#0 Die Kulturwochen in {stadt} sind am {datum} mit einem Konzert zu Ende gegangen. An {n2} "
    "Veranstaltungen nahmen rund {n2}00 Menschen teil. Besonders gut besucht waren die Lesungen und die "
    "Werkstatt für Buchdruck. Die Kosten blieben im Rahmen.",
    "#1 Deutsch wird an {n3} Schulen des Gastlandes unterrichtet. Die Zahl der Lernenden ist um {p1} Prozent "
    "gestiegen. Es fehlt jedoch an Lehrkräften, vor allem in {ort} und {ort2}. Das {ministerium} wünscht ein "
    "Fortbildungsprogramm über {n1} Jahre.",
    "#2 Eine seit Jahrzehnten vermisste Handschrift ist am {datum} in {ort} an ihre Bibliothek zurückgegeben "
    "worden. Die Übergabe fand im kleinen Kreis statt. Das {ministerium} dankte für die „stille und "
    "gründliche“ Vorarbeit.",
};
constexpr std::string_view culture_details[] = {
    "#0 Eröffnet wurden die Wochen von {person}, <Direktorin/Direktor> des Stadtmuseums. <Sie/Er> erinnerte "
    "an die lange Zusammenarbeit der Archive. Die Ausstellung mit {m2} Leihgaben wird noch bis zum {frist} "
    "gezeigt und wandert dann nach {ort}.",
    "#1 Die Schulen in {ort} haben {m1} neue Klassen eingerichtet. Die Lehrbücher sind teils veraltet; eine "
    "Spende von {m3} Büchern ist unterwegs. Die Vertretung wird die Übergabe mit einem Lesewettbewerb "
    "verbinden.",
    "#2 Die Handschrift stammt aus der Bibliothek von {ort} und war nach einem Brand verschollen. Die "
    "Prüfung der Herkunft hat {m1} Monate gedauert. Beide Seiten waren sich einig, auf große Gesten zu "
    "verzichten und die Fachleute sprechen zu lassen.",
    "#02 Der Chor der deutschen Schule trat gemeinsam mit dem Stadtorchester auf. Die Tageszeitung "
    "„{zeitung}“ lobte den „unaufgeregten Ernst“ des Abends. Im Anschluss vereinbarten beide Häuser einen "
    "Austausch für das kommende Jahr.",
    "Von den {m2} Ehemaligen, die der Einladung folgten, arbeiten viele heute in der {bereich}. Sie wünschen "
    "sich ein regelmäßiges Treffen. Die Vertretung prüft, ob dies mit einem Verein vor Ort möglich ist.",
    "#1 {person}, <Vorsitzende/Vorsitzender> des Verbands der Deutschlehrkräfte, bat um Stipendien. <Sie/Er> "
    "berichtete, dass {m2} Lehrkräfte im letzten Jahr in die Wirtschaft gewechselt seien, weil dort besser "
    "bezahlt werde.",
    "#12 Die Stadtbücherei von {ort} hat einen Lesesaal mit deutschen Titeln eröffnet. Er wird von {m2} "
    "Menschen am Tag besucht, darunter vielen Schülerinnen und Schülern. Die Öffnungszeiten wurden deshalb "
    "verlängert.",
    "#2 Die Fachleute beider Seiten haben {m3} Blätter verglichen und die Zugehörigkeit an Wasserzeichen und "
    "Einband festgestellt. Ein Abbild der Handschrift wird frei zugänglich ins Netz gestellt.",
};
constexpr std::string_view culture_assessments[] = {
    "#0 Mit wenig Geld wurde viel Aufmerksamkeit erreicht. Entscheidend war, dass die Partner vor Ort eigene "
    "Ideen eingebracht haben. Die Vertretung schlägt vor, die Kulturwochen alle zwei Jahre zu wiederholen.",
    "#1 Das Interesse an der deutschen Sprache ist echt und hängt eng mit der Aussicht auf Ausbildung "
    "zusammen. Ohne mehr Lehrkräfte wird es sich aber nicht halten lassen. Die Vertretung unterstützt den "
    "Wunsch nach Fortbildung.",
    "#2 Die Rückgabe hat über den Kreis der Fachleute hinaus Eindruck gemacht. Sie könnte die seit Langem "
    "ruhenden Gespräche der Archive neu beleben. Die Vertretung wird dazu einen Vorschlag unterbreiten.",
};

constexpr Theme themes[] = {
    {Topic::consular, consular_subjects, consular_summaries, consular_details, consular_assessments},
    {Topic::earthquake, earthquake_subjects, earthquake_summaries, earthquake_details,
     earthquake_assessments},
    {Topic::culture, culture_subjects, culture_summaries, culture_details, culture_assessments},
};

constexpr std::string_view closings[] = {
    "Der Bericht beruht auf eigenen Gesprächen, auf der Auswertung der Presse und auf Angaben des "
    "{ministerium}s. Soweit Zahlen genannt sind, stammen sie aus amtlichen Quellen des Gastlandes und "
    "konnten nicht unabhängig geprüft werden.",
    "Die Vertretungen der Partner haben denselben Eindruck. Eine gemeinsame Sprachregelung wurde nicht "
    "vereinbart; die nächste Abstimmung findet am {wochentag} statt.",
    "Die Vertretung berichtet weiter. Der nächste Bericht ist für den {frist} vorgesehen, bei wesentlichen "
    "Änderungen früher.",
    "Das Referat wird gebeten, Anmerkungen bis zum {frist} zu übermitteln. Ohne Rückmeldung verfährt die "
    "Vertretung wie vorgeschlagen.",
    "Zur Vorgeschichte wird auf die früheren Berichte der Vertretung verwiesen. An der dort gegebenen "
    "Einschätzung hat sich im Grundsatz nichts geändert, auch wenn einzelne Beteiligte gewechselt haben.",
    "Eine Rückfrage beim Gesprächspartner ist möglich. Er bittet darum, nicht namentlich genannt zu werden, "
    "solange die Beratungen andauern.",
    "Für Rückfragen steht die Vertretung auch außerhalb der Dienstzeit zur Verfügung. Die örtliche Zeit ist "
    "bei Anrufen zu beachten.",
};

}  // namespace

std::span<const Theme> german_people() { return themes; }
Texts german_closings() { return closings; }

}  // namespace depesche::exercise
