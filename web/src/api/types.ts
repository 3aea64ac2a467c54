// SPDX-License-Identifier: EUPL-1.2
// What the node's HTTP API (version 1) sends and takes, word for word.

export type Level = "OFFEN" | "VS-NFD" | "VS-VERTRAULICH" | "GEHEIM" | "STRENG GEHEIM";
export type Precedence = "routine" | "priority" | "immediate" | "flash";
export type Purpose = "none" | "information" | "instruction_requested";
export type Kind = "report" | "instruction" | "message" | "document";
export type State = "unread" | "read" | "acknowledged" | "done" | "deferred";
export type Act = "read" | "unread" | "acknowledged" | "done" | "deferred";
export type BoxName = "inbox" | "acknowledge" | "sent" | "deferred";

export interface Name {
  de: string;
  en: string;
}

export interface Mailbox {
  id: string;
  kind: "post" | "unit" | "group" | "person";
  name: Name;
  level: Level;
}

export interface OwnMailbox extends Mailbox {
  duties: ("read" | "write" | "release")[];
}

export interface FoundMailbox extends Omit<Mailbox, "level"> {
  level?: Level;
  country?: string;
  cleared?: boolean;
}

export interface Label {
  level: Level;
  compartments: string[];
  releasable_to: string[];
  term_year: number;
}

export interface Node {
  id: string;
  name: Name;
  ceiling: Level;
  exercise: boolean;
  version: string;
}

export interface SignedIn {
  signed_in: true;
  locked: boolean;
  csrf: string;
  person: { id: string; name: string; language: string };
  clearance: { level: Level; compartments: string[] };
  mailboxes: OwnMailbox[];
  node: Node;
  idle_lock_seconds: number;
  warn_seconds: number;
}

export interface SignedOut {
  signed_in: false;
  node: Node;
}

export type Session = SignedIn | SignedOut;

export interface Row {
  id: string;
  kind: Kind;
  level: Level;
  compartments: string[];
  precedence: Precedence;
  subject: string;
  author: { id: string; name: Name };
  number: string;
  to_mailbox?: { id: string; name: Name };
  created: string;
  date: string;
  purpose: Purpose;
  state: State;
  acknowledge_by?: string;
  acknowledged?: { by: string; at: string };
  /** When its level last changed, and when its author recalled it. */
  relabelled?: string;
  recalled?: string;
  way?: Way;
}

export interface Named {
  id: string;
  name: Name;
}

/** How a dispatch stands with the other nodes it goes to. */
export interface Way {
  nodes: { node: Named; state: "waiting" | "arrived" | "refused"; at?: string; because?: Name }[];
  acknowledged: { mailbox: Named; by: string; at: string }[];
}

export interface InboxPage {
  items: Row[];
  next?: string;
  unread: number;
  as_of: string;
}

export interface Part {
  kind: "none" | "summary" | "details" | "assessment" | "other";
  heading: string;
  level?: Level;
  paragraphs: string[];
}

export interface Reference {
  relation: string;
  id: string;
  subject?: string;
  number?: string;
  available: boolean;
}

export interface Dispatch extends Row {
  label: Label;
  language: string;
  recipients: { id: string; name: Name; number: string; for_information: boolean }[];
  parts: Part[];
  place: string;
  country: string;
  origin?: string;
  author_text: string;
  recipient_text: string;
  signed_by: string;
  post?: { id: string; name: Name };
  source?: { name: string; external_id: string; media_type: string };
  references: Reference[];
  history: { at: string; act: string; by: string }[];
  copy?: { number: number; of?: number };
}

export interface Passage {
  paragraph: number;
  ranges: [number, number][];
}

export interface BriefOrder {
  question: string;
  /** Nothing from sources above it. */
  target?: Level;
  sentences: number;
}

/** Word for word a sentence of its source. */
export interface CitedSentence {
  text: string;
  source: number;
  paragraph: number;
  range: [number, number];
  bytes: [number, number];
}

export interface Brief {
  question: string;
  target?: Level;
  answers: boolean;
  label: Label;
  as_of: string;
  found: number;
  core: CitedSentence[];
  details: CitedSentence[];
  sources: Row[];
  left_out: Row[];
}

export interface SimilarReport {
  dispatch: Row;
  /** How much of both texts is the same, 0 to 1. */
  shared: number;
}

export const facetNames = ["country", "post", "kind", "level", "language", "year"] as const;
export type FacetName = (typeof facetNames)[number];
export type Sorting = "relevance" | "newest" | "oldest";

export type Filters = Record<FacetName, string[]> & { from?: string; to?: string };

export interface SearchOrder {
  query: string;
  filters: Filters;
  sort: Sorting;
  facets: boolean;
  cursor?: string;
  limit?: number;
}

export interface Hit extends Row {
  score: number;
  snippet: { text: string; hit: boolean }[];
  paragraph: number;
}

export interface FacetValue {
  value: string;
  label: Name;
  count: number;
}

export interface SearchResult {
  total: number;
  more_than?: number;
  notice?: { code: string; words: string[] };
  hits: Hit[];
  facets?: Partial<Record<FacetName, FacetValue[]>>;
  next?: string;
  as_of: string;
}

export interface DossierRow {
  id: string;
  title: string;
  topic: string;
  mailbox: Named;
  label: Label;
  opened_at: string;
  may_change: boolean;
}

export interface DossierPage {
  items: DossierRow[];
  /** Those that the person may keep a dossier with. */
  mailboxes: Named[];
  next?: string;
  as_of: string;
}

export interface DossierNote {
  id: string;
  label: Label;
  at: string;
  by: string;
  text: string;
}

export interface DossierEntry {
  id: string;
  number: number;
  label: Label;
  at: string;
  by: string;
  dispatch: Row;
  notes: DossierNote[];
}

export interface Dossier {
  id: string;
  title: string;
  topic: string;
  /** The act that gave it this title. */
  titled_by: string;
  mailbox: Named;
  own_label: Label;
  label: Label;
  opened_at: string;
  changed_at: string;
  ended: boolean;
  may_change: boolean;
  entries: DossierEntry[];
  more: boolean;
  as_of: string;
}

export type DossierAct =
  | { act: "add"; dispatch: string }
  | { act: "note"; entry: string; text: string; on?: string; label: Label }
  | { act: "place"; entry: string; after?: string }
  | { act: "remove" | "restore"; entry: string }
  | { act: "rename"; title: string; topic: string; on: string }
  | { act: "end" };

export interface NewDossier {
  title: string;
  topic: string;
  mailbox: string;
  for_house: boolean;
  label: Label;
}

export interface SavedSearch {
  id: string;
  name: string;
  query: string;
  filters: Filters;
  saved_at: string;
  new: number;
  more_than?: number;
}

export interface PastSearch {
  id: string;
  at: string;
  query: string;
  filters: Partial<Filters>;
}

export interface Draft {
  kind: "report" | "instruction" | "message";
  author: string;
  to: { mailbox: string; for_information: boolean }[];
  blind: string[];
  label: Label;
  precedence: Precedence;
  purpose: Purpose;
  subject: string;
  language: string;
  place: string;
  /** The last day for the acknowledgement, 2026-11-20; empty or absent: as the precedence says. */
  acknowledge_by?: string;
  parts: { summary: string; details: string; assessment: string };
  references: { relation: string; id: string }[];
}

export interface KeptDraft extends Draft {
  id: string;
  version: number;
  saved_at: string;
  saved_by?: string;
}

export interface DraftRow {
  id: string;
  subject: string;
  saved_at: string;
  level: Level;
  to: Mailbox[];
}

export interface Finding {
  field: string;
  severity: "error" | "hint";
  code: string;
  message: string;
}

export interface FieldError {
  field: string;
  code: string;
  message: string;
}

export interface Passkey {
  id: string;
  label: string;
  created: string;
  last_used?: string;
}

export interface ToolAccess {
  id: string;
  name: string;
  upto?: Level;
  made: string;
  ends: string;
}

export interface NewToolAccess extends ToolAccess {
  token: string;
}

export interface Status {
  node: Node;
  centre: { configured: boolean; connected: boolean; since?: string };
  links: { up: number; of: number };
  waiting: number;
  as_of: string;
  index: { documents: number };
}

export interface Link {
  node: Named;
  state: "up" | "down" | "cut";
  is_centre: boolean;
  since?: string;
  last_try?: string;
  next_try?: string;
  /** Bundles by precedence, the address and the reason of the last end: only for those who run the site. */
  waiting?: Record<Precedence, number>;
  address?: string;
  because?: string;
}

export interface OverdueItem {
  dispatch: Row;
  mailbox: Named;
  due: string;
}

export interface RegisterEntry {
  diary_number: number;
  id: string;
  level: Level;
  author: Named;
  created: string;
  relabelled?: string;
  recalled?: string;
  copies: { copy: number; of: number; mailbox: Named }[];
  readers: { by: string; at: string; mailbox?: Named }[];
  carriers: { node: Named; arrived?: string }[];
}

export interface WaitingDispatch {
  dispatch: Row;
  nodes: Named[];
  since: string;
}

export interface OverduePage {
  own: OverdueItem[];
  sent: OverdueItem[];
  unconfirmed: WaitingDispatch[];
  as_of: string;
}

export type LinkAct = "try" | "cut" | "mend";

export interface Exchange {
  links: Link[];
  waiting: WaitingDispatch[];
  may_change: boolean;
  held?: number;
  without_way?: number;
  backlog?: { node: Named; precedence: Precedence; count: number; oldest: string }[];
  as_of: string;
}
