// SPDX-License-Identifier: EUPL-1.2
#include <string_view>
#include <unordered_set>

#include "text/compounds.h"

namespace depesche::text {
namespace {

// Common first and last words of German compounds in administration and diplomacy, folded. A fixed public
// list: it must never be filled from documents.
constexpr std::string_view words =
    "abbau abgabe abgeordnete abkommen abkuehlung ablauf abriss abruestung abschiebung abschluss "
    "absprache abstimmung abteilung abwehr agentur agrar akte aktion allianz amt amts analyse anfrage "
    "angebot angelegenheit angriff anklage anlage anlass annahme anpassung anschlag ansicht anspruch "
    "anstalt anteil antrag antwort anwalt anweisung anzahl arbeit arbeiter arbeitgeber arbeitnehmer "
    "arbeitslosigkeit archiv armee armut arznei asyl atom attache aufbau aufenthalt aufgabe auflage "
    "aufnahme aufruestung aufruf aufsicht aufstand auftrag ausbau ausbildung ausfuhr ausgabe ausgleich "
    "auskunft auslaender ausland ausreise aussage ausschuss aussen ausstattung ausstieg austausch "
    "ausweis auswirkung auto bahn bank bau bauern beamte beauftragte bedarf bedingung befehl befragung "
    "befugnis behandlung behinderung behoerde beihilfe beirat beitrag beitritt bekaempfung bekenntnis "
    "belastung beleg bereich bericht beruf besatzung beschaeftigung bescheid beschluss beschraenkung "
    "beschwerde besitz besoldung bestand bestimmung besuch beteiligung betrag betreuung betrieb betrug "
    "bevoelkerung bewegung beweis bewerber bewerbung beziehung bezirk bilanz bild bildung bischof "
    "blockade boden bombe bomben boot botschaft botschafter brand brief bruch buch buechse buendnis "
    "buerger buergermeister buero bund bundes bundestag bundeswehr chef chemie computer container daten "
    "datenschutz dauer debatte delegation delikt demokratie denkmal depesche dialog dienst diktatur "
    "diplomat diplomatie direktor drogen drohne druck durchfuehrung ebene eigentum einbuergerung "
    "einfuhr eingriff einheit einkommen einkunft einreise einrichtung einsatz einwanderer einwanderung "
    "einwohner eisen eisenbahn elektro eltern embargo empfang empfehlung energie entschaedigung "
    "entscheidung entwicklung entwurf erbe erdbeben erdgas erdoel ereignis ergebnis erhebung erhoehung "
    "erkenntnis erklaerung erlass erlaubnis ermittlung ernaehrung ersatz ertrag erweiterung erzeuger "
    "erziehung euro europa export fabrik fach faehigkeit fahrt fahrzeug fall familie familien feier "
    "feld fernsehen feuer film finanz finanzen firma fisch fischerei flaeche flagge flotte flucht "
    "fluechtling flug flughafen flugzeug fluss foerderung fonds form formular forschung fracht frage "
    "fraktion frau frauen freigabe freiheit freund frieden friedens frist front fuehrer fuehrung funk "
    "garantie gas gebaeude gebiet gebuehr geburt gefaengnis gefahr gefahren gefangene gegner gehalt "
    "geheim geheimnis geld gemeinde gemeinschaft genehmigung general gericht gerichtshof gesandte "
    "gesandtschaft geschaeft geschichte gesellschaft gesetz gesetzbuch gesetzgebung gespraech "
    "gesundheit gewalt gewerbe gewerkschaft gewinn gipfel gleichstellung gold grenz grenze grund "
    "grundgesetz gruppe gueter gut gutachten hafen haft haftung halt handel handels handlung handwerk "
    "haupt hauptstadt haus haushalt heer heim heimat helfer herkunft herrschaft hilfe hilfs hoch "
    "hochschule hof hoheit holz hunger import industrie inflation information inland innen insel "
    "inspektion institut integration interesse international internet interview investition jagd jahr "
    "jahres jahrhundert jude juden jugend jurist justiz kabinett kaiser kammer kampf kandidat kanzlei "
    "kanzler kapital karte kasse kauf kern kernkraft kind kinder kirche klage klausel klima knappheit "
    "koalition koenig koerper kohle kolonie kommando kommissar kommission kommunal kompetenz konferenz "
    "konflikt kongress konsul konsulat konsument kontakt konto kontrolle konvention konzept konzern "
    "kooperation korrespondent korruption kosten kraft kraftwerk kranken krankenhaus krankheit kredit "
    "kreis krieg kriegs kriminalitaet krise kritik kueste kultur kunde kunst kurs labor lager land "
    "landes landwirtschaft lauf leben lebens lebensmittel legion lehre lehrer lehrling leistung leiter "
    "leitung liste lizenz loehne lohn luft luftwaffe macht mahnung mandat mangel mann marine markt "
    "maschine massnahme material medien medikament medizin meer mehrheit meinung meister meldung menge "
    "mensch menschen menschenrecht messe metall miete migrant migration milch militaer minderheit "
    "mineral minister ministerium mission mitarbeiter mitglied mitglieder mittel mobilitaet monat mord "
    "motor muell munition museum nachbar nachfolge nachfrage nachricht nacht nahrung name nation natur "
    "netz netzwerk niederlassung notiz oberst objekt oeffentlichkeit oel offensive offizier opfer "
    "opposition ordnung organisation pakt papier parlament partei partner partnerschaft pass passagier "
    "patent patient pension person personal personen pflanzen pflege pflicht plan planung platz politik "
    "polizei polizist position post posten praemie praesident praesidium preis presse prinzip privat "
    "problem produkt produktion professor programm projekt propaganda protest protokoll prozess "
    "pruefung quelle quote rahmen rakete rat raum reaktor rebell rechnung recht rechts rede referat "
    "referendum reform regel regelung regierung regime region register reich reichs reise religion "
    "rente renten republik reserve resolution revolution richter richtlinie risiko roh rohstoff rolle "
    "rueckfuehrung rueckgabe rueckkehr rueckstand ruestung rundfunk saat sache sachen saison sammlung "
    "sanktion satellit satz schaden schatz schau schein schiene schiff schifffahrt schlacht schlag "
    "schloss schluss schreiben schrift schueler schuld schulden schule schutz schwelle seite sekretaer "
    "sekretariat sektor selbst seminar sender senkung sicherheit sicherung siedlung sieg sitz sitzung "
    "software soldat sonder sonne sozial spende spiel spion spionage spitze sport sprache sprecher "
    "staat staaten staats stab stadt staedte stahl standort station statistik statut stelle stellung "
    "steuer steuern stiftung stimme stoff straf strafe strahlung strasse strategie streik streit "
    "streitkraefte streitkraft strom struktur student studie studium stuetzpunkt subvention suche sued "
    "system tabak taetigkeit tag tages tagung tarif technik technologie teil teilnahme telefon "
    "telegramm termin terror terrorismus text theater titel tod tourismus tradition traeger transport "
    "treffen treib truppe truppen tuer ueberblick uebereinkommen uebergang ueberpruefung uebersicht "
    "ueberwachung uebung umfang umsatz umsetzung umwelt unfall union universitaet unterhalt unternehmen "
    "unterricht unterstuetzung untersuchung urkunde urlaub urteil verband verbot verbrauch verbraucher "
    "verbrechen verbrecher verein vereinbarung verfahren verfassung verfolgung vergabe verguetung "
    "verhaeltnis verhandlung verkauf verkehr verlag verletzung verlust vermittlung vermoegen verordnung "
    "versammlung versicherung versorgung verstoss versuch verteidigung vertraege vertrag vertreter "
    "vertretung vertrieb verwaltung verwendung verzeichnis veto vieh visa visum voelker voelkerrecht "
    "volk vollzug vorbehalt vorhaben vorlage vorschlag vorschrift vorsitz vorsitzende vorstand waehler "
    "waffe waffen wahl wahlen wald wandel ware waren wasser wechsel weg wehr weizen welt werk wert "
    "wesen west wettbewerb wetter wiederaufbau wind wirkung wirtschaft wissen wissenschaft "
    "wissenschaftler woche wohl wohn wohnung wort zahl zahlung zeichen zeit zeitraum zeitung zentrale "
    "zentrum zeuge zeugnis ziel zivil zoll zone zug zugang zukunft zulage zulassung zusage "
    "zusammenarbeit zuschuss zustand zustimmung zwang zweck";

std::unordered_set<std::string_view> dictionary() {
  std::unordered_set<std::string_view> made;
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    made.insert(words.substr(at, end - at));
    at = end + 1;
  }
  return made;
}

}  // namespace

bool is_compound_part(std::string_view folded) {
  static const std::unordered_set<std::string_view> known = dictionary();
  return known.contains(folded);
}

}  // namespace depesche::text
