// SPDX-License-Identifier: EUPL-1.2
// Every act of the workplace with its name and its keys: the palette, the help and the buttons read it here.
import type { TextKey } from "../texts/text";

export interface Action {
  name: TextKey;
  /** In the form „Ctrl+k“, „Shift+F6“, „g e“, „q“. The first is shown. */
  keys?: readonly string[];
  /** Keys the list itself understands while it has the focus; only the help shows them. */
  inList?: readonly string[];
  /** Its key is taken, its function belongs to a later version: the palette and the help say so. */
  later?: true;
}

const all = {
  palette: { name: "act.palette", keys: ["Ctrl+k"] },
  searchField: { name: "act.searchField", keys: ["/"] },
  help: { name: "act.help", keys: ["?"] },
  nextPane: { name: "act.nextPane", keys: ["F6"] },
  previousPane: { name: "act.previousPane", keys: ["Shift+F6"] },
  back: { name: "act.back", keys: ["Escape"] },
  next: { name: "act.next", keys: ["j"], inList: ["ArrowDown"] },
  previous: { name: "act.previous", keys: ["k"], inList: ["ArrowUp"] },
  open: { name: "act.open", keys: ["o"], inList: ["Enter"] },
  moveInList: { name: "act.moveInList", inList: ["Home", "End", "PageUp", "PageDown"] },
  acknowledge: { name: "act.acknowledge", keys: ["q"] },
  unread: { name: "act.unread", keys: ["u"] },
  defer: { name: "act.defer", keys: ["z"] },
  answer: { name: "act.answer", keys: ["w"] },
  mark: { name: "act.mark", keys: ["x"] },
  markTo: { name: "act.markTo", keys: ["X"] },
  unmark: { name: "act.unmark" },
  cite: { name: "act.cite", keys: ["b"] },
  recall: { name: "act.recall" },
  relabel: { name: "act.relabel" },
  newReport: { name: "act.newReport", keys: ["n"] },
  previousPassage: { name: "act.previousPassage", keys: ["["] },
  nextPassage: { name: "act.nextPassage", keys: ["]"] },
  saveSearch: { name: "act.saveSearch", keys: ["s"] },
  toDossier: { name: "act.toDossier", keys: ["d"] },
  beside: { name: "act.beside", keys: ["v"], later: true },
  asTable: { name: "act.asTable", keys: ["t"], later: true },
  print: { name: "act.print", keys: ["Ctrl+p"], later: true },
  moreHits: { name: "act.moreHits" },
  save: { name: "act.save", keys: ["Ctrl+s"] },
  check: { name: "act.check" },
  send: { name: "act.send", keys: ["Ctrl+Enter"] },
  discard: { name: "act.discard" },
  goInbox: { name: "act.goInbox", keys: ["g e"] },
  goAcknowledge: { name: "act.goAcknowledge" },
  goDrafts: { name: "act.goDrafts" },
  goSent: { name: "act.goSent" },
  goDeferred: { name: "act.goDeferred" },
  goOverdue: { name: "act.goOverdue" },
  goSearch: { name: "act.goSearch", keys: ["g s"] },
  goBrief: { name: "act.goBrief" },
  goHistory: { name: "act.goHistory" },
  goDossiers: { name: "act.goDossiers", keys: ["g d"] },
  goSituation: { name: "act.goSituation", keys: ["g l"] },
  goProcedures: { name: "act.goProcedures", keys: ["g v"] },
  goProjects: { name: "act.goProjects", keys: ["g h"] },
  goOpenData: { name: "act.goOpenData", keys: ["g o"] },
  goConnection: { name: "act.goConnection" },
  goRegister: { name: "act.goRegister" },
  goProfile: { name: "act.goProfile" },
  goPasskeys: { name: "act.goPasskeys" },
  goPassword: { name: "act.goPassword" },
  goKeys: { name: "act.goKeys" },
  goView: { name: "act.goView" },
  switchLanguage: { name: "act.switchLanguage" },
  switchDensity: { name: "act.switchDensity" },
  lock: { name: "act.lock" },
  signOut: { name: "act.signOut" },
} as const satisfies Record<string, Action>;

export type ActionId = keyof typeof all;
export const catalogue: Record<ActionId, Action> = all;
export const actionIds = Object.keys(all) as ActionId[];
export const laterIds = actionIds.filter((id) => catalogue[id].later);
/** Every key of an act, for those who want to learn them. */
export const allKeys = (id: ActionId) => [...(catalogue[id].keys ?? []), ...(catalogue[id].inList ?? [])];
