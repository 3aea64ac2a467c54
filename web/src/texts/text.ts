// SPDX-License-Identifier: EUPL-1.2
// Words, dates and times in the person's language.
import { effect, signal } from "@preact/signals";
import type { Name } from "../api/types";
import { language } from "../state/preferences";
import type { brief_de } from "./brief_de";
import { de as first } from "./de";
import type { dossier_de } from "./dossier_de";
import type { search_de } from "./search_de";

export type TextKey = keyof typeof first | keyof typeof brief_de | keyof typeof dossier_de | keyof typeof search_de;

/** The words of the first view; those of other screens come with them. */
const de: Partial<Record<TextKey, string>> = { ...first };
const laterEnglish: Partial<Record<TextKey, string>> = {};

/** For a screen that comes later and brings its own words. */
export function learn(german: Partial<Record<TextKey, string>>, inEnglish: Partial<Record<TextKey, string>>): void {
  Object.assign(de, german);
  Object.assign(laterEnglish, inEnglish);
}

/** English comes when it is wanted; until then the words are German. */
const english = signal<Record<keyof typeof first, string> | undefined>(undefined);

effect(() => {
  if (language.value !== "en" || english.peek()) return;
  import("./en").then(
    ({ en }) => (english.value = en),
    () => undefined,
  );
});

const locale = () => (language.value === "de" ? "de-DE" : "en-GB");

export function t(key: TextKey, words: Record<string, string | number> = {}): string {
  const inEnglish = language.value === "en" ? ((english.value as typeof de | undefined)?.[key] ?? laterEnglish[key]) : undefined;
  const text = inEnglish ?? de[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(words[name] ?? ""));
}

/** The same word group for a code of the API, or the code itself when it is not known here. */
export function word(group: string, code: string): string {
  const key = `${group}.${code}`;
  return key in de ? t(key as TextKey) : code;
}

export const named = (name: Name) => name[language.value] || name.de;

export const number = (value: number, digits = 0) =>
  new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

const twoDigits = (value: number) => String(value).padStart(2, "0");

function valid(time: string): Date | undefined {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** „09:12“, local time of the post. */
export function clock(time: string | Date, seconds = false): string {
  const at = valid(String(time instanceof Date ? time.toISOString() : time));
  if (!at) return "";
  const short = `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
  return seconds ? `${short}:${twoDigits(at.getSeconds())}` : short;
}

// Put together by hand: a list formats hundreds of dates at every key, and the platform's formatter is slow to make.
const separator = () => (language.value === "de" ? "." : "/");

/** „20.11.2025“; takes a time or a bare date of a document, whatever its century. */
export function day(time: string): string {
  const bare = /^(\d{4})-(\d{2})-(\d{2})$/.exec(time);
  if (bare) return [bare[3], bare[2], bare[1]].join(separator());
  const at = valid(time);
  return at ? [twoDigits(at.getDate()), twoDigits(at.getMonth() + 1), at.getFullYear()].join(separator()) : time;
}

export const isToday = (time: string) => valid(time)?.toDateString() === new Date().toDateString();

const isThisYear = (time: string) => valid(time)?.getFullYear() === new Date().getFullYear();

function dayOfYear(time: string): string {
  const [date, month] = day(time).split(separator());
  return language.value === "de" ? `${date}.${month}.` : `${date}/${month}`;
}

/** „09:12“ today, „20.11.“ this year, „20.11.2025“ before. */
export const when = (time: string) => (isToday(time) ? clock(time) : isThisYear(time) ? dayOfYear(time) : day(time));

/** „20.11.2025, 09:12 Uhr“. */
export const moment = (time: string) => t("time.moment", { day: day(time), clock: clock(time) });

/** „09:12 Uhr“ today, with the day before. */
export const since = (time: string) => (isToday(time) ? t("time.clock", { clock: clock(time) }) : moment(time));

/** „07:12 UTC“ for the hint over a local time. */
export function utc(time: string): string {
  const at = valid(time);
  return at ? `${at.toISOString().slice(0, 10)} ${at.toISOString().slice(11, 16)} UTC` : "";
}
