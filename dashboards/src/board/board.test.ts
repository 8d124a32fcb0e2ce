import { expect, test } from "vitest";

import type { ValueAt } from "../service/api";
import type { Change } from "../service/stream";
import { Board, type History, OBJECTS_MAX, type Queue, Queue as NewQueue } from "./board.svelte";

function change(objectId: string, statistic: string, value: number, time: number): Change {
  const objectType = statistic.startsWith("Current") && statistic !== "Current_In_Queue";
  return { objectId, objectType: objectType ? "SKILL_AG" : "QUEUE", statistic, value, time };
}

test("values stand with their objects, and stay until others come", () => {
  const board = new Board();
  board.take(10, [
    change("Sales", "Current_In_Queue", 3, 10),
    change("Sales", "Total_Answered", 8, 10),
    change("German", "CurrentReadyAgents", 2, 10),
    { ...change("Sales", "ServiceLevel", 50, 10), objectType: "SKILL_Q" },
    change("Sales", "Somebody_Elses", 50, 10),
  ]);
  const fresh = board.take(20, [change("Billing", "Current_In_Queue", 1, 20)]);
  expect(fresh.map(({ id }) => id)).toEqual(["Billing"]);
  expect(board.asOf).toBe(20);
  expect(board.queues.map(({ id, values }) => [id, values])).toEqual([
    [
      "Billing",
      { waiting: 1, longestWait: null, answered: null, abandoned: null, serviceLevel: null },
    ],
    ["Sales", { waiting: 3, longestWait: null, answered: 8, abandoned: null, serviceLevel: null }],
  ]);
  expect(board.skills.map(({ id, values }) => [id, values.ready])).toEqual([["German", 2]]);
});

test("a message without values takes the trails on", () => {
  const board = new Board();
  board.take(10, [change("Sales", "Current_In_Queue", 3, 10)]);
  board.take(20, []);
  expect(board.queues[0]?.trail).toMatchObject({ times: [10, 20], values: [3, 3] });
});

test("queues are put in order as people count", () => {
  const board = new Board();
  board.take(
    1,
    ["Queue-10", "Queue-9", "billing", "Sales"].map((id) => change(id, "Current_In_Queue", 0, 1)),
  );
  expect(board.queues.map(({ id }) => id)).toEqual(["billing", "Queue-9", "Queue-10", "Sales"]);
});

test("a wall has an end", () => {
  const board = new Board();
  const ids = Array.from({ length: OBJECTS_MAX + 5 }, (_, place) => `q${place}`);
  board.take(
    1,
    ids.map((id) => change(id, "Current_In_Queue", 0, 1)),
  );
  expect(board.queues).toHaveLength(OBJECTS_MAX);
});

function queue(values: Partial<Queue["values"]>): Queue {
  const queue = new NewQueue("Sales");
  queue.take(values, 0);
  return queue;
}

test("a service level that begins anew is no reproach until a call ends", () => {
  const sales = queue({ answered: 8, abandoned: 2, serviceLevel: 75 });
  expect(sales.isIdle).toBe(false);
  sales.take({ serviceLevel: 0 }, 1);
  expect(sales.isIdle).toBe(true);
  sales.take({ abandoned: 3 }, 2);
  expect(sales.isIdle).toBe(false);
  sales.take({ answered: 9, serviceLevel: 50 }, 3);
  sales.take({ answered: 0, abandoned: 0, serviceLevel: 0 }, 4);
  expect(sales.isIdle).toBe(true);
});

test("midnight sets the calls back, and that ends no call", () => {
  const sales = queue({ answered: 8, abandoned: 2, serviceLevel: 75 });
  sales.take({ serviceLevel: 0 }, 1);
  sales.take({ answered: 0, abandoned: 0 }, 2);
  expect(sales.isIdle).toBe(true);
  sales.take({ abandoned: 1 }, 3);
  expect(sales.isIdle).toBe(false);
});

/** A service that knows these values of the past, by statistic. */
function knowing(past: Record<string, ValueAt[]>): History {
  return async (_, statistic) => past[statistic] ?? [];
}

test.each([
  ["no call since", 10, true],
  ["a call since", 9, false],
])("a page that is opened late learns whether 0 %% is a reproach: %s", async (_, calls, isIdle) => {
  const sales = queue({ answered: 8, abandoned: 2, serviceLevel: 0 });
  await sales.recall(
    knowing({
      ServiceLevel: [
        { time: 10, value: 75 },
        { time: 20, value: 0 },
      ],
      Total_Answered: [{ time: 10, value: 8 }],
      Total_Abandoned: [{ time: 10, value: calls - 8 }],
    }),
    30,
  );
  expect(sales.isIdle).toBe(isIdle);
});
