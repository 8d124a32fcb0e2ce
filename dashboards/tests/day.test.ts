/**
 * A simulated day before the page: at every tick of a busy hour it shows what `/api/v1/stats` says, and
 * at the end of the day it holds no more than in the middle.
 */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { complaints, launch, open } from "./browser";
import { Service, simulated } from "./service";
import { differences, reach, shown, told } from "./shown";

const TICK_MS = 10_000;
const TICKS_PER_HOUR = 360;
/** The hour that is compared tick by tick. */
const BUSY_HOUR = 10;
/**
 * When the page has everything that it keeps: lines of an hour, and what the browser has learnt of the
 * scripts in the busy hour, which is a tenth of it all.
 */
const SETTLED_HOUR = 12;
/** What half a day more may add to what the page holds: some rubbish that is not collected yet. */
const GROWTH_MAX = 1.1;

let browser: Browser;
let service: Service;

beforeAll(async () => {
  [browser, service] = await Promise.all([launch(), Service.start(["--clock", "events"])]);
});

afterAll(async () => {
  await browser?.close();
  await service?.remove();
});

/** The events of a day, by tick. */
function ticks(): string[] {
  const lines = simulated("--agents 24 --queues 6 --skills 4 --hours 24 --seed 4");
  const time = (line: string): number => Number(/"time":(\d+)/.exec(line)?.[1]);
  const begin = time(lines[0] ?? "");
  const slices: string[] = Array.from({ length: 24 * TICKS_PER_HOUR }, () => "");
  for (const line of lines) slices[Math.floor((time(line) - begin) / TICK_MS)] += `${line}\n`;
  return slices;
}

/** What the page holds when everything is collected that can be: bytes of scripts, and nodes. */
async function held(page: Page): Promise<{ bytes: number; nodes: number }> {
  const debug = await page.context().newCDPSession(page);
  for (let pass = 0; pass < 3; pass += 1) await debug.send("HeapProfiler.collectGarbage");
  const { usedSize } = await debug.send("Runtime.getHeapUsage");
  const { nodes } = await debug.send("Memory.getDOMCounters");
  await debug.detach();
  return { bytes: usedSize, nodes };
}

test("a day passes", { timeout: 300_000 }, async () => {
  const slices = ticks();
  // Without an event there is no page to open.
  await service.post(slices.shift() ?? "");
  const page = await open(browser, service);
  const complained = complaints(page);
  let compared = 0;
  let settled: { bytes: number; nodes: number } | undefined;
  for (const [place, lines] of slices.entries()) {
    if (lines !== "") await service.post(lines);
    const hour = Math.floor(place / TICKS_PER_HOUR);
    const isHour = place % TICKS_PER_HOUR === 0;
    if (hour !== BUSY_HOUR && !isHour) continue;
    const { wall, asOf } = await told(service);
    await reach(page, asOf);
    expect(differences(await shown(page), wall)).toEqual([]);
    compared += 1;
    if (isHour && hour === SETTLED_HOUR) settled = await held(page);
  }
  expect(compared).toBeGreaterThan(TICKS_PER_HOUR);
  const { wall, asOf } = await told(service);
  await reach(page, asOf);
  expect(differences(await shown(page), wall)).toEqual([]);
  const end = await held(page);
  console.log(`held after ${SETTLED_HOUR} h and at the end:`, settled, end);
  expect(end.bytes).toBeLessThan((settled?.bytes ?? 0) * GROWTH_MAX);
  expect(end.nodes).toBeLessThan((settled?.nodes ?? 0) * GROWTH_MAX);
  expect(complained).toEqual([]);
});
