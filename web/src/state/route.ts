// SPDX-License-Identifier: EUPL-1.2
// Where the person is. Paths carry ids only, never a word of content.
import { signal } from "@preact/signals";
import type { BoxName, Passage } from "../api/types";

export type Route =
  | { screen: "box"; box: BoxName }
  | { screen: "report"; id: string; at?: Passage }
  | { screen: "brief" }
  | { screen: "drafts" }
  | { screen: "overdue" }
  | { screen: "register" }
  | { screen: "editor"; draft?: string }
  | { screen: "search"; history: boolean }
  | { screen: "saved"; id: string }
  | { screen: "dossiers"; id: string }
  | { screen: "later"; entry: LaterEntry }
  | { screen: "connection" }
  | { screen: "accessibility" }
  | { screen: "person"; section: PersonSection }
  | { screen: "nowhere" };

export const laterEntries = ["l", "v", "h", "o"] as const;
export type LaterEntry = (typeof laterEntries)[number];
export const personSections = ["profil", "passkeys", "kennwort", "tasten", "ansicht"] as const;
export type PersonSection = (typeof personSections)[number];

export const boxPaths: Record<BoxName, string> = {
  inbox: "/e",
  acknowledge: "/e/quittieren",
  sent: "/e/ausgang",
  deferred: "/e/zurueckgestellt",
};

function isOneOf<T extends string>(word: string | undefined, words: readonly T[]): word is T {
  return (words as readonly (string | undefined)[]).includes(word);
}

/** „2-4-14“: the fifth to the fourteenth sign of the third paragraph. */
function passageIn(numbers: string | undefined): Passage | undefined {
  const [, paragraph, begin, end] = /^(\d{1,7})-(\d{1,9})-(\d{1,9})$/.exec(numbers ?? "") ?? [];
  return end === undefined ? undefined : { paragraph: Number(paragraph), ranges: [[Number(begin), Number(end)]] };
}

function reportAt(id: string, numbers: string | undefined): Route {
  const at = passageIn(numbers);
  return { screen: "report", id: decodeURIComponent(id), ...(at && { at }) };
}

export function parse(path: string): Route {
  const box = (Object.keys(boxPaths) as BoxName[]).find((name) => boxPaths[name] === path);
  if (box || path === "/" || path === "/anmelden") return { screen: "box", box: box ?? "inbox" };
  const [first, second, third] = path.slice(1).split("/");
  if (path === "/e/entwuerfe") return { screen: "drafts" };
  if (path === "/e/ueberfaellig") return { screen: "overdue" };
  if (first === "b" && second) return reportAt(second, third);
  if (path === "/s/vorlage") return { screen: "brief" };
  if (first === "n") return second ? { screen: "editor", draft: decodeURIComponent(second) } : { screen: "editor" };
  if (first === "s" && second === "gespeichert") return { screen: "saved", id: third ?? "" };
  if (first === "s") return { screen: "search", history: second === "verlauf" };
  if (first === "d") return { screen: "dossiers", id: decodeURIComponent(second ?? "") };
  if (isOneOf(first, laterEntries)) return { screen: "later", entry: first };
  if (first === "verbindung") return { screen: "connection" };
  if (first === "bestandsverzeichnis") return { screen: "register" };
  if (first === "barrierefreiheit") return { screen: "accessibility" };
  if (first === "person") return { screen: "person", section: isOneOf(second, personSections) ? second : "profil" };
  return { screen: "nowhere" };
}

export const path = signal(location.pathname);
export const route = signal<Route>(parse(location.pathname));

function arrive(): void {
  path.value = location.pathname;
  route.value = parse(location.pathname);
}

export function go(to: string, how: "push" | "replace" = "push"): void {
  if (to === location.pathname) return;
  if (how === "push") history.pushState(null, "", to);
  else history.replaceState(null, "", to);
  arrive();
}

export function followLinks(): void {
  addEventListener("popstate", arrive);
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest?.("a[href^='/']");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented) return;
    event.preventDefault();
    go(link.getAttribute("href") ?? "/");
  });
}
