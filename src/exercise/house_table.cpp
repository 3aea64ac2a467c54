// SPDX-License-Identifier: EUPL-1.2
#include "exercise/tables.h"

// The invented house: its units, groups, compartments and people.

namespace depesche::exercise {
namespace {

constexpr CompartmentRow compartment_rows[] = {
    {"NUKLEAR", {"Nukleare Nichtverbreitung", "Nuclear non-proliferation"}},
    {"GEISEL", {"Entführungen und Geiselnahmen", "Kidnapping and hostage cases"}},
    {"SANKTION", {"Vorbereitung von Sanktionen", "Preparation of sanctions"}},
    {"PERSONAL", {"Personal- und Sicherheitssachen", "Personnel and vetting matters"}},
    {"QUELLENSCHUTZ", {"Schutz von Gesprächspartnern", "Protection of interlocutors"}},
    {"VERHANDLUNG", {"Laufende Verhandlungen", "Ongoing negotiations"}},
};

constexpr std::string_view all = "NUKLEAR GEISEL SANKTION PERSONAL QUELLENSCHUTZ VERHANDLUNG";

constexpr UnitRow unit_rows[] = {
    {"leitung", "berlin", {"Leitungsstab", "Minister's Office"}, "STRENG GEHEIM", all},
    {"lagezentrum", "berlin", {"Lagezentrum", "Situation Centre"}, "STRENG GEHEIM", all},
    {"krisenreaktion", "berlin", {"Krisenreaktionszentrum", "Crisis Response Centre"}, "STRENG GEHEIM", all},
    {"vs-registratur", "berlin", {"VS-Registratur", "Classified Registry"}, "STRENG GEHEIM", all},
    {"geheimschutz", "berlin", {"Geheimschutz", "Protective Security"}, "STRENG GEHEIM", "PERSONAL"},
    {"datenlabor", "berlin", {"Datenlabor", "Data Lab"}, "VS-NFD", ""},
    {"presse", "berlin", {"Pressereferat", "Press Office"}, "VS-NFD", ""},
    {"protokoll", "berlin", {"Protokoll", "Protocol"}, "VS-VERTRAULICH", ""},
    {"personal", "bonn", {"Referat 107 (Personal)", "Unit 107 (Human Resources)"}, "GEHEIM", "PERSONAL"},
    {"it-betrieb", "bonn", {"Referat 110 (IT-Betrieb)", "Unit 110 (IT Operations)"}, "VS-NFD", ""},
    {"201",
     "berlin",
     {"Referat 201 (Bündnisfragen)", "Unit 201 (Alliance Affairs)"},
     "GEHEIM",
     "QUELLENSCHUTZ VERHANDLUNG"},
    {"208",
     "berlin",
     {"Referat 208 (Europa)", "Unit 208 (Europe)"},
     "GEHEIM",
     "SANKTION VERHANDLUNG QUELLENSCHUTZ"},
    {"240",
     "berlin",
     {"Referat 240 (Nichtverbreitung)", "Unit 240 (Non-Proliferation)"},
     "STRENG GEHEIM",
     "NUKLEAR VERHANDLUNG QUELLENSCHUTZ"},
    {"310",
     "berlin",
     {"Referat 310 (Naher Osten)", "Unit 310 (Middle East)"},
     "GEHEIM",
     "SANKTION VERHANDLUNG QUELLENSCHUTZ GEISEL"},
    {"320",
     "berlin",
     {"Referat 320 (Afrika)", "Unit 320 (Africa)"},
     "GEHEIM",
     "SANKTION VERHANDLUNG QUELLENSCHUTZ GEISEL"},
    {"330", "berlin", {"Referat 330 (Amerika)", "Unit 330 (Americas)"}, "GEHEIM", "SANKTION VERHANDLUNG"},
    {"340",
     "berlin",
     {"Referat 340 (Asien und Pazifik)", "Unit 340 (Asia and Pacific)"},
     "GEHEIM",
     "SANKTION VERHANDLUNG QUELLENSCHUTZ GEISEL"},
    {"401",
     "berlin",
     {"Referat 401 (Wirtschaft)", "Unit 401 (Economic Affairs)"},
     "VS-VERTRAULICH",
     "VERHANDLUNG"},
    {"402",
     "berlin",
     {"Referat 402 (Sanktionen)", "Unit 402 (Sanctions)"},
     "GEHEIM",
     "SANKTION QUELLENSCHUTZ"},
    {"405",
     "berlin",
     {"Referat 405 (Klima und Energie)", "Unit 405 (Climate and Energy)"},
     "VS-VERTRAULICH",
     "VERHANDLUNG"},
    {"501", "bonn", {"Referat 501 (Konsularrecht)", "Unit 501 (Consular Law)"}, "VS-VERTRAULICH", ""},
    {"505",
     "bonn",
     {"Referat 505 (Hilfe für Deutsche im Ausland)", "Unit 505 (Consular Assistance)"},
     "GEHEIM",
     "GEISEL"},
    {"508", "bonn", {"Referat 508 (Visumrecht)", "Unit 508 (Visa)"}, "VS-NFD", ""},
    {"510", "berlin", {"Referat 510 (Migration)", "Unit 510 (Migration)"}, "VS-VERTRAULICH", "VERHANDLUNG"},
    {"603", "berlin", {"Referat 603 (Kultur)", "Unit 603 (Culture)"}, "VS-NFD", ""},
    {"vn10",
     "berlin",
     {"Referat VN10 (Vereinte Nationen)", "Unit VN10 (United Nations)"},
     "GEHEIM",
     "SANKTION VERHANDLUNG NUKLEAR"},
};

constexpr GroupRow group_rows[] = {
    {"house", {"Hausarchiv", "House Archive"}, "STRENG GEHEIM", all},
    {"supervision", {"Aufsicht", "Supervision"}, "STRENG GEHEIM", all},
    {"lage", {"Lageverteiler", "Situation Distribution"}, "VS-VERTRAULICH", ""},
    {"krise", {"Verteiler Krisenstab", "Crisis Unit Distribution"}, "GEHEIM", "GEISEL QUELLENSCHUTZ"},
    {"vertretungen-afrika", {"Alle Vertretungen Afrika", "All Missions Africa"}, "VS-NFD", ""},
    {"vertretungen-amerika", {"Alle Vertretungen Amerika", "All Missions Americas"}, "VS-NFD", ""},
    {"vertretungen-asien",
     {"Alle Vertretungen Asien und Pazifik", "All Missions Asia and Pacific"},
     "VS-NFD",
     ""},
    {"vertretungen-europa", {"Alle Vertretungen Europa", "All Missions Europe"}, "VS-NFD", ""},
    {"vertretungen", {"Alle Vertretungen", "All Missions"}, "VS-NFD", ""},
    {"konsulardienst", {"Verteiler Konsulardienst", "Consular Distribution"}, "VS-NFD", ""},
    {"beschaeftigte", {"Alle Beschäftigten", "All Staff"}, "OFFEN", ""},
};

constexpr PersonRow person_rows[] = {
    {"ebersfeld", "Jonna Ebersfeld", "berlin", "de", "OFFEN", "", "unit.presse:rw group.beschaeftigte:r"},
    {"lindquast", "Torben Lindquast", "berlin", "de", "VS-NFD", "",
     "unit.208:rw unit.405:rw group.beschaeftigte:r group.lage:r"},
    {"hasselbrook", "Dr. Miriam Hasselbrook", "berlin", "de", "VS-VERTRAULICH", "SANKTION VERHANDLUNG",
     "unit.310:rws unit.402:rw group.lage:r group.beschaeftigte:r"},
    {"oderwald", "Falk Oderwald", "berlin", "de", "VS-VERTRAULICH", "NUKLEAR",
     "unit.240:rws unit.vn10:rw group.lage:r group.beschaeftigte:r"},
    {"thornquist", "Friederike Thornquist", "kairo", "de", "GEHEIM", "QUELLENSCHUTZ VERHANDLUNG GEISEL",
     "post.kairo:rws group.vertretungen-afrika:r group.vertretungen:r group.beschaeftigte:r"},
    {"wehrmuth", "Carsten Wehrmuth", "berlin", "de", "STRENG GEHEIM",
     "NUKLEAR GEISEL SANKTION QUELLENSCHUTZ VERHANDLUNG",
     "unit.krisenreaktion:rws unit.lagezentrum:rws group.krise:r group.lage:r group.beschaeftigte:r "
     "group.house:r"},
    {"kantenau", "Sibylle Kantenau", "berlin", "de", "GEHEIM", "QUELLENSCHUTZ",
     "unit.vs-registratur:rw group.beschaeftigte:r"},
    {"marwedel", "Deniz Marwedel", "bonn", "de", "VS-NFD", "",
     "authority.exercise:a unit.it-betrieb:rws group.beschaeftigte:r"},
    {"achterfeld", "Gudrun Achterfeld", "berlin", "de", "STRENG GEHEIM", "PERSONAL",
     "group.supervision:ru unit.geheimschutz:rws group.beschaeftigte:r"},
    {"steinriede", "Paula Steinriede", "mumbai", "de", "VS-NFD", "",
     "post.mumbai:rws unit.501:r group.konsulardienst:r group.vertretungen-asien:r group.vertretungen:r "
     "group.beschaeftigte:r"},
    {"wanjala", "Grace Wanjala-Otte", "nairobi", "en", "OFFEN", "",
     "post.nairobi:rw group.vertretungen-afrika:r group.vertretungen:r group.beschaeftigte:r"},
};

}  // namespace

std::span<const UnitRow> units() { return unit_rows; }
std::span<const CompartmentRow> compartments() { return compartment_rows; }
std::span<const GroupRow> groups() { return group_rows; }
std::span<const PersonRow> people() { return person_rows; }

}  // namespace depesche::exercise
