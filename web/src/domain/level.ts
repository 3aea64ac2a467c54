// SPDX-License-Identifier: EUPL-1.2
// The levels of the VSA in their order and in their words.
import type { Level } from "../api/types";

export const levels: readonly Level[] = ["OFFEN", "VS-NFD", "VS-VERTRAULICH", "GEHEIM", "STRENG GEHEIM"];

const written: Record<Level, string> = {
  OFFEN: "OFFEN",
  "VS-NFD": "VS-NUR FÜR DEN DIENSTGEBRAUCH",
  "VS-VERTRAULICH": "VS-VERTRAULICH",
  GEHEIM: "GEHEIM",
  "STRENG GEHEIM": "STRENG GEHEIM",
};

const short: Record<Level, string> = {
  OFFEN: "offen",
  "VS-NFD": "VS-NfD",
  "VS-VERTRAULICH": "VS-Vertr.",
  GEHEIM: "Geh.",
  "STRENG GEHEIM": "Str. Geh.",
};

const rank = (level: Level) => levels.indexOf(level);

export const atLeast = (level: Level, floor: Level) => rank(level) >= rank(floor);

/** From this level on every reading is recorded and the words „amtlich geheim gehalten“ are added. */
export const isOfficialSecret = (level: Level) => atLeast(level, "VS-VERTRAULICH");

export const writtenOut = (level: Level) => written[level];
export const shortly = (level: Level) => short[level];

export function highest(among: Iterable<Level>): Level | undefined {
  let top: Level | undefined;
  for (const level of among) if (!top || rank(level) > rank(top)) top = level;
  return top;
}

/** A word that may stand in a class name. */
export const levelClass = (level: Level) => level.toLowerCase().replace(/\W+/g, "-");
