// SPDX-License-Identifier: EUPL-1.2
// One way to the node: JSON out, JSON in, problems as values one can catch.
import type { FieldError } from "./types";

const base = "/api/v1";
const patience_ms = 20_000;

/** The node answered and said no (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string,
    readonly errors: FieldError[],
    readonly current: unknown,
    readonly retryAfter: string | null,
  ) {
    super(message);
  }
}

/** The browser did not reach the node. */
export class NodeUnreachable extends Error {}

type Listener = {
  reached(): void;
  unreachable(): void;
  refused(problem: Problem): void;
};

const silent = () => undefined;
let listener: Listener = { reached: silent, unreachable: silent, refused: silent };
let csrf = "";
let language = "de";

export function listenToNode(to: Listener): void {
  listener = to;
}

export function useToken(token: string): void {
  csrf = token;
}

export function speak(to: string): void {
  language = to;
}

async function problemFrom(answer: Response): Promise<Problem> {
  const body = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  const type = typeof body["type"] === "string" ? body["type"] : "";
  const code = typeof body["code"] === "string" ? body["code"] : type.replace("urn:depesche:problem:", "");
  return new Problem(
    answer.status,
    code,
    String(body["detail"] ?? body["title"] ?? answer.statusText),
    String(body["request_id"] ?? ""),
    Array.isArray(body["errors"]) ? (body["errors"] as FieldError[]) : [],
    body["current"],
    answer.headers.get("Retry-After"),
  );
}

async function send(method: string, path: string, body: unknown, background: boolean): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language };
  if (background) headers["X-Depesche-Background"] = "1";
  if (method !== "GET") headers["X-CSRF-Token"] = csrf;
  const order: RequestInit = { method, headers, cache: "no-store", signal: AbortSignal.timeout(patience_ms) };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
    order.body = JSON.stringify(body);
  }
  try {
    return await fetch(base + path, order);
  } catch {
    listener.unreachable();
    throw new NodeUnreachable();
  }
}

async function answered(method: string, path: string, body: unknown, background: boolean): Promise<Response> {
  const answer = await send(method, path, body, background);
  listener.reached();
  if (answer.ok) return answer;
  const problem = await problemFrom(answer);
  listener.refused(problem);
  throw problem;
}

async function call<T>(method: string, path: string, body?: unknown, background = false): Promise<T> {
  const answer = await answered(method, path, body, background);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

export const get = <T>(path: string) => call<T>("GET", path);
/** Asked by the page, not by the person: it does not keep the session awake. */
export const getUnasked = <T>(path: string) => call<T>("GET", path, undefined, true);
export const post = <T>(path: string, body: unknown = {}) => call<T>("POST", path, body);
/** A document instead of JSON. */
export const postForFile = async (path: string, body: unknown): Promise<Blob> => (await answered("POST", path, body, false)).blob();
export const put = <T>(path: string, body: unknown) => call<T>("PUT", path, body);
export const remove = <T = void>(path: string) => call<T>("DELETE", path);
