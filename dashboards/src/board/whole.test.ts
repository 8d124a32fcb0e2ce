import { expect, test } from "vitest";

import { extreme, sum } from "./whole";

test.each([
  [[], null, null, "", null, ""],
  [[7], 7, 7, "a", 7, "a"],
  [[3, 1, 2], 6, 3, "a", 1, "b"],
  [[5, 5, 5], 15, 5, "", 5, ""],
  [[1, 5, 1], 7, 5, "b", 1, "2 queues"],
])("of %j", (numbers, total, highest, highestOf, lowest, lowestOf) => {
  const values = numbers.map((value, place) => ({ id: "abc".charAt(place), value }));
  expect(sum(values)).toBe(total);
  expect(extreme(values, "highest")).toEqual({ value: highest, of: highestOf });
  expect(extreme(values, "lowest")).toEqual({ value: lowest, of: lowestOf });
});
