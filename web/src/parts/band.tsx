// SPDX-License-Identifier: EUPL-1.2
// How a classification looks: always in words, stamped, never covered (UI.md §3.1).
import type { Level } from "../api/types";
import { atLeast, isOfficialSecret, levelClass, shortly, writtenOut } from "../domain/level";
import { t } from "../texts/text";

export const standsAtBottom = (level: Level) => atLeast(level, "GEHEIM");

/** The band of a document: its own level. */
export function Band({ level, caveats = [] }: { level: Level; caveats?: string[] }) {
  return (
    <div class={`band band--${levelClass(level)}`}>
      <p lang="de">
        <span class="kern-sr-only">{t("band.document")} </span>
        <strong>{writtenOut(level)}</strong>
        {isOfficialSecret(level) && <span> – amtlich geheim gehalten</span>}
      </p>
      {caveats.length > 0 && <p class="band__caveats">{caveats.join(" · ")}</p>}
    </div>
  );
}

/** The band of the page: the highest level of anything shown on it. A landmark, so that one can always go there. */
export function PageBand({ level, edge }: { level: Level; edge: "top" | "bottom" }) {
  return (
    <section aria-label={t(`band.${edge}`)} class={`band band--page band--${levelClass(level)}`}>
      <p lang="de">
        <strong>{writtenOut(level)}</strong>
        {isOfficialSecret(level) && <span> – amtlich geheim gehalten</span>}
      </p>
    </section>
  );
}

export function LevelChip({ level }: { level: Level }) {
  return (
    <span class={`chip chip--${levelClass(level)}`} lang="de">
      {shortly(level)}
    </span>
  );
}
