// SPDX-License-Identifier: EUPL-1.2
// Browser to node, node to centre: what is known, from when.
import { computed, signal } from "@preact/signals";
import { node } from "../api/node";
import type { Status } from "../api/types";

const retry_ms = 5_000;
const restored_shown_ms = 10_000;

/** When the node stopped answering; undefined while it answers. */
export const silentSince = signal<Date | undefined>(undefined);
export const nodeReachable = computed(() => silentSince.value === undefined);

export const status = signal<Status | undefined>(undefined);
export const asOf = signal<string | undefined>(undefined);
export const answer_ms = signal<number | undefined>(undefined);
/** Set for a short while after the centre came back; how many reports waited until then. */
export const centreBack = signal<{ at: Date; waited: number } | undefined>(undefined);
export const centreLost = computed(() => Boolean(status.value?.centre.configured && !status.value.centre.connected));

let retry: ReturnType<typeof setTimeout> | undefined;

export function nodeAnswered(): void {
  clearTimeout(retry);
  retry = undefined;
  if (silentSince.peek()) silentSince.value = undefined;
}

export function nodeSilent(): void {
  if (!silentSince.peek()) silentSince.value = new Date();
  clearTimeout(retry);
  retry = setTimeout(() => void askStatus(), retry_ms);
}

function noticeCentre(before: Status | undefined, now: Status): void {
  if (!before?.centre.configured || before.centre.connected || !now.centre.connected) return;
  centreBack.value = { at: now.centre.since ? new Date(now.centre.since) : new Date(), waited: before.waiting };
  setTimeout(() => void askStatus(), restored_shown_ms / 2);
  setTimeout(() => {
    centreBack.value = undefined;
  }, restored_shown_ms);
}

export async function askStatus(): Promise<void> {
  const started = performance.now();
  try {
    const now = await node.status();
    answer_ms.value = Math.round(performance.now() - started);
    noticeCentre(status.peek(), now);
    status.value = now;
    asOf.value = now.as_of;
  } catch {
    // The client has already told the connection or the session what happened.
  }
}

export function forgetStatus(): void {
  status.value = undefined;
  asOf.value = undefined;
}
