import { expect, test } from "vitest";

import { POINTS_MAX, TRAIL_MS, Trail } from "./trail";

function points(trail: Trail): [number, number | undefined][] {
  return trail.times.map((time, place) => [time, trail.values[place]]);
}

test("a trail forgets what is older than an hour", () => {
  const trail = new Trail();
  for (const time of [0, 10_000, TRAIL_MS, TRAIL_MS + 5_000]) trail.add(time, time / 1000);
  expect(points(trail)).toEqual([
    [10_000, 10],
    [TRAIL_MS, 3600],
    [TRAIL_MS + 5_000, 3605],
  ]);
});

test("a trail does not grow without an end", () => {
  const trail = new Trail();
  for (let time = 0; time < 3 * POINTS_MAX; time += 1) trail.add(time, 1);
  expect(trail.times).toHaveLength(POINTS_MAX);
  expect(trail.times[0]).toBe(2 * POINTS_MAX);
});

test("the newest point can be corrected, an older one cannot", () => {
  const trail = new Trail();
  trail.add(10, 1);
  trail.add(20, 2);
  trail.add(20, 3);
  trail.add(10, 9);
  expect(points(trail)).toEqual([
    [10, 1],
    [20, 3],
  ]);
});

test("the past is filled in between what is known", () => {
  const trail = new Trail();
  trail.add(30, 3);
  trail.add(60, 6);
  trail.fill([
    { time: 10, value: 1 },
    { time: 30, value: 99 },
    { time: 40, value: 4 },
    { time: 50, value: null },
  ]);
  expect(points(trail)).toEqual([
    [10, 1],
    [30, 3],
    [40, 4],
    [60, 6],
  ]);
  expect(trail.highest()).toBe(6);
});
