// SPDX-License-Identifier: EUPL-1.2
// The levels of all that is shown; the page band carries the highest.
import { computed, signal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import type { Level } from "../api/types";
import { highest } from "../domain/level";

const shown = signal<ReadonlyMap<string, Level>>(new Map());

export const pageLevel = computed<Level>(() => highest(shown.value.values()) ?? "OFFEN");

/** While the caller is on the page, `level` counts towards the page band. */
export function useShownLevel(level: Level | undefined): void {
  const owner = useId();
  useEffect(() => {
    const next = new Map(shown.peek());
    if (level) next.set(owner, level);
    else next.delete(owner);
    shown.value = next;
    return () => {
      const rest = new Map(shown.peek());
      rest.delete(owner);
      shown.value = rest;
    };
  }, [level, owner]);
}
