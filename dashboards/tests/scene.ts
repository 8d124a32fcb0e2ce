/** A small centre before the page, in which time passes as a test says. */

import type { Page } from "playwright-core";
import { expect } from "vitest";

import type { Service } from "./service";
import { differences, reach, shown, told } from "./shown";

/** 2024-03-05T08:00:00Z. */
export const BEGIN_MS = 1_709_625_600_000;
export const HOUR_S = 3_600;

/** What happens so many seconds after the begin. */
export function events(...happenings: [number, string, string][]): string {
  const lines = happenings.map(([second, event, rest]) => {
    const [key, value] = rest.split("=");
    const time = BEGIN_MS + 1000 * second;
    return JSON.stringify({ time, event, [key ?? ""]: value, connId: `c${second}` });
  });
  return lines.join("\n");
}

/** Two callers wait in two queues, and an agent looks on. */
export const SCENE = `${events([1, "Queued", "queue=Sales"], [2, "Queued", "queue=Billing"])}
{"time":${BEGIN_MS + 3000},"event":"AgentSkills","agent":"ann","skills":{"German":1}}
{"time":${BEGIN_MS + 3000},"event":"AgentLogin","agent":"ann"}
`;

/** Lets time pass up to a second, with a call that nobody looks at. */
export function pass(service: Service, second: number): Promise<void> {
  return service.post(events([second, "Queued", "queue=Billing"]));
}

/** Waits until the page has what the service has published, and compares all of it. */
export async function sameAsTold(page: Page, service: Service): Promise<void> {
  const { wall, asOf } = await told(service);
  await reach(page, asOf);
  expect(differences(await shown(page), wall)).toEqual([]);
}

/** A caller joins a queue and leaves it as somebody does who gives up, or is answered by Ann. */
export function call(second: number, queue: string, waits: number, isAnswered: boolean): string {
  const connId = `call-${queue}-${second}`;
  const line = (second: number, what: object): string =>
    `${JSON.stringify({ time: BEGIN_MS + 1000 * second, ...what, connId })}\n`;
  const [begin, end] = [second, second + waits];
  const queued = line(begin, { event: "Queued", queue });
  if (!isAnswered) return queued + line(end, { event: "Abandoned", queue });
  return (
    queued +
    line(end - 1, { event: "Diverted", queue, to: { agent: "ann" } }) +
    line(end - 1, { event: "Ringing", agent: "ann" }) +
    line(end, { event: "Established", agent: "ann" }) +
    line(end + 1, { event: "Released", agent: "ann" })
  );
}
