// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "cli/command.h"

// The house's dictionaries: what reports have in common, so that short ones cross narrow lines in less time.

namespace depesche::cli {

Result<> train_dictionary_file(Invocation& invocation);
Result<> publish_dictionary(Invocation& invocation);
Result<> list_dictionaries(Invocation& invocation);

inline constexpr std::array dictionary_train_options{
    Option{"file", "DATEI", {"wohin, eine neue Datei (nötig)", "where to, a new file (needed)"}},
};
inline constexpr std::array dictionary_train_files{std::string_view("file")};

inline constexpr std::array dictionary_table{
    Command{
        "dictionary train",
        "",
        {"Aus den offenen Berichten an das ganze Haus ein Wörterbuch bilden.",
         "Make a dictionary of the open reports to the whole house."},
        {"Nur was OFFEN ist, keinen Kenntnisbereich hat, an das ganze Haus ging und dort noch zu lesen ist, "
         "kommt hinein. Einige Hundert Berichte sollten es sein.",
         "Only what is OFFEN, has no compartment, went to the whole house and can be read there still goes "
         "in. There should be some hundreds of reports."},
        dictionary_train_options,
        0,
        0,
        true,
        train_dictionary_file,
        dictionary_train_files},
    Command{"dictionary publish",
            "DATEI",
            {"Ein Wörterbuch an alle Knoten geben.", "Give a dictionary to every node."},
            {"Es geht als unterschriebene Depesche an das Haus und wird für Texte benutzt, deren Empfänger "
             "alle einen Knoten haben, der es bestätigt hat. Nur in der Zentrale.",
             "It goes to the house as a signed dispatch and is used for texts all of whose recipients have a "
             "node that has confirmed it. At headquarters only."},
            {},
            1,
            1,
            true,
            publish_dictionary},
    Command{"dictionary list",
            "",
            {"Die Wörterbücher dieses Knotens, das benutzte zuletzt.",
             "The dictionaries of this node, the one in use last."},
            {"", ""},
            {},
            0,
            0,
            true,
            list_dictionaries},
};

}  // namespace depesche::cli
