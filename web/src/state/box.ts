// SPDX-License-Identifier: EUPL-1.2
// The list the person works through: its rows, where they stand in it, and what they did to a row.
import { computed, effect, signal } from "@preact/signals";
import { node } from "../api/node";
import type { Act, BoxName, Row } from "../api/types";
import { highest } from "../domain/level";
import { asOf } from "./connection";
import { inboxChanges, unread } from "./live";
import { route } from "./route";
import { forgetOnSignOut, locked } from "./session";

interface Loaded {
  box: BoxName;
  rows: readonly Row[];
  next: string | undefined;
  as_of: string;
}

export const box = signal<BoxName>("inbox");
export const loaded = signal<Loaded | undefined>(undefined);
export const boxFailure = signal<unknown>(undefined);
export const selectedId = signal<string | undefined>(undefined);

export const rows = computed<readonly Row[]>(() =>
  loaded.value?.box === box.value ? loaded.value.rows : [],
);
export const selectedIndex = computed(() => rows.value.findIndex((row) => row.id === selectedId.value));
export const selectedRow = computed(() => rows.value[selectedIndex.value]);
export const boxLevel = computed(() => highest(rows.value.map((row) => row.level)));

/** The rows chosen for an act on all of them. */
const markedIds = signal<ReadonlySet<string>>(new Set());
export const markedRows = computed(() => rows.value.filter((row) => markedIds.value.has(row.id)));
let markedLast = -1;

export function toggleMark(index: number): void {
  const row = rows.peek()[index];
  if (!row || box.peek() === "sent") return;
  const next = new Set(markedIds.peek());
  if (!next.delete(row.id)) next.add(row.id);
  markedIds.value = next;
  markedLast = index;
}

/** Marks everything between the row marked last and `index`. */
export function markTo(index: number): void {
  if (index < 0 || box.peek() === "sent") return;
  const [first, last] = markedLast < 0 ? [index, index] : [Math.min(markedLast, index), Math.max(markedLast, index)];
  markedIds.value = new Set([...markedIds.peek(), ...rows.peek().slice(first, last + 1).map((row) => row.id)]);
  markedLast = index;
}

export function unmarkAll(): void {
  markedIds.value = new Set();
  markedLast = -1;
}

let loading = false;

async function load(cursor?: string, unasked = false): Promise<void> {
  const wanted = box.peek();
  const page = await (unasked ? node.inboxAgain(wanted) : node.inbox(wanted, cursor));
  if (wanted !== box.peek()) return;
  const before = cursor && loaded.peek()?.box === wanted ? rows.peek() : [];
  const known = new Set(before.map((row) => row.id));
  loaded.value = {
    box: wanted,
    rows: [...before, ...page.items.filter((row) => !known.has(row.id))],
    next: page.next,
    as_of: page.as_of,
  };
  unread.value = page.unread;
}

export async function loadBox(cursor?: string, unasked = false): Promise<void> {
  try {
    await load(cursor, unasked);
    boxFailure.value = undefined;
  } catch (cause) {
    boxFailure.value = cause;
  }
}

export async function loadMore(): Promise<void> {
  const cursor = loaded.peek()?.next;
  if (!cursor || loading) return;
  loading = true;
  await loadBox(cursor);
  loading = false;
}

export function openBox(name: BoxName): void {
  if (box.peek() !== name) {
    box.value = name;
    selectedId.value = undefined;
    unmarkAll();
  }
  void loadBox();
}

/** Records the act on the node first; the row changes only after that. */
export async function act(row: Row, what: Act): Promise<void> {
  const answer = await node.act(row.id, what, row.to_mailbox?.id);
  const list = loaded.peek();
  if (list)
    loaded.value = {
      ...list,
      rows: list.rows.map((other) => (other.id === row.id ? { ...other, state: answer.state } : other)),
    };
  const step = Number(answer.state === "unread") - Number(row.state === "unread");
  if (unread.peek() !== undefined) unread.value = Math.max(0, (unread.peek() ?? 0) + step);
}

function forget(): void {
  unmarkAll();
  loaded.value = undefined;
  selectedId.value = undefined;
  boxFailure.value = undefined;
}

const someWaits = () => rows.peek().some((row) => row.way?.nodes.some(({ state }) => state === "waiting"));

export function keepBoxFresh(): void {
  forgetOnSignOut(forget);
  effect(() => {
    if (locked.value) loaded.value = undefined;
  });
  effect(() => {
    if (asOf.value && box.peek() === "sent" && route.peek().screen === "box" && someWaits()) void loadBox(undefined, true);
  });
  effect(() => {
    if (inboxChanges.value === 0) return;
    const here = route.peek().screen;
    if (here === "box" || here === "report") void loadBox(undefined, true);
  });
}
