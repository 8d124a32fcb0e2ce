import { expect, test } from "vitest";

import { Freshness, LATENESS_MS_MAX, QUIET_MS_MIN } from "./freshness";

const WALL = { clock: "wall", periodS: 10 } as const;
const EVENTS = { clock: "events", periodS: 10 } as const;
/** The service's clock at the uptime 0. */
const BEGIN = 1_700_000_000_000;

/** The service was heard at an uptime, when its newest event was at another one. */
function heard(at: number, eventAt: number): Freshness {
  const freshness = new Freshness(0);
  freshness.hear(at);
  freshness.take({ now: BEGIN + at, time: null, newestEvent: BEGIN + eventAt }, at);
  return freshness;
}

test("values that do not go on are late, though the service is heard", () => {
  const freshness = heard(0, 0);
  const late = 20_000 + LATENESS_MS_MAX;
  expect(freshness.lateMs(BEGIN, WALL, late)).toBe(null);
  expect(freshness.lateMs(BEGIN, WALL, late + 1)).toBe(late + 1);
  expect(freshness.lateMs(BEGIN + 10_000, WALL, late + 1)).toBe(null);
});

test("nothing is late that need not come", () => {
  const hour = 3_600_000;
  expect(heard(0, 0).lateMs(BEGIN, EVENTS, hour)).toBe(null);
  expect(heard(0, 0).lateMs(null, WALL, hour)).toBe(null);
  expect(heard(0, 0).lateMs(BEGIN, { clock: "wall", periodS: null }, hour)).toBe(null);
  expect(new Freshness(0).lateMs(BEGIN, WALL, hour)).toBe(null);
});

test("with the clock on the wall one sees at once how old the newest event is", () => {
  const freshness = heard(QUIET_MS_MIN, 0);
  expect(freshness.quietMs(WALL, QUIET_MS_MIN)).toBe(QUIET_MS_MIN);
  expect(freshness.quietMs(WALL, QUIET_MS_MIN - 1)).toBe(null);
});

test("of recorded events one learns that no other comes", () => {
  const freshness = heard(1_000, -9_000_000);
  expect(freshness.quietMs(EVENTS, QUIET_MS_MIN)).toBe(null);
  // The same is heard again and again.
  freshness.take({ now: BEGIN + 60_000, time: null, newestEvent: BEGIN - 9_000_000 }, 60_000);
  expect(freshness.quietMs(EVENTS, 1_000 + QUIET_MS_MIN)).toBe(QUIET_MS_MIN);
  freshness.take({ now: BEGIN + 90_000, time: null, newestEvent: BEGIN - 8_999_000 }, 90_000);
  expect(freshness.quietMs(EVENTS, 1_000 + QUIET_MS_MIN)).toBe(null);
});

test("a service without any event is not quiet but empty", () => {
  const freshness = new Freshness(0);
  freshness.take({ now: BEGIN, time: null, newestEvent: null }, 0);
  expect(freshness.quietMs(WALL, 9_000_000)).toBe(null);
});
