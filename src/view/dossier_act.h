// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

#include "dispatch/dispatch.h"

namespace depesche {

inline constexpr std::size_t dossier_title_max = 200;  // characters, of the title and of the topic
inline constexpr std::size_t dossier_note_max = 2000;  // characters

// One thing that was done to a dossier. Each act is a dispatch of the mailbox that keeps the dossier; the
// dossier is what follows from the acts that its reader may read (view/dossier.h). Bytes:
// docs/formats/dossier.md.
struct DossierAct {
  enum class What : std::uint8_t { opened, added, noted, placed, removed, restored, renamed, ended };
  What what = What::opened;
  std::string person{};  // who did it, in the mailbox's name
  DispatchId dossier{};  // the act that opened it; all zero in that act itself
  DispatchId entry{};    // the act that added the entry this one is about; else all zero
  DispatchId named{};    // added: the dispatch. noted, renamed: the act that the person saw before. placed:
                         // the entry to stand after. All zero: none
  std::string title{};   // opened, renamed
  std::string topic{};   // opened, renamed; may be empty
  std::string text{};    // noted; empty: the note is taken away
  bool operator==(const DossierAct&) const = default;
};

// What the act may hold, and how much of it. Errors: invalid.
Result<> check(const DossierAct& act);

Bytes encode(const DossierAct& act);
// Errors: invalid, also for what check() refuses.
Result<DossierAct> decode_dossier_act(BytesView content);

// How many characters (code points) a text has that is UTF-8.
std::size_t characters_in(std::string_view text);

}  // namespace depesche
