// SPDX-License-Identifier: EUPL-1.2
#include "exercise/themes.h"

namespace depesche::exercise {
namespace {

constexpr std::string_view politics_subjects[] = {
    "Haushaltsdebatte in {stadt}: Regierung ohne eigene Mehrheit",
    "Innenpolitik {in_land}: Koalition einigt sich auf Arbeitsprogramm",
    "Kabinettsumbildung in {stadt}",
    "Vertrauensfrage im Parlament: Stand und Ausblick",
};
constexpr std::string_view politics_summaries[] = {
    "#03 Das Parlament in {stadt} hat am {datum} den Haushaltsentwurf der Regierung mit {n3} zu {n4} Stimmen "
    "an den Ausschuss zurückverwiesen. Die {partei} verweigerte ihrem Koalitionspartner, der {partei2}, die "
    "Gefolgschaft. Die Regierung bleibt vorerst im Amt, will aber bis zum {frist} einen geänderten Entwurf "
    "vorlegen.",
    "#1 Die {partei} und die {partei2} haben sich am {datum} auf ein gemeinsames Arbeitsprogramm "
    "verständigt. Schwerpunkte sind {die Verwaltungsreform, der Wohnungsbau und die Wasserversorgung|das "
    "Steuerrecht, die Justiz und der öffentliche Nahverkehr|die Bildung, die Energiepreise und der "
    "Hafenausbau}. Offen bleibt, wie die Vorhaben bezahlt werden sollen.",
    "#2 <Ministerpräsidentin/Ministerpräsident> {person} hat am {datum} {n1} Ressorts neu besetzt. Betroffen "
    "sind unter anderem das {ministerium} und das Verkehrsministerium. Beobachterinnen und Beobachter werten "
    "den Schritt als Versuch, die {partei} enger an die Regierung zu binden.",
};
constexpr std::string_view politics_details[] = {
    "#03 Der Abstimmung war eine {fünfstündige|ungewöhnlich scharfe|bis tief in die Nacht geführte} Debatte "
    "vorausgegangen. Die Fraktion der {partei} kritisierte vor allem die Kürzungen bei den Zuschüssen für "
    "die Gemeinden. Aus {ort} und {ort2} waren {m2} Bürgermeisterinnen und Bürgermeister angereist, die auf "
    "der Tribüne ihren Unmut zeigten.",
    "#013 Nach Darstellung des Finanzministeriums fehlen im laufenden Jahr rund {mmio} Millionen. Der "
    "Entwurf sah deshalb vor, den Zuschuss zur Wasserversorgung um {p1} Prozent zu senken und die Gebühren "
    "für den Hafen in {ort} anzuheben. Beides gilt in den Küstenprovinzen als kaum vermittelbar.",
    "#03 {person}, <Fraktionsvorsitzende/Fraktionsvorsitzender> der {partei}, sagte im Gespräch mit der "
    "Vertretung, <sie/er> suche keinen Bruch der Koalition. Ohne ein Entgegenkommen bei den Gemeinden werde "
    "es jedoch keine Mehrheit geben. <Sie/Er> rechne damit, dass die {partei2} am Ende nachgebe.",
    "#0123 Die Opposition nutzt die Lage nur {zögerlich|in Ansätzen|mit Vorsicht}. Ein Misstrauensantrag "
    "wurde angekündigt, aber nicht eingebracht. In der {partei2} heißt es, man wolle zunächst die Beratungen "
    "im Ausschuss abwarten, die am {wochentag} beginnen.",
    "In Umfragen liegt die {partei} derzeit bei {p2} Prozent, die {partei2} bei {p3} Prozent. Das Institut "
    "weist auf eine hohe Zahl Unentschlossener hin. Am stärksten hat die Regierung in {ort} an Zustimmung "
    "verloren, wo seit Wochen über die Schließung des Krankenhauses gestritten wird.",
    "#03 Die Tageszeitung „{zeitung}“ spricht von einem „Haushalt auf Zuruf“ und fordert Neuwahlen. Das "
    "staatliche Fernsehen berichtete dagegen knapp und ohne Wertung. In den sozialen Medien überwog der "
    "Ärger über steigende Strompreise.",
    "#12 {person} leitet künftig das Verkehrsministerium. <Sie/Er> stammt aus {ort}, hat {m1} Jahre lang die "
    "dortige Hafenverwaltung geführt und gilt als nüchtern. In der {partei} ist <ihr/sein> Aufstieg nicht "
    "unumstritten.",
    "#12 Die Tageszeitung „{zeitung}“ nennt das Ergebnis einen „Frieden auf Zeit“. Aus der Wirtschaft kommt "
    "vorsichtige Zustimmung. Die Gewerkschaften vermissen Aussagen zum Mindestlohn und haben für den {frist} "
    "zu einer Kundgebung in {stadt} aufgerufen.",
};
constexpr std::string_view politics_assessments[] = {
    "#03 Die Regierung ist angeschlagen, aber nicht am Ende. Keine der beiden Parteien hätte von Neuwahlen "
    "einen sicheren Vorteil. Wir erwarten deshalb einen Kompromiss zulasten der Rücklagen, der den Streit in "
    "das kommende Jahr verschiebt.",
    "Für uns ist wichtig, dass die laufenden Vorhaben der Zusammenarbeit im Haushalt gesichert bleiben. Das "
    "{ministerium} hat dies zugesagt; eine schriftliche Bestätigung steht aus. Die Vertretung hakt nach.",
    "#2 Die Umbildung stärkt den Kreis um {name}. Ob daraus eine verlässlichere Regierungsarbeit folgt, wird "
    "sich an der Haushaltsdebatte zeigen. Die Fachebene bleibt unverändert und für uns gut erreichbar.",
    "#1 Das Arbeitsprogramm ist ein Kompromiss, in dem sich beide Seiten wiederfinden. Seine Schwäche ist "
    "die Finanzierung. Wir rechnen damit, dass der Streit darüber im Haushaltsverfahren neu aufbricht.",
};

constexpr std::string_view election_subjects[] = {
    "Regionalwahlen {in_land}: vorläufiges Ergebnis",
    "Wahlvorbereitung in {stadt}: Zeitplan und offene Fragen",
    "Wahlbeobachtung in {ort}: erste Eindrücke",
};
constexpr std::string_view election_summaries[] = {
    "#02 Bei den Regionalwahlen vom {datum} ist die {partei} nach dem vorläufigen Ergebnis mit {p2} Prozent "
    "stärkste Kraft geworden. Die {partei2} kommt auf {p3} Prozent. Die Wahlbeteiligung lag bei {n2} "
    "Prozent. Der Wahltag verlief bis auf einzelne Zwischenfälle in {ort} ruhig.",
    "#1 Die Wahlkommission in {stadt} hat den Zeitplan für die Regionalwahlen bestätigt. Streit besteht "
    "weiter über die Wählerverzeichnisse und über den Zugang unabhängiger Beobachterinnen und Beobachter. "
    "Eine Einladung an die Vertretung, {n1} Wahllokale zu besuchen, liegt vor.",
};
constexpr std::string_view election_details[] = {
    "#02 Zwei Beobachtungsteams der Vertretung besuchten {m2} Wahllokale in {stadt}, {ort} und {ort2}. In "
    "der großen Mehrzahl waren die Unterlagen vollständig, die Wahlvorstände geschult und Vertreterinnen und "
    "Vertreter mehrerer Parteien anwesend. In {m1} Wahllokalen fehlten zeitweise Stimmzettel.",
    "#02 Die Auszählung wurde in {ort} für {m1} Stunden unterbrochen, weil der Strom ausfiel. Die Urnen "
    "blieben nach übereinstimmenden Angaben versiegelt. Die {partei2} spricht dennoch von Unregelmäßigkeiten "
    "und hat Beschwerde eingelegt; das Wahlgericht will bis zum {frist} entscheiden.",
    "{person}, <Vorsitzende/Vorsitzender> der Wahlkommission, wies den Vorwurf der Parteilichkeit zurück. "
    "<Sie/Er> kündigte an, die Niederschriften aller Wahllokale im Netz zu veröffentlichen. Das wäre neu und "
    "käme einer alten Forderung der Zivilgesellschaft entgegen.",
    "Im Wahlkampf standen {die Lebensmittelpreise|die Jugendarbeitslosigkeit|der Zustand der Straßen} und "
    "die Verteilung der Einnahmen aus dem Hafen im Vordergrund. Außenpolitische Fragen spielten kaum eine "
    "Rolle. Auffällig war die große Zahl junger Kandidatinnen und Kandidaten auf den Listen der {partei}.",
    "#02 Nach Angaben der Polizei wurden am Wahltag {m2} Personen vorübergehend festgenommen, überwiegend "
    "wegen Rangeleien vor Wahllokalen. Schwerverletzte gab es nicht. Deutsche Staatsangehörige waren nach "
    "Kenntnis der Vertretung nicht betroffen.",
    "#1 Die Wählerverzeichnisse enthalten nach Angaben der Kommission rund {m3}.000 doppelte Einträge. Die "
    "Bereinigung soll bis zum {frist} abgeschlossen sein. Die {partei2} verlangt, dass sie Einblick in die "
    "Prüfung erhält.",
    "#1 Für die Auszählung werden in {ort} und {ort2} erstmals Geräte erprobt, die Stimmzettel nur zählen "
    "und nichts speichern. Die Kommission hat der Vertretung das Verfahren vorgeführt. Es wirkte einfach und "
    "nachvollziehbar.",
};
constexpr std::string_view election_assessments[] = {
    "#02 Das Ergebnis ist glaubwürdig und im Rahmen der Umfragen. Die beobachteten Mängel erscheinen nicht "
    "planmäßig und verändern das Bild nicht. Entscheidend wird sein, ob die {partei2} ihre Niederlage in den "
    "Küstenprovinzen anerkennt.",
    "Die Veröffentlichung der Niederschriften wäre ein wirklicher Fortschritt. Die Vertretung regt an, dies "
    "in einer gemeinsamen Erklärung mit den Partnern zu würdigen und zugleich an die ausstehende Reform der "
    "Wählerverzeichnisse zu erinnern.",
};

constexpr std::string_view negotiation_subjects[] = {
    "Verhandlungsrunde in {stadt}: Bericht vom {datum}",
    "Entwurf der Gemeinsamen Erklärung: Stand der Textarbeit",
    "Gespräche über das Abkommen zur {bereich}: nächste Schritte",
};
constexpr std::string_view negotiation_summaries[] = {
    "Die {n0}. Runde der Gespräche über das Abkommen zur {bereich} ist am {datum} in {stadt} ohne Abschluss "
    "zu Ende gegangen. Fortschritte gab es bei der Streitbeilegung und beim Zeitplan. Streitig bleiben die "
    "Finanzierung und die Frage der Überprüfung.",
    "Der Vorsitz hat am {datum} einen überarbeiteten Text vorgelegt. Von {n2} eckigen Klammern sind noch "
    "{n1} übrig. Es wird um Weisung gebeten, ob dem Kompromiss zu Abschnitt {n0} zugestimmt werden kann; der "
    "Vorsitz erbittet Antworten bis zum {frist}.",
};
constexpr std::string_view negotiation_details[] = {
    "Unter dem Vorsitz von {person} wurde der Text abschnittsweise behandelt. <Die Vorsitzende/Der "
    "Vorsitzende> drängte auf Kürze und ließ Erklärungen zur Geschäftsordnung nicht zu. Das wurde von der "
    "Mehrheit der Delegationen begrüßt, von einzelnen aber als Bruch mit der bisherigen Praxis empfunden.",
    "Zur Finanzierung liegen zwei Modelle vor. Das erste sieht feste Beiträge nach einem Schlüssel vor, das "
    "zweite freiwillige Zusagen über {n1} Jahre. Unsere Seite hat, wie angewiesen, das erste Modell "
    "unterstützt und auf die Berechenbarkeit verwiesen. {Zwei|Drei|Mehrere} Delegationen lehnen es ab.",
    "Bei der Überprüfung verläuft die Linie anders als erwartet. Einige Delegationen, die bisher "
    "zurückhaltend waren, können sich Besuche vor Ort vorstellen, wenn diese {n2} Tage vorher angekündigt "
    "werden. Andere verlangen, dass ausschließlich schriftliche Berichte zulässig sind.",
    "Am Rande erklärte <die Delegationsleiterin/der Delegationsleiter> {name}, <ihre/seine> Hauptstadt habe "
    "noch nicht entschieden. <Sie/Er> persönlich halte den Kompromiss für tragbar. Eine öffentliche "
    "Festlegung vor dem {frist} sei nicht zu erwarten.",
    "Die Juristinnen und Juristen haben die Schlussbestimmungen bereinigt. Das Abkommen soll in Kraft "
    "treten, sobald {n2} Staaten es ratifiziert haben. Eine vorläufige Anwendung einzelner Teile bleibt "
    "möglich; die deutsche Fassung wird derzeit geprüft.",
    "Der Vorsitz beabsichtigt, bis zur nächsten Runde in {n1} kleinen Gruppen weiterzuarbeiten. Wir sind "
    "gebeten worden, die Gruppe zur Streitbeilegung zu leiten. Die Vertretung hält das für günstig, weil wir "
    "dort eigene Formulierungen eingebracht haben.",
};
constexpr std::string_view negotiation_assessments[] = {
    "Ein Abschluss in diesem Jahr ist möglich, aber nicht sicher. Der Schlüssel liegt bei der Finanzierung. "
    "Wenn ein Teil der Beiträge als Sachleistung erbracht werden darf, dürften die Gegner des ersten Modells "
    "einlenken.",
    "Es wird um Weisung gebeten, wie weit wir bei den Ankündigungsfristen gehen können. Aus Sicht der "
    "Vertretung wäre ein Zeitraum bis zu {n2} Tagen vertretbar, sofern unangekündigte Besuche in "
    "Ausnahmefällen möglich bleiben.",
};

constexpr std::string_view visit_subjects[] = {
    "Besuch der Delegation in {stadt}: Ablauf und Ergebnisse",
    "Antrittsbesuch im {ministerium}",
    "Vorbereitung des Besuchs am {frist}: Programmentwurf",
};
constexpr std::string_view visit_summaries[] = {
    "#01 Die Delegation unter Leitung von {person} hat {stadt} vom {datum} an für {n1} Tage besucht. Im "
    "Mittelpunkt standen Gespräche im {ministerium}, ein Treffen mit der Zivilgesellschaft und die "
    "Besichtigung eines gemeinsamen Vorhabens in {ort}. Der Ton war freundlich und sachlich.",
    "#2 Für den Besuch am {frist} liegt ein Programmentwurf der Gastgeber vor. Er sieht {n1} "
    "Gesprächstermine, ein Abendessen und eine Fahrt nach {ort} vor. Die Vertretung bittet um Billigung und "
    "um Angaben zur Zusammensetzung der Delegation.",
};
constexpr std::string_view visit_details[] = {
    "#01 Im Gespräch auf Leitungsebene ging es um die Zusammenarbeit bei der {bereich}. Die Gastgeber "
    "dankten für die Unterstützung und baten, die Ausbildung von Fachkräften in {ort} um {m1} Jahre zu "
    "verlängern. Eine Zusage wurde nicht gemacht.",
    "#01 Beim Treffen mit {m2} Vertreterinnen und Vertretern der Zivilgesellschaft wurde deutlich, dass das "
    "neue Vereinsgesetz die Arbeit kleiner Gruppen erschwert. Vor allem die Pflicht, jede Spende binnen {m1} "
    "Tagen zu melden, sei kaum zu erfüllen.",
    "#01 In {ort} besichtigte die Delegation das Wasserwerk, das mit deutscher Unterstützung erneuert wird. "
    "Die Anlage versorgt rund {m3}.000 Menschen. Die Bauleitung rechnet mit dem Abschluss zum {frist}; ein "
    "Engpass besteht noch bei den Pumpen.",
    "#01 Der Ablauf war gut vorbereitet. Das Protokoll der Gastgeber änderte zweimal kurzfristig den "
    "Sitzplan, was in der Sache ohne Folgen blieb. Die Fahrzeuge standen pünktlich bereit; die "
    "Sicherheitsbegleitung war unauffällig.",
    "#01 Die Presse berichtete ausführlich. Die Tageszeitung „{zeitung}“ stellte das Vorhaben in {ort} auf "
    "die erste Seite und druckte ein Gespräch mit <der Delegationsleiterin/dem Delegationsleiter> in voller "
    "Länge.",
    "#2 Die Gastgeber wünschen eine Begegnung mit {person}, <der neuen Leiterin/dem neuen Leiter> des "
    "Planungsstabs. <Sie/Er> gilt als <Vertraute/Vertrauter> der Regierungsspitze und hat bisher nur wenige "
    "ausländische Gäste empfangen.",
    "#2 Für die Fahrt nach {ort} sind {m1} Stunden vorgesehen. Die Straße ist ausgebaut, aber stark "
    "befahren. Alternativ bietet das {ministerium} einen Flug an; die Vertretung rät wegen des unsicheren "
    "Wetters davon ab.",
    "#2 Die Kosten der Unterbringung betragen für {m2} Personen rund {m2}.000 Euro. Ein Kontingent im Hotel "
    "am Stadtpark ist bis zum {frist} vorgemerkt. Für die Dolmetscherinnen und Dolmetscher wird ein eigener "
    "Raum gebraucht.",
};
constexpr std::string_view visit_assessments[] = {
    "#01 Der Besuch hat die Beziehungen spürbar belebt. Die Gastgeber erwarten nun eine Antwort auf ihren "
    "Wunsch nach Verlängerung der Ausbildung. Die Vertretung empfiehlt, diese noch vor dem {frist} zu geben.",
    "#01 Die Gesprächsbereitschaft im {ministerium} war größer als im Vorjahr. Das sollte genutzt werden, um "
    "die offenen Fragen des Vereinsgesetzes auf Arbeitsebene anzusprechen, ohne sie zur Bedingung zu machen.",
    "#2 Das Programm ist dicht, aber zu schaffen. Die Vertretung regt an, das Treffen mit der "
    "Zivilgesellschaft an den Anfang zu stellen. So lassen sich dessen Ergebnisse in die politischen "
    "Gespräche mitnehmen.",
};

constexpr std::string_view security_subjects[] = {
    "Sicherheitslage in {stadt}: wöchentliche Übersicht",
    "Straßensperren bei {ort}: Auswirkungen auf Reisen",
    "Überprüfung der Liegenschaft: Ergebnis und Maßnahmen",
};
constexpr std::string_view security_summaries[] = {
    "#01 Die Sicherheitslage in {stadt} ist unverändert angespannt. Auf der Straße nach {ort} kam es in der "
    "Berichtswoche zu {n1} Zwischenfällen mit Straßensperren. Die Vertretung hat Dienstreisen dorthin bis "
    "zum {frist} ausgesetzt und die Krisenvorsorgeliste überprüft.",
    "#2 Nach einer Häufung von Einbrüchen im Viertel hat die Vertretung ihre Liegenschaft gemeinsam mit "
    "Fachleuten überprüft. {W1} Mängel wurden festgestellt, von denen die Hälfte sofort behoben werden "
    "konnte. Für den Rest werden Mittel beantragt.",
};
constexpr std::string_view security_details[] = {
    "#01 Am {datum} errichteten Unbekannte nördlich von {ort} eine Sperre aus Reifen und Baumstämmen. Ein "
    "Fahrzeug eines Hilfswerks wurde für {m1} Stunden festgehalten, dann unbeschadet freigelassen. Die "
    "örtliche Polizei erschien erst am folgenden Morgen.",
    "#01 Gesprächspartner im {ministerium} führen die Zwischenfälle auf ausstehende Lohnzahlungen im "
    "Straßenbau zurück. Andere Quellen sehen einen Zusammenhang mit dem Streit um Weiderechte zwischen {ort} "
    "und {ort2}. Beides schließt sich nicht aus.",
    "#01 Die Partner haben ihre Reisehinweise bisher nicht geändert. In der Runde der "
    "Sicherheitsbeauftragten am {wochentag} bestand jedoch Einigkeit, dass Fahrten nach Einbruch der "
    "Dunkelheit zu unterlassen sind. Die Vertretung hat ihre Beschäftigten entsprechend belehrt.",
    "In der Krisenvorsorgeliste sind derzeit {m3} Personen eingetragen, davon {m2} im Raum {ort}. Der "
    "Rundruf vom {datum} erreichte binnen {m1} Stunden mehr als neun Zehntel der Eingetragenen. Fehlerhafte "
    "Rufnummern werden nachgefasst.",
    "#01 Eine Person, die sich der Vertretung seit Langem als zuverlässig erwiesen hat, berichtet von "
    "Treffen zweier Gruppen in {ort2}. Dort sei über ein abgestimmtes Vorgehen gesprochen worden. Die Angabe "
    "lässt sich bisher nicht durch andere Quellen bestätigen.",
    "Das Funkgerät der Vertretung wurde am {datum} planmäßig erprobt; die Verbindung zur Zentrale stand nach "
    "{m1} Minuten. Der Vorrat an Treibstoff reicht für {m2} Tage, der an Trinkwasser für {m1} Tage.",
    "#2 Die Außenmauer ist auf der Nordseite niedriger als vorgeschrieben. Zwei Kameras liefern bei "
    "Dunkelheit keine brauchbaren Bilder. Die Schleuse am Eingang schließt zuverlässig, die Sprechanlage "
    "dagegen nicht.",
    "#2 {person}, <Sicherheitsbeauftragte/Sicherheitsbeauftragter> der Nachbarvertretung, berichtete von "
    "{m1} ähnlichen Fällen im Viertel. <Sie/Er> schlägt vor, den Wachdienst künftig gemeinsam "
    "auszuschreiben. Die Vertretung prüft die rechtlichen Voraussetzungen.",
};
constexpr std::string_view security_assessments[] = {
    "#01 Eine unmittelbare Gefahr für die Vertretung besteht derzeit nicht. Sollte sich der Streit um die "
    "Löhne hinziehen, ist mit weiteren Sperren zu rechnen. Die Vertretung prüft die Lage täglich und "
    "berichtet bei Änderungen sofort.",
    "#01 Ein abgestimmtes Vorgehen der beiden Gruppen wäre eine neue Lage. Die Vertretung mahnt zur Vorsicht "
    "bei der Verwendung dieser Angabe, weil der Kreis der Mitwissenden klein ist und Rückschlüsse möglich "
    "wären.",
    "#2 Die sofort umgesetzten Maßnahmen genügen für den Übergang. Für die Mauer und die Kameras werden rund "
    "{m2}.000 Euro benötigt. Die Vertretung bittet um Entscheidung bis zum {frist}.",
};

constexpr Theme themes[] = {
    {Topic::politics, politics_subjects, politics_summaries, politics_details, politics_assessments},
    {Topic::elections, election_subjects, election_summaries, election_details, election_assessments},
    {Topic::negotiations, negotiation_subjects, negotiation_summaries, negotiation_details,
     negotiation_assessments},
    {Topic::visit, visit_subjects, visit_summaries, visit_details, visit_assessments},
    {Topic::security, security_subjects, security_summaries, security_details, security_assessments},
};

}  // namespace

std::span<const Theme> german_politics() { return themes; }

}  // namespace depesche::exercise
