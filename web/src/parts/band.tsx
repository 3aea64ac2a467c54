// SPDX-License-Identifier: EUPL-1.2
// How a classification looks: always in words, stamped, never covered (UI.md §3.1).
import { useLayoutEffect, useRef } from "preact/hooks";
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
  const band = useRef<HTMLElement>(null);
  // In a narrow window the words take two lines; what sticks below the band must know how high it is.
  useLayoutEffect(() => {
    const element = band.current;
    if (!element || edge === "bottom") return undefined;
    const watch = new ResizeObserver(() =>
      document.documentElement.style.setProperty("--band", `${element.offsetHeight}px`),
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, [edge]);
  return (
    <section ref={band} aria-label={t(`band.${edge}`)} class={`band band--page band--${levelClass(level)}`}>
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
