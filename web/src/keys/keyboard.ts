// SPDX-License-Identifier: EUPL-1.2
// From a pressed key to an act. Screens say what they can do; the newest offer wins.
import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { language, singleKeys } from "../state/preferences";
import { actionIds, catalogue, type ActionId } from "./catalogue";

export type Offer = Partial<Record<ActionId, () => void>>;

const secondKey_ms = 1_200;

const offers = signal<readonly { current: Offer }[]>([]);

/** While the caller is on the page it can do what `offer` names: from the moment it shows, so that no early key is lost. */
export function useActions(offer: Offer): void {
  const held = useRef(offer);
  held.current = offer;
  const names = Object.keys(offer).join();
  useLayoutEffect(() => {
    offers.value = [...offers.peek(), held];
    return () => {
      offers.value = offers.peek().filter((other) => other !== held);
    };
  }, [names]);
}

function runnerOf(id: ActionId): (() => void) | undefined {
  for (const { current } of [...offers.value].reverse()) if (current[id]) return current[id];
  return undefined;
}

/** Runs `act` when the page shows what just changed and before the next key arrives; Preact draws in a microtask. */
export function afterDrawing(act: () => void): void {
  queueMicrotask(act);
}

export const isOffered = (id: ActionId) => runnerOf(id) !== undefined;

export function perform(id: ActionId): void {
  runnerOf(id)?.();
}

const german: Record<string, string> = {
  Ctrl: "Strg",
  Shift: "Umschalt",
  Escape: "Esc",
  Home: "Pos1",
  End: "Ende",
  PageUp: "Bild↑",
  PageDown: "Bild↓",
};

const arrows: Record<string, string> = { ArrowDown: "↓", ArrowUp: "↑" };

/** A key as the keyboard of the person's language prints it. */
export function keyWord(chord: string): string {
  if (arrows[chord]) return arrows[chord];
  if (/^[A-Z]$/.test(chord)) return keyWord(`Shift+${chord.toLowerCase()}`);
  return chord
    .split("+")
    .map((key) => (language.value === "de" && german[key]) || (key.length === 1 && chord.length > 1 ? key.toUpperCase() : key))
    .join("+");
}

export function shownKey(id: ActionId): string | undefined {
  const chord = catalogue[id].keys?.[0];
  if (!chord || (isSingle(chord) && singleKeys.value === "off")) return undefined;
  return keyWord(chord);
}

const isSingle = (chord: string) => chord.length === 1 || chord.includes(" ");

function chordOf(event: KeyboardEvent): string {
  const typesSign = event.getModifierState("AltGraph");
  const ctrl = event.ctrlKey && !typesSign;
  if (event.metaKey || (event.altKey && !typesSign)) return "";
  const key = event.key.length === 1 && ctrl ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && event.key.length > 1;
  return `${ctrl ? "Ctrl+" : ""}${shift ? "Shift+" : ""}${key}`;
}

const wordless = new Set(["checkbox", "radio", "button", "submit", "range"]);

function takesText(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !wordless.has(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

let prefix = "";
let prefixUntil = 0;

function actionFor(chord: string, now: number): ActionId | undefined {
  const whole = prefix && now < prefixUntil ? `${prefix} ${chord}` : chord;
  prefix = "";
  return actionIds.find((id) => catalogue[id].keys?.includes(whole));
}

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const chord = chordOf(event);
  if (!chord) return;
  const single = chord.length === 1;
  if (single && (singleKeys.peek() === "off" || takesText(event.target))) return;
  const startsPair = chord === "g" && !prefix;
  const id = startsPair ? undefined : actionFor(chord, event.timeStamp);
  if (startsPair) {
    prefix = chord;
    prefixUntil = event.timeStamp + secondKey_ms;
  }
  const run = id && runnerOf(id);
  if (!run) return;
  event.preventDefault();
  run();
}

export function listenToKeys(): void {
  document.addEventListener("keydown", pressed);
}
