// SPDX-License-Identifier: EUPL-1.2
#include "exercise/themes.h"

namespace depesche::exercise {
namespace {

constexpr std::string_view economy_subjects[] = {
    "Wirtschaft {in_land}: Quartalsbericht",
    "Hafenausbau in {ort}: Ausschreibung veröffentlicht",
    "Energiepreise und Industrie: Lage in {stadt}",
};
constexpr std::string_view economy_summaries[] = {
    "#02 Die Wirtschaft des Gastlandes ist nach Angaben des Statistikamts im letzten Quartal um {p1} Prozent "
    "gewachsen. Getragen wird das Wachstum vom Bau und von der Ausfuhr. Die Teuerung bleibt mit {p3} Prozent "
    "hoch. Für den Hafen in {ort} wurde ein Auftrag über {mio} Millionen Euro ausgeschrieben.",
    "#1 Die Ausschreibung für den Ausbau des Hafens in {ort} ist am {datum} veröffentlicht worden. Angebote "
    "können bis zum {frist} eingereicht werden. Mindestens {n1} deutsche Unternehmen haben Interesse "
    "gezeigt, darunter die Firma „{firma}“. Die Vertretung lädt zu einer Informationsrunde ein.",
};
constexpr std::string_view economy_details[] = {
    "Im Baugewerbe stieg die Erzeugung um {p1} Prozent. In {stadt} wird an {m2} größeren Vorhaben "
    "gearbeitet, überwiegend Wohnungen und Verwaltungsgebäude. Zement ist knapp; die Lieferzeit beträgt "
    "inzwischen {m1} Wochen.",
    "Die Ausfuhren wuchsen vor allem bei {Zitrusfrüchten|Holzwaren|Textilien} und bei Maschinenteilen. Die "
    "Einfuhren gingen leicht zurück, was das Finanzministerium mit der schwächeren Währung erklärt. Der "
    "Handel mit Deutschland erreichte einen Wert von {mmio} Millionen Euro.",
    "{person}, <Sprecherin/Sprecher> der Handelskammer in {stadt}, beklagt die langen Wartezeiten beim Zoll. "
    "<Sie/Er> verweist auf Fälle, in denen Ersatzteile {m2} Tage lang nicht freigegeben wurden. Das "
    "{ministerium} hat eine Beschleunigung zugesagt.",
    "#02 Die Zentralbank ließ den Leitzins am {datum} unverändert. Die Entscheidung fiel mit {m1} zu zwei "
    "Stimmen. Im Protokoll, das erstmals veröffentlicht wurde, warnt eine Minderheit vor steigenden Mieten "
    "in {stadt} und {ort}.",
    "Die Stromversorgung war in der Berichtszeit stabil. Nur in {ort2} kam es an {m1} Tagen zu "
    "Abschaltungen. Die Firma „{firma}“, die dort {m3} Beschäftigte hat, behilft sich mit eigenen Anlagen "
    "und trägt die Mehrkosten bisher selbst.",
    "#1 Zum Hafen: Der Ausbau umfasst eine neue Kaimauer, ein Gleis und ein Lager für gekühlte Ware. "
    "Verlangt wird ein Angebot aus einer Hand. Bewertet werden Preis, Bauzeit und die Ausbildung örtlicher "
    "Kräfte im Verhältnis fünf zu drei zu zwei.",
};
constexpr std::string_view economy_assessments[] = {
    "Das Wachstum steht auf schmaler Grundlage. Ohne Reform beim Zoll und ohne verlässliche Strompreise wird "
    "es sich kaum fortsetzen lassen. Für deutsche Unternehmen bleibt der Markt dennoch anziehend, vor allem "
    "in der {bereich}.",
    "#1 Die Ausschreibung ist nach Einschätzung der Handelskammer sauber vorbereitet. Die Vertretung "
    "empfiehlt, das Interesse deutscher Unternehmen gegenüber dem {ministerium} sichtbar zu machen, etwa "
    "durch ein Gespräch auf Leitungsebene noch im laufenden Quartal.",
};

constexpr std::string_view sanction_subjects[] = {
    "Umsetzung der Maßnahmen in {stadt}: Beobachtungen",
    "Warenverkehr über {ort}: Hinweise auf Umgehung",
    "Anhörung zu den Listungsvorschlägen",
};
constexpr std::string_view sanction_summaries[] = {
    "#01 Die Behörden in {stadt} setzen die vereinbarten Maßnahmen nach Darstellung des {ministerium}s um. "
    "Beobachtungen am Grenzübergang bei {ort} lassen daran zweifeln: Innerhalb von {n1} Tagen passierten "
    "{n2} Lastwagen ohne erkennbare Prüfung der Papiere. Es wird um Weisung zum weiteren Vorgehen gebeten.",
    "#2 Zu den vorgeschlagenen Listungen hat am {datum} eine Anhörung stattgefunden. {W1} Delegationen "
    "unterstützen den Entwurf, zwei haben Prüfvorbehalte. Gefordert werden belastbarere Belege zu den "
    "Lieferwegen über {ort} und {ort2}.",
};
constexpr std::string_view sanction_details[] = {
    "Eine Mitarbeiterin der Vertretung hielt sich am {datum} in {ort} auf. Die Abfertigung der Lastwagen "
    "dauerte im Mittel {m1} Minuten. Ladungen wurden nicht geöffnet. Auf mehreren Planen war das Zeichen der "
    "Spedition „{firma}“ zu erkennen.",
    "Das Zollamt verweist auf fehlende Geräte. Von {m1} Durchleuchtungsanlagen sei nur eine in Betrieb. "
    "Gesprächspartner aus der Wirtschaft halten dies für vorgeschoben und berichten von Zahlungen, die je "
    "Ladung fällig würden.",
    "Nach Unterlagen, die der Vertretung zugänglich gemacht wurden, wurden in {m1} Fällen Bauteile als "
    "landwirtschaftliches Gerät ausgewiesen. Die Endempfänger sitzen in {ort2}. Zwei der genannten "
    "Anschriften gehören zu leer stehenden Gebäuden.",
    "{person}, <Abteilungsleiterin/Abteilungsleiter> im {ministerium}, sagte zu, den Hinweisen nachzugehen. "
    "<Sie/Er> bat zugleich um Verständnis: Die Grenze sei lang, die Zahl der Beamtinnen und Beamten gering. "
    "Eine gemeinsame Schulung würde begrüßt.",
    "In der Runde der Partner am {wochentag} wurde vereinbart, die Beobachtungen zusammenzuführen. Die "
    "Vertretung übernimmt die Strecke zwischen {ort} und {stadt}. Ein erster gemeinsamer Bericht soll zum "
    "{frist} vorliegen.",
};
constexpr std::string_view sanction_assessments[] = {
    "Die Lücke bei {ort} ist bekannt und wird geduldet. Öffentlicher Druck würde die Zuständigen eher "
    "verhärten. Aussichtsreicher ist ein Angebot aus Schulung und Gerät, verbunden mit einer klaren Frist.",
    "Die Belege reichen für eine Listung der Spedition noch nicht aus. Sie rechtfertigen aber, die "
    "Lieferwege weiter zu beobachten. Die Vertretung bittet, die Unterlagen nicht ohne Rücksprache "
    "weiterzugeben.",
};

constexpr std::string_view climate_subjects[] = {
    "Klimakonferenz in {stadt}: Stand der Vorbereitung",
    "Dürre im Raum {ort}: Folgen für die Versorgung",
    "Zusammenarbeit bei der {bereich}: neues Vorhaben",
};
constexpr std::string_view climate_summaries[] = {
    "#1 Im Raum {ort} hat es seit {n1} Monaten kaum geregnet. Die Stauseen sind nur noch zu {n2} Prozent "
    "gefüllt. Die Regierung hat am {datum} den Wassernotstand ausgerufen und um Unterstützung gebeten. Die "
    "Versorgung von {stadt} ist bis zum {frist} gesichert.",
    "#02 Die Vorbereitung der Konferenz in {stadt} kommt voran. Von {n2} Tagesordnungspunkten sind die "
    "meisten unstreitig. Offen ist vor allem, wie Anpassungsmaßnahmen bezahlt und wie Zusagen überprüft "
    "werden. Die nächste Vorbereitungsrunde findet am {frist} statt.",
};
constexpr std::string_view climate_details[] = {
    "#1 In {ort} und {ort2} wird das Wasser nur noch an {m1} Stunden am Tag abgegeben. Krankenhäuser und "
    "Schulen werden mit Tankwagen beliefert. Die Ernte fällt nach Schätzung des Landwirtschaftsverbands um "
    "{m2} Prozent geringer aus als im Vorjahr.",
    "#12 Das {ministerium} plant den Bau einer Entsalzungsanlage. Die Kosten werden mit {mmio} Millionen "
    "Euro angegeben. Kritische Stimmen verweisen auf den hohen Strombedarf und auf undichte Leitungen, durch "
    "die ein Drittel des Wassers verloren geht.",
    "{person}, <Leiterin/Leiter> des Wetterdienstes, rechnet nicht mit baldigem Regen. <Sie/Er> verwies auf "
    "Messreihen, nach denen sich die Regenzeit in {m1} der letzten zehn Jahre verspätet hat. Die Daten "
    "werden seit Kurzem offen bereitgestellt.",
    "#1 Hilfsorganisationen haben in {ort2} eine Sammelstelle eingerichtet. Bisher wurden {m3} Familien "
    "versorgt. Der Bedarf an Filtern und Behältern ist hoch; die Vertretung hat aus ihrem Kleinstmitteltopf "
    "{m1} Vorhaben bewilligt.",
    "#02 In den Beratungen zeichnete sich Unterstützung für einen Fonds ab, in den nach Leistungsfähigkeit "
    "eingezahlt wird. Mehrere Delegationen knüpfen ihre Zustimmung daran, dass auch die {bereich} gefördert "
    "werden kann.",
    "#02 Das {ministerium} hat einen Arbeitsstab mit {m2} Beschäftigten eingerichtet. Dessen "
    "<Leiterin/Leiter> {name} will die Vorlagen {m1} Wochen vor jeder Runde verschicken. Das wäre eine "
    "deutliche Verbesserung gegenüber der bisherigen Praxis.",
    "#02 Ein gemeinsames Vorhaben in {ort} soll zeigen, wie Regenwasser gesammelt und wieder verwendet "
    "werden kann. Beteiligt sind {m1} Gemeinden, eine Hochschule und die Firma „{firma}“. Die Kosten "
    "betragen {mmio} Millionen Euro über drei Jahre.",
};
constexpr std::string_view climate_assessments[] = {
    "#1 Die Lage ist ernst, aber beherrschbar, solange die Leitung nach {stadt} hält. Langfristig hilft nur "
    "die Erneuerung des Netzes. Hier könnte deutsche Erfahrung bei der {bereich} mit geringem Aufwand viel "
    "bewirken.",
    "#02 Ein Erfolg der Konferenz hängt weniger von neuen Zielen ab als von einer ehrlichen Überprüfung der "
    "alten. Die Vertretung schlägt vor, frühzeitig einen Textvorschlag zur Überprüfung einzubringen.",
};

constexpr std::string_view migration_subjects[] = {
    "Visastelle {stadt}: Nachfrage und Bearbeitungszeiten",
    "Rückkehrzusammenarbeit: Gespräch im {ministerium}",
    "Anwerbung von Fachkräften {in_land}: Sachstand",
};
constexpr std::string_view migration_summaries[] = {
    "#02 Die Nachfrage nach Visa zur Arbeitsaufnahme ist gegenüber dem Vorjahr um {n2} Prozent gestiegen. "
    "Die Bearbeitung dauert im Mittel {n1} Wochen. Durch die Umstellung auf den elektronischen Antrag "
    "konnten {n3} Termine im Monat zusätzlich vergeben werden.",
    "#1 Im {ministerium} wurde am {datum} über die Zusammenarbeit bei der Rückkehr gesprochen. Die Gastgeber "
    "sagten zu, Anfragen künftig binnen {n1} Wochen zu beantworten. Im Gegenzug wünschen sie mehr Plätze in "
    "der Berufsbildung.",
};
constexpr std::string_view migration_details[] = {
    "#02 Im Berichtszeitraum gingen {m3} Anträge ein, die meisten aus {stadt} und {ort}. Gefragt sind "
    "Pflege, Handwerk und Logistik. Bei {m2} Anträgen mussten Unterlagen nachgefordert werden, häufig wegen "
    "fehlender Übersetzungen.",
    "#02 Die Zahl der vorgelegten gefälschten Zeugnisse ist mit {m1} Fällen niedrig. Auffällig war eine "
    "Serie von Bescheinigungen einer Schule in {ort2}, die es nach Auskunft der Schulbehörde nicht gibt. Der "
    "Vorgang wurde abgegeben.",
    "#1 {person}, <Leiterin/Leiter> der zuständigen Abteilung, schilderte die Schwierigkeiten bei der "
    "Feststellung der Identität. <Sie/Er> regte an, Fachleute beider Seiten für {m1} Tage in {ort} "
    "zusammenzubringen. Die Vertretung hält das für zweckmäßig.",
    "Die Anwerbung von Pflegekräften stößt auf Zustimmung, aber auch auf Sorge. Das Krankenhaus in {ort} hat "
    "im letzten Jahr {m2} Fachkräfte verloren. Das Gesundheitsministerium wünscht deshalb eine Ausbildung "
    "über den eigenen Bedarf hinaus.",
    "#02 Der externe Dienstleister hat seine Annahmestelle in {ort} am {datum} eröffnet. Beschwerden gab es "
    "bisher {m1}; sie betrafen Wartezeiten und die Höhe der Gebühr. Eine unangekündigte Prüfung durch die "
    "Vertretung ergab keine Beanstandung.",
    "#1 Seit Jahresbeginn wurden {m2} Anfragen gestellt und {m1} beantwortet. Die übrigen liegen nach "
    "Auskunft der Gastgeber bei den Provinzbehörden in {ort} und {ort2}, die keine einheitlichen Register "
    "führen.",
    "#1 Vereinbart wurde ein gemeinsames Formular in zwei Sprachen. Es soll vom {frist} an benutzt werden. "
    "Strittig blieb, wer die Kosten für Reisepapiere trägt; beide Seiten wollen dazu Berechnungen vorlegen.",
};
constexpr std::string_view migration_assessments[] = {
    "#02 Mit dem vorhandenen Personal lässt sich die Bearbeitungszeit halten, aber nicht weiter senken. Zwei "
    "zusätzliche Kräfte würden genügen, um den Rückstand bis zum {frist} abzubauen.",
    "#1 Die Zusage zu den Antwortfristen ist ein Fortschritt, wenn sie eingehalten wird. Die Vertretung "
    "führt eine Liste der offenen Fälle und berichtet in drei Monaten erneut.",
};

constexpr Theme themes[] = {
    {Topic::economy, economy_subjects, economy_summaries, economy_details, economy_assessments},
    {Topic::sanctions, sanction_subjects, sanction_summaries, sanction_details, sanction_assessments},
    {Topic::climate, climate_subjects, climate_summaries, climate_details, climate_assessments},
    {Topic::migration, migration_subjects, migration_summaries, migration_details, migration_assessments},
};

}  // namespace

std::span<const Theme> german_economy() { return themes; }

}  // namespace depesche::exercise
