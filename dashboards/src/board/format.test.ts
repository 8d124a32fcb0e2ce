import { expect, test } from "vitest";

import { Clock, age, amount, duration, percent } from "./format";

test.each([
  [null, "–", "–", "–"],
  [0, "0", "0:00", "0 %"],
  [59.999, "60", "0:59", "59 %"],
  [79.999, "80", "1:19", "79 %"],
  [3_725.5, "3,726", "1:02:05", "3,725 %"],
])("%s as an amount, a duration and a share", (value, asAmount, asDuration, asShare) => {
  expect([amount(value), duration(value), percent(value)]).toEqual([asAmount, asDuration, asShare]);
});

test.each([
  [-5, "0 s"],
  [59_999, "59 s"],
  [60_000, "1 min"],
  [7_200_000, "2 h"],
])("%s ms ago", (ms, text) => {
  expect(age(ms)).toBe(text);
});

test("an instant is written in the zone of the centre, with its day if that is another", () => {
  const noon = Date.UTC(2026, 10, 23, 12);
  const clock = new Clock("Europe/Rome");
  expect(clock.text(noon, noon + 1_000)).toBe("13:00:00");
  // It is past midnight in Rome.
  expect(clock.text(noon, noon + 11 * 3_600_000)).toBe("Mon 23 Nov, 13:00:00");
  expect(new Clock("Mars/Olympus").text(noon, noon)).toBe("12:00:00");
});
