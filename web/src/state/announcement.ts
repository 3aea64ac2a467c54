// SPDX-License-Identifier: EUPL-1.2
// The one polite live region: at most one message per act.
import { signal } from "@preact/signals";

const shown_ms = 10_000;

export const announcement = signal<{ text: string; seen: boolean }>({ text: "", seen: false });

let fading: ReturnType<typeof setTimeout> | undefined;

function put(text: string, seen: boolean): void {
  clearTimeout(fading);
  announcement.value = { text: "", seen };
  queueMicrotask(() => {
    announcement.value = { text, seen };
  });
  fading = setTimeout(() => (announcement.value = { text: "", seen: false }), shown_ms);
}

/** For screen readers only: the page shows it already. */
export const announce = (text: string) => put(text, false);

/** Heard and seen, as a quiet line for ten seconds. */
export const say = (text: string) => put(text, true);
