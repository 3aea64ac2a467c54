// SPDX-License-Identifier: EUPL-1.2
// The search at hand. Words travel in the body of a request and live in memory: never in an address, never in the browser.
import { signal } from "@preact/signals";
import { node } from "../api/node";
import { facetNames, type FacetName, type Filters, type SearchOrder, type SearchResult, type Sorting } from "../api/types";
import { go, path } from "./route";
import { forgetOnSignOut } from "./session";

const page_size = 25;

export const query = signal("");
export const sorting = signal<Sorting>("relevance");
export const filters = signal<Filters>(noFilters());
export const result = signal<SearchResult | undefined>(undefined);
/** The words the present result answers. */
export const askedFor = signal<string | undefined>(undefined);
export const searching = signal(false);
export const searchFailure = signal<unknown>(undefined);
export const selectedHit = signal(-1);
/** How long the node took, as the browser saw it. */
export const took_ms = signal(0);

export function noFilters(): Filters {
  return { country: [], post: [], kind: [], level: [], language: [], year: [] };
}

export const hasFilters = () =>
  facetNames.some((name) => filters.value[name].length > 0) || Boolean(filters.value.from ?? filters.value.to);

let latest = 0;

function order(): SearchOrder {
  return { query: query.peek().trim(), filters: filters.peek(), sort: sorting.peek(), facets: true, limit: page_size };
}

async function search(): Promise<void> {
  const mine = ++latest;
  const wanted = order();
  const started = performance.now();
  searching.value = true;
  try {
    const answer = await node.search(wanted);
    if (mine !== latest) return;
    result.value = answer;
    askedFor.value = wanted.query;
    took_ms.value = performance.now() - started;
    selectedHit.value = -1;
    searchFailure.value = undefined;
  } catch (cause) {
    if (mine === latest) searchFailure.value = cause;
  } finally {
    if (mine === latest) searching.value = false;
  }
}

/** Asks for `words`; the filters of an earlier question do not carry over. */
export function runQuery(words: string): void {
  query.value = words;
  filters.value = noFilters();
  if (path.peek() !== "/s") go("/s");
  if (words.trim()) void search();
}

export function repeatSearch(words: string, with_: Partial<Filters>): void {
  query.value = words;
  filters.value = { ...noFilters(), ...with_ };
  go("/s");
  void search();
}

export function narrow(part: Partial<Filters>): void {
  filters.value = { ...filters.peek(), ...part };
  void search();
}

export function setPeriod(from: string | undefined, to: string | undefined): void {
  const next = { ...filters.peek() };
  delete next.from;
  delete next.to;
  filters.value = { ...next, ...(from && { from }), ...(to && { to }) };
  void search();
}

export function toggleFacet(name: FacetName, value: string, on: boolean): void {
  const before = filters.peek()[name];
  narrow({ [name]: on ? [...before, value] : before.filter((other) => other !== value) });
}

export function sortBy(how: Sorting): void {
  sorting.value = how;
  void search();
}

let loading = false;

export async function moreHits(): Promise<void> {
  const before = result.peek();
  if (!before?.next || loading) return;
  loading = true;
  const mine = latest;
  try {
    const more = await node.search({ ...order(), facets: false, cursor: before.next });
    if (mine !== latest) return;
    const { next: _, ...rest } = before;
    result.value = { ...rest, hits: [...before.hits, ...more.hits], ...(more.next && { next: more.next }) };
  } catch (cause) {
    searchFailure.value = cause;
  } finally {
    loading = false;
  }
}

export function clearSearch(): void {
  latest += 1;
  query.value = "";
  filters.value = noFilters();
  result.value = undefined;
  askedFor.value = undefined;
  searchFailure.value = undefined;
  selectedHit.value = -1;
  searching.value = false;
}

forgetOnSignOut(clearSearch);
