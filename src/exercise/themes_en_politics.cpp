// SPDX-License-Identifier: EUPL-1.2
#include "exercise/themes.h"

namespace depesche::exercise {
namespace {

constexpr std::string_view politics_subjects[] = {
    "Budget debate in {stadt}: government short of a majority",
    "Domestic politics {in_land}: coalition agrees on programme",
};
constexpr std::string_view politics_summaries[] = {
    "#0 On {datum} parliament in {stadt} sent the draft budget back to committee by {n3} votes to {n4}. The "
    "{partei} refused to follow its coalition partner, the {partei2}. The government stays in office and "
    "intends to present a revised draft by {frist}.",
    "#1 The {partei} and the {partei2} agreed on a joint programme on {datum}. It puts {housing, water "
    "supply and administrative reform|schools, ports and energy prices|courts, taxes and public transport} "
    "first. How the plans will be paid for remains open.",
};
constexpr std::string_view politics_details[] = {
    "#0 The vote followed a debate that lasted well into the night. Speakers of the {partei} attacked cuts "
    "to local government. Some {m2} mayors had travelled from {ort} and {ort2} and made their displeasure "
    "known from the gallery.",
    "According to the {ministerium}, the shortfall this year amounts to about {mmio} million. The draft "
    "would have cut the subsidy for water supply by {p1} per cent and raised harbour fees in {ort}. Neither "
    "is easy to defend in the coastal provinces.",
    "{person}, who leads the {partei} in parliament, told us that <she/he> did not want to break the "
    "coalition. Without a concession to the municipalities, however, <she/he> saw no majority. <She/He> "
    "expected the {partei2} to give way in the end.",
    "The opposition has been slow to use the opening. A motion of no confidence was announced but not "
    "tabled. Polls put the {partei} at {p2} per cent and the {partei2} at {p3} per cent, with many voters "
    "undecided.",
    "#0 The daily “{zeitung}” called the draft a “budget on demand” and asked for early elections. State "
    "television reported briefly and without comment.",
    "#1 {person}, the new minister of transport, comes from {ort} and ran its harbour for {m1} years. "
    "<She/He> is regarded as sober and hard-working, though not without rivals in the {partei}.",
    "#1 Business has welcomed the programme with caution. The unions miss any word on the minimum wage and "
    "have called a rally in {stadt} for {frist}.",
};
constexpr std::string_view politics_assessments[] = {
    "#0 The government is weakened but not finished. Neither party can be sure of gaining from an early "
    "election. We expect a compromise that draws on reserves and moves the dispute into next year.",
    "What matters for us is that funds for joint projects stay in the budget. The {ministerium} has said so; "
    "written confirmation is outstanding and we will follow up.",
    "#1 The programme is a compromise in which both sides can see themselves. Its weakness is funding, and "
    "we expect the argument to return with the budget.",
};

constexpr std::string_view election_subjects[] = {
    "Regional elections {in_land}: provisional result",
    "Election observation in {ort}: first impressions",
};
constexpr std::string_view election_summaries[] = {
    "In the regional elections of {datum} the {partei} came first with {p2} per cent according to "
    "provisional figures; the {partei2} received {p3} per cent. Turnout was 6{n0} per cent. Polling was calm "
    "apart from isolated incidents in {ort}.",
};
constexpr std::string_view election_details[] = {
    "Two teams from this mission visited {m2} polling stations in {stadt}, {ort} and {ort2}. In most of them "
    "the papers were complete, the staff trained and several parties represented. In {m1} stations ballot "
    "papers ran out for a time.",
    "Counting in {ort} stopped for {m1} hours when the power failed. By all accounts the boxes stayed "
    "sealed. The {partei2} has nevertheless complained of irregularities; the electoral court intends to "
    "rule by {frist}.",
    "{person}, who chairs the electoral commission, rejected the charge of bias. <She/He> announced that the "
    "records of every polling station would be published. That would be new, and would meet a long-standing "
    "demand.",
    "The campaign was about {food prices|jobs for the young|the state of the roads} and the distribution of "
    "harbour revenue. Foreign policy hardly featured. The number of young candidates on the lists of the "
    "{partei} was striking.",
};
constexpr std::string_view election_assessments[] = {
    "The result is credible and within the range of the polls. The flaws we saw do not look planned and do "
    "not change the picture. Much depends on whether the {partei2} accepts defeat on the coast.",
};

constexpr std::string_view negotiation_subjects[] = {
    "Round of talks in {stadt}: report of {datum}",
    "Draft joint declaration: state of the text",
};
constexpr std::string_view negotiation_summaries[] = {
    "Round {n0} of the talks on {bereich} ended in {stadt} on {datum} without agreement. There was progress "
    "on dispute settlement and on the timetable. Funding and verification remain contested.",
    "On {datum} the chair tabled a revised text. Of {n2} brackets, {n1} are left. Instructions are requested "
    "on whether we can accept the compromise in section {n0}; the chair asks for replies by {frist}.",
};
constexpr std::string_view negotiation_details[] = {
    "{person} took delegations through the text section by section, pressing for brevity. <She/He> ruled out "
    "points of order, which most welcomed and a few regarded as a breach of practice.",
    "Two models for funding are on the table: fixed contributions under a scale, or voluntary pledges over "
    "{n1} years. As instructed we supported the first and stressed predictability. Several delegations "
    "reject it.",
    "On verification the lines run differently than expected. Some delegations that had been reserved can "
    "imagine visits if these are announced {n2} days ahead. Others insist on written reports only.",
    "In the margins the head of one delegation said that the capital had not decided. Personally <she/he> "
    "could live with the compromise. No public commitment should be expected before {frist}.",
    "Lawyers have cleaned up the final provisions. The agreement is to enter into force once {n2} states "
    "have ratified it; provisional application of parts remains possible.",
};
constexpr std::string_view negotiation_assessments[] = {
    "Agreement this year is possible but not certain. Funding is the key. If part of the contributions may "
    "be given in kind, opponents of the first model are likely to come round.",
};

constexpr std::string_view security_subjects[] = {
    "Security situation in {stadt}: weekly overview",
    "Road blocks near {ort}: effects on travel",
};
constexpr std::string_view security_summaries[] = {
    "The situation in {stadt} remains tense. There were {n1} incidents involving road blocks on the road to "
    "{ort} this week. Official travel there is suspended until {frist} and the list of registered nationals "
    "has been checked.",
};
constexpr std::string_view security_details[] = {
    "On {datum} unknown persons put up a barrier of tyres and tree trunks north of {ort}. A vehicle of an "
    "aid agency was held for {m1} hours and then released unharmed. Local police arrived only the next "
    "morning.",
    "Contacts in the {ministerium} link the incidents to unpaid wages in road building. Others see a "
    "connection with the dispute over grazing rights between {ort} and {ort2}. The two do not exclude each "
    "other.",
    "Partners have not changed their travel advice so far. At the security officers' meeting there was "
    "agreement, however, that journeys after dark should be avoided. Staff have been told accordingly.",
    "A person who has proved reliable over a long time reports meetings of two groups in {ort2}, at which "
    "joint action was discussed. We have no confirmation from other sources.",
    "The list of registered nationals holds {m3} names, {m2} of them near {ort}. A test call on {datum} "
    "reached more than nine in ten within {m1} hours.",
};
constexpr std::string_view security_assessments[] = {
    "There is no immediate threat to this mission. If the dispute over wages drags on, more road blocks are "
    "likely. We review the situation daily and will report any change at once.",
    "Joint action by the two groups would be a new development. We advise caution in using this information, "
    "as few people know of it and conclusions could be drawn.",
};

constexpr Theme themes[] = {
    {Topic::politics, politics_subjects, politics_summaries, politics_details, politics_assessments},
    {Topic::elections, election_subjects, election_summaries, election_details, election_assessments},
    {Topic::negotiations, negotiation_subjects, negotiation_summaries, negotiation_details,
     negotiation_assessments},
    {Topic::security, security_subjects, security_summaries, security_details, security_assessments},
};

}  // namespace

std::span<const Theme> english_politics() { return themes; }

}  // namespace depesche::exercise
