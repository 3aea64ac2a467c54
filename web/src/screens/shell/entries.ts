// SPDX-License-Identifier: EUPL-1.2
// The seven main entries and the second level beneath them.
import type { LaterEntry, Route } from "../../state/route";
import type { TextKey } from "../../texts/text";

interface Entry {
  path: string;
  name: TextKey;
  holds: (route: Route) => boolean;
}

const later = (entry: LaterEntry) => (route: Route) => route.screen === "later" && route.entry === entry;

export const entries: readonly Entry[] = [
  {
    path: "/e",
    name: "entry.inbox",
    holds: ({ screen }) => ["box", "report", "drafts", "editor", "overdue"].includes(screen),
  },
  { path: "/s", name: "entry.search", holds: ({ screen }) => ["search", "saved", "brief"].includes(screen) },
  { path: "/d", name: "entry.dossiers", holds: ({ screen }) => screen === "dossiers" },
  { path: "/l", name: "entry.situation", holds: later("l") },
  { path: "/v", name: "entry.procedures", holds: later("v") },
  { path: "/h", name: "entry.projects", holds: later("h") },
  { path: "/o", name: "entry.openData", holds: later("o") },
];

interface SecondLevel {
  path: string;
  name: TextKey;
}

export const inboxLevel: readonly SecondLevel[] = [
  { path: "/e", name: "box.inbox" },
  { path: "/e/quittieren", name: "box.acknowledge" },
  { path: "/e/entwuerfe", name: "box.drafts" },
  { path: "/e/ausgang", name: "box.sent" },
  { path: "/e/zurueckgestellt", name: "box.deferred" },
  { path: "/e/ueberfaellig", name: "box.overdue" },
];

export const searchLevel: readonly SecondLevel[] = [
  { path: "/s", name: "entry.search" },
  { path: "/s/gespeichert", name: "saved.title" },
  { path: "/s/vorlage", name: "brief.title" },
  { path: "/s/verlauf", name: "search.history" },
];

export const personLevel: readonly SecondLevel[] = [
  { path: "/person/profil", name: "person.profile" },
  { path: "/person/passkeys", name: "person.passkeys" },
  { path: "/person/kennwort", name: "person.password" },
  { path: "/person/tasten", name: "person.keys" },
  { path: "/person/ansicht", name: "person.view" },
];
