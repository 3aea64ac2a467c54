// SPDX-License-Identifier: EUPL-1.2
// The draft under the person's hands. It lives on the node; here only as long as the window is open.
import { computed, signal } from "@preact/signals";
import { Problem } from "../api/client";
import { node } from "../api/node";
import type { Draft, FieldError, Finding, KeptDraft, Level, Name } from "../api/types";
import { language } from "./preferences";
import { nodeReachable } from "./connection";
import { forgetOnSignOut, locked, person, saveBeforeLeaving } from "./session";

const saveEvery_ms = 2_000;

interface OpenDraft {
  id: string | undefined;
  version: number;
  content: Draft;
  savedAt: string | undefined;
  /** Counts the person's changes; what is saved is compared with it. */
  changes: number;
  savedChanges: number;
}

export const draft = signal<OpenDraft | undefined>(undefined);
export const findings = signal<readonly Finding[]>([]);
export const fieldErrors = signal<readonly FieldError[]>([]);
export const saveFailure = signal<unknown>(undefined);
/** The other version, when somebody else saved in between. */
export const otherVersion = signal<KeptDraft | undefined>(undefined);
/** The report a new draft answers. */
export const answering = signal<{ id: string; subject: string; author: { id: string; name: Name }; level: Level } | undefined>(undefined);
/** Names of mailboxes the person has chosen or the node has named. */
export const mailboxNames = signal<ReadonlyMap<string, Name>>(new Map());

/** The draft the person wrote at last; what is cited goes there. */
const atHand = signal<string | undefined>(undefined);
export const hasDraftAtHand = computed(() => atHand.value !== undefined);
/** Numbers of the reports cited or answered in this window; the draft itself keeps only ids. */
export const referenceNumbers = signal<ReadonlyMap<string, string>>(new Map());

export const isChanged = computed(() => draft.value !== undefined && draft.value.changes !== draft.value.savedChanges);
export const draftSavedAt = computed(() => draft.value?.savedAt);
/** Editing is locked, not lost, while the node cannot keep what is typed. */
export const isEditable = computed(() => nodeReachable.value && !otherVersion.value);

export function rememberNames(boxes: Iterable<{ id: string; name: Name }>): void {
  const next = new Map(mailboxNames.peek());
  for (const { id, name } of boxes) next.set(id, name);
  mailboxNames.value = next;
}

function emptyDraft(): Draft {
  const own = person.peek()?.mailboxes.find((mailbox) => mailbox.duties.includes("write"));
  const answered = answering.peek();
  return {
    kind: "report",
    author: own?.id ?? "",
    to: answered ? [{ mailbox: answered.author.id, for_information: false }] : [],
    blind: [],
    label: { level: answered?.level ?? "VS-NFD", compartments: [], releasable_to: [], term_year: 0 },
    precedence: "routine",
    purpose: "information",
    subject: "",
    language: language.peek(),
    place: "",
    parts: { summary: "", details: "", assessment: "" },
    references: answered ? [{ relation: "answers", id: answered.id }] : [],
  };
}

function clear(): void {
  findings.value = [];
  fieldErrors.value = [];
  saveFailure.value = undefined;
  otherVersion.value = undefined;
}

export function beginDraft(): void {
  clear();
  const answered = answering.peek();
  if (answered) rememberNames([answered.author]);
  draft.value = { id: undefined, version: 0, content: emptyDraft(), savedAt: undefined, changes: 0, savedChanges: 0 };
  answering.value = undefined;
}

/** The list of drafts names the addressees; who gets a blind copy stands in the draft alone, by id. */
async function learnNames({ to, blind }: Draft): Promise<void> {
  const known = mailboxNames.peek();
  const unknown = [...to.map((one) => one.mailbox), ...blind].filter((mailbox) => !known.has(mailbox));
  const answers = await Promise.all(unknown.map((mailbox) => node.findMailboxes(mailbox)));
  rememberNames(answers.flatMap(({ items }) => items.slice(0, 1)));
}

export async function openDraft(id: string): Promise<void> {
  if (draft.peek()?.id === id) return;
  const [kept, list] = await Promise.all([node.draft(id), node.drafts()]);
  for (const row of list.items) if (row.id === id) rememberNames(row.to);
  await learnNames(kept).catch(() => undefined);
  clear();
  take(kept);
}

function take({ id, version, saved_at, saved_by: _, ...content }: KeptDraft): void {
  draft.value = { id, version, content, savedAt: saved_at, changes: 0, savedChanges: 0 };
  atHand.value = id;
}

export function change(part: Partial<Draft>): void {
  const now = draft.peek();
  if (!now || !isEditable.peek()) return;
  draft.value = { ...now, content: { ...now.content, ...part }, changes: now.changes + 1 };
}

let saving: Promise<boolean> | undefined;

async function saveOnce(): Promise<boolean> {
  const now = draft.peek();
  if (!now) return false;
  try {
    const answer = now.id
      ? { id: now.id, ...(await node.saveDraft(now.id, { ...now.content, version: now.version })) }
      : await node.beginDraft(now.content);
    const after = draft.peek();
    if (after && (after.id ?? answer.id) === answer.id)
      draft.value = { ...after, id: answer.id, version: answer.version, savedAt: answer.saved_at, savedChanges: now.changes };
    atHand.value = answer.id;
    saveFailure.value = undefined;
    return true;
  } catch (cause) {
    if (cause instanceof Problem && cause.status === 409 && cause.current) otherVersion.value = cause.current as KeptDraft;
    else saveFailure.value = cause;
    return false;
  }
}

/** True when everything typed so far is on the node. */
export async function saveDraft(): Promise<boolean> {
  while (saving) await saving;
  if (draft.peek()?.id && !isChanged.peek()) return true;
  saving = saveOnce();
  const saved = await saving;
  saving = undefined;
  return saved;
}

export async function checkDraft(): Promise<void> {
  const id = draft.peek()?.id;
  if (id) findings.value = (await node.checkDraft(id)).findings;
}

export type Sent = Awaited<ReturnType<typeof node.sendDraft>>;

/** What was sent, or undefined when the node found errors; they then stand in `fieldErrors`. */
export async function sendDraft(): Promise<Sent | undefined> {
  if (!(await saveDraft())) return undefined;
  const now = draft.peek();
  if (!now?.id) return undefined;
  try {
    const sent = await node.sendDraft(now.id, now.version);
    forgetDraft();
    atHand.value = undefined;
    return sent;
  } catch (cause) {
    if (!(cause instanceof Problem) || cause.errors.length === 0) throw cause;
    fieldErrors.value = cause.errors;
    return undefined;
  }
}

export async function discardDraft(): Promise<void> {
  while (saving) await saving;
  const id = draft.peek()?.id;
  if (id) await node.discardDraft(id);
  forgetDraft();
  atHand.value = undefined;
}

export function forgetDraft(): void {
  clear();
  draft.value = undefined;
}

/** Adds a report to the sources of the draft at hand, on the node; the label check then counts it. */
export async function cite({ id, number }: { id: string; number: string }): Promise<"done" | "already" | "noDraft" | "failed"> {
  if (!atHand.peek()) return "noDraft";
  await openDraft(atHand.peek() ?? "");
  const references = draft.peek()?.content.references ?? [];
  referenceNumbers.value = new Map([...referenceNumbers.peek(), [id, number]]);
  if (references.some((one) => one.id === id)) return "already";
  change({ references: [...references, { relation: "cites", id }] });
  if (!(await saveDraft())) return "failed";
  await checkDraft().catch(() => undefined);
  return "done";
}

const both = (mine: string, other: string) => (mine === other ? mine : [mine, other].filter(Boolean).join("\n\n"));

export type Resolution = "mine" | "other" | "both";

export function resolveConflict(how: Resolution): void {
  const now = draft.peek();
  const other = otherVersion.peek();
  if (!now || !other) return;
  otherVersion.value = undefined;
  if (how === "other") {
    void learnNames(other).catch(() => undefined);
    return take(other);
  }
  const { parts } = now.content;
  const merged = {
    summary: both(parts.summary, other.parts.summary),
    details: both(parts.details, other.parts.details),
    assessment: both(parts.assessment, other.parts.assessment),
  };
  const content = how === "both" ? { ...now.content, parts: merged } : now.content;
  draft.value = { ...now, version: other.version, content, changes: now.changes + 1 };
}

/** Every two seconds, if something changed and the node can take it. Returns the way to stop. */
export function saveRegularly(): () => void {
  const clock = setInterval(() => {
    if (!isChanged.peek() || !isEditable.peek() || locked.peek()) return;
    void saveDraft().then((saved) => (saved ? checkDraft().catch(() => undefined) : undefined));
  }, saveEvery_ms);
  return () => clearInterval(clock);
}

saveBeforeLeaving(async () => isChanged.peek() && saveDraft());

forgetOnSignOut(() => {
  forgetDraft();
  answering.value = undefined;
  atHand.value = undefined;
  referenceNumbers.value = new Map();
  mailboxNames.value = new Map();
});
