// SPDX-License-Identifier: EUPL-1.2
// How a classification looks: always in words, stamped, never covered (UI.md §3.1).
import type { Level } from "../api/types";
import { atLeast, isOfficialSecret, levelClass, shortly, writtenOut } from "../domain/level";
import { t } from "../texts/text";

export const standsAtBottom = (level: Level) => atLeast(level, "GEHEIM");

interface BandProps {
  level: Level;
  caveats?: string[];
  page?: boolean;
}

export function Band({ level, caveats = [], page = false }: BandProps) {
  return (
    <div class={`band band--${levelClass(level)}${page ? " band--page" : ""}`}>
      <p lang="de">
        <span class="kern-sr-only">{t(page ? "band.page" : "band.document")} </span>
        <strong>{writtenOut(level)}</strong>
        {isOfficialSecret(level) && <span class="band__addition"> – amtlich geheim gehalten</span>}
      </p>
      {caveats.length > 0 && <p class="band__caveats">{caveats.join(" · ")}</p>}
    </div>
  );
}

export function LevelChip({ level }: { level: Level }) {
  return (
    <span class={`chip chip--${levelClass(level)}`} lang="de">
      {shortly(level)}
    </span>
  );
}
