// SPDX-License-Identifier: EUPL-1.2
// The node's event stream: new dispatches and the state of the data arrive without asking.
import { effect, signal } from "@preact/signals";
import { asOf, askStatus, centreLost } from "./connection";
import { locked, person } from "./session";

const statusEvery_ms = 60_000;
const lookAgain_ms = 10_000;

export const unread = signal<number | undefined>(undefined);
/** How many were unread when headquarters was lost. */
export const unreadWhenLost = signal<number | undefined>(undefined);
/** Counts up whenever the inbox changed on the node. */
export const inboxChanges = signal(0);

function readEvent(event: MessageEvent<string>): Record<string, unknown> {
  try {
    return JSON.parse(event.data) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function listen(): () => void {
  const stream = new EventSource("/api/v1/events");
  stream.addEventListener("inbox", (event) => {
    const now = readEvent(event)["unread"];
    if (typeof now === "number") unread.value = now;
    inboxChanges.value += 1;
  });
  stream.addEventListener("state", (event) => {
    const now = readEvent(event)["as_of"];
    if (typeof now === "string") asOf.value = now;
    void askStatus();
  });
  stream.onerror = () => void askStatus();
  const clock = setInterval(() => void askStatus(), statusEvery_ms);
  const watch = setInterval(() => centreLost.peek() && void askStatus(), lookAgain_ms);
  void askStatus();
  return () => {
    stream.close();
    clearInterval(clock);
    clearInterval(watch);
  };
}

/** Listens while somebody is signed in and the workplace is open. */
export function stayLive(): void {
  effect(() => {
    if (centreLost.value) unreadWhenLost.value = unread.peek();
  });
  effect(() => {
    if (!person.value || locked.value) return undefined;
    return listen();
  });
}
