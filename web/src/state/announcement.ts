// SPDX-License-Identifier: EUPL-1.2
// The one polite live region: at most one message per act.
import { signal } from "@preact/signals";

export const announcement = signal("");

export function announce(text: string): void {
  announcement.value = "";
  queueMicrotask(() => {
    announcement.value = text;
  });
}
