// SPDX-License-Identifier: EUPL-1.2
// Who sits here, and whether the workplace is open, locked or signed out.
import { computed, effect, signal } from "@preact/signals";
import { listenToNode, useToken, type Problem } from "../api/client";
import { node } from "../api/node";
import type { Session, SignedIn } from "../api/types";
import { nodeAnswered, nodeReachable, nodeSilent } from "./connection";

export const session = signal<Session | undefined>(undefined);
export const locked = signal(false);

export const person = computed<SignedIn | undefined>(() =>
  session.value?.signed_in ? session.value : undefined,
);
export const place = computed(() => session.value?.node);

/** What to forget when another person may sit down: every module that keeps content adds itself. */
const forgetful: (() => void)[] = [];

export function forgetOnSignOut(forget: () => void): void {
  forgetful.push(forget);
}

export function enter(next: Session): void {
  const before = session.peek();
  const samePerson = before?.signed_in && next.signed_in && before.person.id === next.person.id;
  if (!samePerson) for (const forget of forgetful) forget();
  useToken(next.signed_in ? next.csrf : "");
  locked.value = next.signed_in && next.locked;
  session.value = next;
}

export async function askWhoIsHere(): Promise<void> {
  enter(await node.session());
}

/** Tells the node that somebody is here, and hears whether the place was locked or left elsewhere. */
export async function showPresence(): Promise<void> {
  const now = await node.session();
  if (!now.signed_in) enter(now);
  else if (now.locked) locked.value = true;
}

/** Work in hand that must reach the node before the place is left. */
const inHand: (() => Promise<unknown>)[] = [];

export function saveBeforeLeaving(save: () => Promise<unknown>): void {
  inHand.push(save);
}

const saveAll = () => Promise.allSettled(inHand.map((save) => save()));

export async function signOut(): Promise<void> {
  await saveAll();
  await node.signOut();
  enter(await node.session());
}

let telling: Promise<unknown> = Promise.resolve();

/** The page is neutral at once; the node is told after. */
export async function lockWorkplace(): Promise<void> {
  if (!person.peek() || locked.peek()) return;
  locked.value = true;
  const told = saveAll().then(node.lock);
  telling = told.catch(() => undefined);
  await told;
}

/** The lock must not reach the node after the key that opens it. */
export async function lockArrived(): Promise<void> {
  await telling;
}

function refused(problem: Problem): void {
  if (problem.status !== 401) return;
  if (problem.code === "locked") locked.value = true;
  if (problem.code === "not-signed-in" && person.peek()) void askWhoIsHere();
}

export function connectSession(): void {
  listenToNode({ reached: nodeAnswered, unreachable: nodeSilent, refused });
  effect(() => {
    if (nodeReachable.value && !session.peek()) askWhoIsHere().catch(() => undefined);
  });
}
