/**
 * Requests to the service that the page comes from. Every answer is one of a few things that the
 * page has to tell apart; nothing here throws.
 */

import type { Description } from "../explorer/description";

/** Where on a scale a number begins to be worth attention, and where it is bad. */
export interface Thresholds {
  warning: number;
  critical: number;
}

/** What the page has to know besides values: `GET /api/v1/wallboard`. */
export interface Settings {
  title: string;
  /** The time zone of the contact centre, by its IANA name. */
  zone: string;
  /** What the time of the values follows; that of events stands still without any. */
  clock: "wall" | "events";
  /** How often values are published at the least, seconds. */
  periodS: number | null;
  /** Percent, below which a service level is no longer good. */
  serviceLevel: Thresholds;
  /** Seconds, from which on a caller waits too long. */
  longestWait: Thresholds;
  /** Which build of the pages belongs to the service. */
  release: string;
}

/** A value of a statistic: none where the service has nothing to say. */
export type Value = number | string | null;

/** A published value with its instant, ms since 1970. */
export interface ValueAt {
  value: Value;
  time: number;
}

/** An answer of the service, or why there is none. */
export type Answer<T> =
  | { kind: "ok"; body: T }
  /** Whoever asks is not logged in. */
  | { kind: "denied" }
  /** The service says why not. */
  | { kind: "refused"; message: string }
  /** There is no service, or no way to it. */
  | { kind: "unreachable" };

/** How long the service may take to answer, ms. */
const ANSWER_MS_MAX = 10_000;

/** The centre that the address of the page names, for an account that sees several. */
const centre = new URLSearchParams(globalThis.location?.search).get("centre");

/** An address of the service, with the centre of the page. */
export function address(path: string, parameters: Record<string, string> = {}): string {
  const query = new URLSearchParams(parameters);
  if (centre !== null) query.set("centre", centre);
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** The header that a change has to show, where the service has told one. */
let token: Record<string, string> = {};

async function request(path: string, init: RequestInit): Promise<Response> {
  const signal = AbortSignal.timeout(ANSWER_MS_MAX);
  const headers = { ...init.headers, ...token };
  const response = await fetch(path, { ...init, headers, signal });
  const name = response.headers.get("X-CSRF-HEADER");
  if (name !== null) token = { [name]: response.headers.get(name) ?? "" };
  return response;
}

async function ask<T>(path: string, init: RequestInit = {}): Promise<Answer<T>> {
  try {
    const response = await request(path, init);
    const body = await response.json();
    if (response.status === 403) return { kind: "denied" };
    if (!response.ok) return { kind: "refused", message: String(body.statusMessage) };
    return { kind: "ok", body };
  } catch {
    return { kind: "unreachable" };
  }
}

/** Why nobody is logged in, for people; nothing where somebody is. */
export function problemOf(answer: Answer<unknown>): string | null {
  switch (answer.kind) {
    case "ok":
      return null;
    case "denied":
      return "Name or password is wrong.";
    case "refused":
      return `The service says: ${answer.message}.`;
    case "unreachable":
      return "The service cannot be reached.";
  }
}

/** Asks whether somebody is logged in; whoever is stays so for longer. */
export async function isLoggedIn(): Promise<Answer<boolean>> {
  const answer = await ask<{ isLoggedIn: boolean }>("/login");
  return answer.kind === "ok" ? { kind: "ok", body: answer.body.isLoggedIn } : answer;
}

/** Asks what the page has to know. */
export function settings(): Promise<Answer<Settings>> {
  return ask(address("/api/v1/wallboard"));
}

/** Asks what the API can do. */
export function description(): Promise<Answer<Description>> {
  return ask("/api/v2/openapi.json");
}

/** A reply as it came. */
export interface Sent {
  status: number;
  text: string;
  tookMs: number;
}

/** Sends what somebody wants to try; none where the service cannot be reached. */
export async function send(
  method: string,
  path: string,
  body: string | null,
): Promise<Sent | null> {
  const begin = performance.now();
  try {
    const response = await request(path, { method, body });
    const text = await response.text();
    return { status: response.status, text, tookMs: performance.now() - begin };
  } catch {
    return null;
  }
}

/** Begins a session. */
export function logIn(userName: string, password: string): Promise<Answer<unknown>> {
  const body = JSON.stringify({ userName, password });
  return ask("/login", { method: "POST", headers: { "Content-Type": "application/json" }, body });
}

/** Ends the session. */
export async function logOut(): Promise<Answer<unknown>> {
  // Another tab may have begun another session since, which has another token.
  await isLoggedIn();
  return ask("/logout", { method: "POST" });
}

/** The published values of a statistic of a queue, the oldest first; none where they are not known. */
export async function history(
  queue: string,
  statistic: string,
  from: number,
  to: number,
): Promise<ValueAt[]> {
  const path = `/api/v1/stats/${encodeURIComponent(queue)}/${encodeURIComponent(statistic)}`;
  const range = { objectType: "QUEUE", from: String(from), to: String(to) };
  const answer = await ask<{ statistics: { values: ValueAt[] }[] }>(address(path, range));
  if (answer.kind !== "ok") return [];
  return (answer.body.statistics[0]?.values ?? []).reverse();
}
