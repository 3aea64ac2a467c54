// SPDX-License-Identifier: EUPL-1.2
// How this person likes the workplace. The only thing the browser keeps; never content.
import { effect, signal, type Signal } from "@preact/signals";
import { speak } from "../api/client";

export type Language = "de" | "en";
export type Theme = "system" | "light" | "dark";
export type Density = "comfortable" | "dense";

const prefix = "depesche.";

function kept<T extends string>(name: string, allowed: readonly T[], otherwise: T): Signal<T> {
  let start = otherwise;
  try {
    const found = localStorage.getItem(prefix + name) as T | null;
    if (found && allowed.includes(found)) start = found;
  } catch {
    // Storage may be forbidden by policy; the preference then lasts as long as the page.
  }
  const value = signal(start);
  effect(() => {
    const now = value.value;
    try {
      localStorage.setItem(prefix + name, now);
    } catch {
      return;
    }
  });
  return value;
}

export const language = kept<Language>("language", ["de", "en"], "de");
export const theme = kept<Theme>("theme", ["system", "light", "dark"], "system");
export const density = kept<Density>("density", ["comfortable", "dense"], "comfortable");
export const singleKeys = kept<"on" | "off">("single-keys", ["on", "off"], "on");
export const keyHint = kept<"due" | "seen">("key-hint", ["due", "seen"], "due");

effect(() => {
  document.documentElement.lang = language.value;
  speak(language.value);
});

effect(() => {
  const root = document.documentElement;
  if (theme.value === "system") root.removeAttribute("data-kern-theme");
  else root.setAttribute("data-kern-theme", theme.value);
});
