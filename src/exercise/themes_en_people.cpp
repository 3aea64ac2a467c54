// SPDX-License-Identifier: EUPL-1.2
#include "exercise/themes.h"

namespace depesche::exercise {
namespace {

constexpr std::string_view economy_subjects[] = {
    "Economy {in_land}: quarterly report",
    "Harbour extension in {ort}: call for tenders",
};
constexpr std::string_view economy_summaries[] = {
    "The economy grew by {p1} per cent last quarter, according to the statistical office, driven by "
    "construction and exports. Inflation stays high at {p3} per cent. A contract worth {mio} million euros "
    "has been put out to tender for the harbour in {ort}.",
};
constexpr std::string_view economy_details[] = {
    "Output in construction rose by {p1} per cent. Work is under way on {m2} larger projects in {stadt}, "
    "mostly housing and offices. Cement is scarce and takes {m1} weeks to arrive.",
    "{person} of the chamber of commerce complains of long waits at customs. <She/He> cites spare parts that "
    "were held for {m2} days. The {ministerium} has promised to speed things up.",
    "The central bank left its rate unchanged on {datum}. The minutes, published for the first time, show a "
    "minority warning of rising rents in {stadt} and {ort}.",
    "The power supply was stable, with cuts on {m1} days in {ort2} only. “{firma}”, which employs {m3} "
    "people there, makes do with its own plant and has so far carried the extra cost.",
    "The extension of the harbour comprises a new quay, a railway siding and cold storage. One bidder is to "
    "deliver everything. Price, building time and local training count five to three to two.",
};
constexpr std::string_view economy_assessments[] = {
    "Growth rests on a narrow base. Without customs reform and reliable power prices it will hardly last. "
    "For companies the market remains attractive, above all in {bereich}.",
};

constexpr std::string_view consular_subjects[] = {
    "Bus accident near {ort}: consular assistance",
    "Detention case in {stadt}: visit and next steps",
};
constexpr std::string_view consular_summaries[] = {
    "#0 A bus accident near {ort} on {datum} left {n2} travellers injured, {n1} of them German nationals. "
    "The hospital says that no one is in danger. Relatives have been told and a team has been sent to {ort}.",
    "#1 A German national has been held in {stadt} since {datum} on a charge of breaking customs rules. We "
    "visited him this week; access was granted without difficulty.",
};
constexpr std::string_view consular_details[] = {
    "#0 The bus was on its way from {stadt} to {ort} when it left the wet road. Police are investigating the "
    "driver and do not rule out a technical fault. The site was cleared after {m1} hours.",
    "#0 The injured were taken to two hospitals in {ort} and {ort2}. Our team has seen all the German "
    "nationals. Some can walk and wish to go home soon; transport is being arranged for the others.",
    "#0 {person}, who heads the police in {ort}, offered support. <She/He> provided a room and an "
    "interpreter. Cooperation with the rescue services is good.",
    "#0 The emergency number received {m2} calls by evening, most of them from relatives. Questions from the "
    "press were referred to headquarters; no names were confirmed.",
    "#0 Passports and luggage have been secured. Emergency travel documents will be issued to {n1} people. "
    "The tour operator bears the cost of accommodation for now.",
    "#1 {person}, who runs the prison, allowed a conversation without supervision. <She/He> promised that "
    "letters from the family would be handed over within {m1} days.",
    "#1 The charge rests on {m2} boxes of spare parts for which papers were missing. He says that the "
    "carrier “{firma}” had undertaken to declare them. The court in {ort} will hear witnesses on {frist}.",
    "#1 He is in good health but complains of a crowded cell. A lawyer from our list represents him. We plan "
    "the next visit in {m1} weeks.",
};
constexpr std::string_view consular_assessments[] = {
    "The case occupies two members of the consular section. No reinforcement is needed for the time being. "
    "Should more people be affected, we will ask for a support team.",
};

constexpr std::string_view earthquake_subjects[] = {
    "Earthquake near {ort}: first report",
    "After the earthquake: needs in {ort} and {ort2}",
};
constexpr std::string_view earthquake_summaries[] = {
    "An earthquake of magnitude {beben} struck the area around {ort} on {datum}. The authorities report {n2} "
    "injured and heavy damage to houses. No German victims are known. This mission keeps working with "
    "reduced service; all staff are safe.",
};
constexpr std::string_view earthquake_details[] = {
    "By all accounts the earthquake lasted about {m2} seconds. Several buildings collapsed in the old town "
    "of {ort}. The bridge on the road to {ort2} is closed, while the airport of {stadt} has reopened.",
    "The telephone network was overloaded for {m1} hours. Contact with headquarters was kept by radio, and "
    "reports from that time were sent once the line was back.",
    "The list of registered nationals shows {m2} people in the area. All but {m1} had been reached by "
    "{uhrzeit} hours. A contact point in {ort} is open day and night.",
    "{person} of civil protection asked for search dogs. <She/He> named three districts where people may "
    "still be under the rubble. Experts say that the first three days decide.",
    "Partners coordinate twice a day. Two search teams have arrived and a third is expected. Civil "
    "protection directs the distribution of relief goods, and duplication has been avoided so far.",
};
constexpr std::string_view earthquake_assessments[] = {
    "The authorities act with care but are stretched by the scale of the damage. We recommend confirming the "
    "offer of a team for building inspection soon, as it meets the bottleneck exactly.",
};

constexpr std::string_view climate_subjects[] = {
    "Drought around {ort}: effects on supply",
    "Climate conference in {stadt}: state of preparation",
};
constexpr std::string_view climate_summaries[] = {
    "#0 It has hardly rained around {ort} for {n1} months. Reservoirs are down to {n2} per cent. The "
    "government declared a water emergency on {datum} and asked for support. Supply in {stadt} is assured "
    "until {frist}.",
    "#1 Preparation of the conference in {stadt} is moving ahead. Of {n2} items on the agenda most are "
    "agreed. Open points are the funding of adaptation and the review of pledges. The next round is on "
    "{frist}.",
};
constexpr std::string_view climate_details[] = {
    "#0 In {ort} and {ort2} water runs for {m1} hours a day only. Hospitals and schools are supplied by "
    "tanker. The farmers' association expects a harvest {m2} per cent below last year's.",
    "The {ministerium} plans a desalination plant at a cost of {mmio} million euros. Critics point to its "
    "demand for power and to leaking pipes that lose a third of the water.",
    "{person}, head of the meteorological service, sees no rain ahead. <She/He> pointed to records showing "
    "that the rainy season came late in {m1} of the last ten years. The data are now open to all.",
    "#0 Aid agencies have set up a collection point in {ort2} and have supplied {m3} families so far. "
    "Filters and containers are in short supply.",
    "#1 Delegations leaned towards a fund into which each pays according to ability. Several make their "
    "consent depend on support for {bereich}.",
    "#1 The host has set up a staff of {m2}, which intends to send papers {m1} weeks before each round. That "
    "would be a marked improvement on past practice.",
};
constexpr std::string_view climate_assessments[] = {
    "#0 The situation is serious but manageable as long as the main to {stadt} holds. In the long run only "
    "renewal of the network will help. German experience in {bereich} could achieve much with little.",
    "#1 Success depends less on new targets than on an honest review of the old ones. We suggest tabling "
    "text on review early.",
};

constexpr std::string_view culture_subjects[] = {
    "Festival weeks in {stadt}: review",
    "Return of a manuscript: ceremony in {ort}",
};
constexpr std::string_view culture_summaries[] = {
    "#0 The festival weeks in {stadt} ended with a concert on {datum}. About {n2}00 people came to {n2} "
    "events. Readings and the printing workshop were especially popular. Costs stayed within the budget.",
    "#1 A manuscript missing for decades was returned to its library in {ort} on {datum}. The ceremony was "
    "small. The {ministerium} thanked all concerned for their “quiet and thorough” work.",
};
constexpr std::string_view culture_details[] = {
    "#0 The weeks were opened by {person} of the city museum. <She/He> recalled the long cooperation between "
    "archives. The exhibition with {m2} loans is open until {frist} and then moves to {ort}.",
    "Schools in {ort} have opened {m1} new classes. Some textbooks are out of date; a gift of {m3} books is "
    "on its way and will be handed over at a reading contest.",
    "#1 The manuscript comes from the library of {ort} and was thought lost in a fire. Research into its "
    "origin took {m1} months. Both sides agreed to avoid grand gestures and let the experts speak.",
    "The school choir performed with the city orchestra. The daily “{zeitung}” praised the evening's “quiet "
    "seriousness”. The two houses agreed on an exchange next year.",
    "#1 Experts compared {m3} leaves and settled the origin by watermark and binding. Images will be open to "
    "all.",
};
constexpr std::string_view culture_assessments[] = {
    "#0 Much attention was gained with little money. What counted was that local partners brought ideas of "
    "their own. We suggest repeating the weeks every other year.",
    "#1 The return has made an impression beyond the circle of experts. It could revive the talks between "
    "archives that have rested for years.",
};

constexpr Theme themes[] = {
    {Topic::economy, economy_subjects, economy_summaries, economy_details, economy_assessments},
    {Topic::consular, consular_subjects, consular_summaries, consular_details, consular_assessments},
    {Topic::earthquake, earthquake_subjects, earthquake_summaries, earthquake_details,
     earthquake_assessments},
    {Topic::climate, climate_subjects, climate_summaries, climate_details, climate_assessments},
    {Topic::culture, culture_subjects, culture_summaries, culture_details, culture_assessments},
};

constexpr std::string_view closings[] = {
    "This report rests on our own conversations, on the press and on figures from the {ministerium}. Figures "
    "are official and could not be checked independently.",
    "Partner missions share this impression. No common line was agreed; the next meeting is planned for "
    "{frist}.",
    "We will keep reporting. The next report is due on {frist}, or earlier should the situation change.",
    "For background we refer to earlier reports from this mission. Our view has not changed in substance, "
    "although some of the people involved have.",
    "Our contact is open to further questions but asks not to be named while discussions continue.",
};

}  // namespace

std::span<const Theme> english_people() { return themes; }
Texts english_closings() { return closings; }

}  // namespace depesche::exercise
