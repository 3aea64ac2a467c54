// SPDX-License-Identifier: EUPL-1.2
// Ten minutes without input lock the workplace; two minutes before, it says so.
import { effect, signal } from "@preact/signals";
import { locked, lockWorkplace, person, showPresence } from "./session";

const tick_ms = 1_000;
const pingEvery_ms = 60_000;

/** Seconds until the lock, only while the warning is due. */
export const secondsToLock = signal<number | undefined>(undefined);

let lastInput = Date.now();
let lastPing = Date.now();

/** The person is here: the lock moves away, and the node hears of it at most once a minute. */
export function stillHere(): void {
  lastInput = Date.now();
  secondsToLock.value = undefined;
  if (lastInput - lastPing < pingEvery_ms) return;
  lastPing = lastInput;
  if (person.peek() && !locked.peek()) showPresence().catch(() => undefined);
}

export function workOn(): void {
  lastPing = 0;
  stillHere();
}

function tick(lockAfter: number, warnBefore: number): void {
  const left = lockAfter - Math.floor((Date.now() - lastInput) / 1000);
  if (left <= 0) {
    secondsToLock.value = undefined;
    lockWorkplace().catch(() => undefined);
  } else {
    secondsToLock.value = left <= warnBefore ? left : undefined;
  }
}

export function watchIdleness(): void {
  for (const kind of ["keydown", "pointerdown", "wheel", "touchstart"])
    addEventListener(
      kind,
      () => {
        if (secondsToLock.peek() === undefined) stillHere();
      },
      { passive: true, capture: true },
    );
  effect(() => {
    const here = person.value;
    if (!here || locked.value) return undefined;
    lastInput = Date.now();
    const clock = setInterval(() => tick(here.idle_lock_seconds, here.warn_seconds), tick_ms);
    return () => clearInterval(clock);
  });
}
