// SPDX-License-Identifier: EUPL-1.2
// The brief at hand, so that it is still there after a look at a source. Lives in memory; its words stand in no address.
import { signal } from "@preact/signals";
import { node } from "../api/node";
import type { Brief, BriefOrder, CitedSentence } from "../api/types";
import { language } from "./preferences";
import { forgetOnSignOut } from "./session";

const noOrder: BriefOrder = { question: "", sentences: 12 };

export const briefOrder = signal<BriefOrder>(noOrder);
export const brief = signal<Brief | undefined>(undefined);
export const briefFailure = signal<unknown>(undefined);
export const briefing = signal(false);

/** What the brief at hand answers. */
let answered: BriefOrder = noOrder;
let latest = 0;

export async function makeBrief(): Promise<void> {
  const mine = ++latest;
  const wanted = { ...briefOrder.peek(), question: briefOrder.peek().question.trim() };
  if (!wanted.question) return;
  briefing.value = true;
  briefFailure.value = undefined;
  try {
    const made = await node.brief(wanted);
    if (mine !== latest) return;
    answered = wanted;
    brief.value = made;
  } catch (cause) {
    if (mine !== latest) return;
    brief.value = undefined;
    briefFailure.value = cause;
  } finally {
    if (mine === latest) briefing.value = false;
  }
}

/** The brief at hand as a document; the node records that it leaves. */
export const exportBrief = (): Promise<Blob> => node.briefAsMarkdown({ ...answered, language: language.peek() });

/** Where a sentence opens: the report and the passage in it, in numbers. */
export function placeOf(made: Brief, sentence: CitedSentence): string {
  const source = made.sources[sentence.source];
  return `/b/${encodeURIComponent(source?.id ?? "")}/${[sentence.paragraph, ...sentence.range].join("-")}`;
}

export function clearBrief(): void {
  latest += 1;
  briefOrder.value = noOrder;
  answered = noOrder;
  brief.value = undefined;
  briefFailure.value = undefined;
  briefing.value = false;
}

forgetOnSignOut(clearBrief);
