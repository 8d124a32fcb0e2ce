import { expect, test } from "vitest";

import { Queue } from "./board.svelte";
import { type Order, orderNamed, ordered, parts } from "./order";

function queue(id: string, waiting: number | null, serviceLevel: number, calls: number): Queue {
  const queue = new Queue(id);
  queue.take({ waiting, serviceLevel, levelAnswered: calls, levelAbandoned: 0 }, 0);
  return queue;
}

const QUEUES = [
  queue("Alpha", 1, 80, 5),
  queue("Beta", null, 0, 0),
  queue("Gamma", 4, 0, 2),
  queue("Delta", 1, 100, 9),
];

test.each<[Order, boolean, string]>([
  ["id", false, "Alpha Beta Gamma Delta"],
  ["id", true, "Delta Gamma Beta Alpha"],
  ["waiting", false, "Gamma Alpha Delta Beta"],
  ["waiting", true, "Alpha Delta Gamma Beta"],
  // Nobody called Beta, so that its 0 % is not the worst.
  ["serviceLevel", false, "Gamma Alpha Delta Beta"],
  ["serviceLevel", true, "Delta Alpha Gamma Beta"],
])("by %s, reversed %s", (order, isReversed, expected) => {
  expect(ordered(QUEUES, order, isReversed).map(({ id }) => id)).toEqual(expected.split(" "));
});

test("an order is known by its name, and nothing else is", () => {
  expect(["waiting", "longest", "constructor", null].map(orderNamed)).toEqual([
    "waiting",
    undefined,
    undefined,
    undefined,
  ]);
});

test.each([
  [0, 3, [[]]],
  [1, 3, [[0]]],
  [5, 1, [[0, 1, 2, 3, 4]]],
  [
    5,
    2,
    [
      [0, 1, 2],
      [3, 4],
    ],
  ],
  [
    4,
    3,
    [
      [0, 1],
      [2, 3],
    ],
  ],
])("%i queues in %i columns", (count, columns, expected) => {
  expect(parts([...Array(count).keys()], columns)).toEqual(expected);
});
