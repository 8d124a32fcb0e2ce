import { expect, test } from "vitest";

import type { Change } from "../service/stream";
import { Board, OBJECTS_MAX, type Queue, Queue as NewQueue } from "./board.svelte";

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
  const columns = ["waiting", "longestWait", "answered"] as const;
  expect(
    board.queues.map((queue) => [queue.id, ...columns.map((column) => queue.shown(column))]),
  ).toEqual([
    ["Billing", 1, null, null],
    ["Sales", 3, null, 8],
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

test.each([
  ["nothing that has a share", 0, 0, 0, null],
  ["all callers were lost", 0, 0, 3, 0],
  ["all were answered too late", 0, 2, 0, 0],
  ["half of them", 50, 1, 1, 50],
  ["the service says nothing", null, 0, 0, null],
  ["the service does not say of what", 0, null, null, 0],
])("a service level is shown where it is a share: %s", (_, level, answered, abandoned, shown) => {
  const sales = queue({
    // Of the day, these say nothing about the hour.
    answered: 8,
    abandoned: 2,
    serviceLevel: level,
    levelAnswered: answered,
    levelAbandoned: abandoned,
  });
  expect(sales.shown("serviceLevel")).toBe(shown);
});

test.each([
  [0, null, true],
  [0, 2, false],
  [50, null, false],
  [null, null, false],
])("a service level of %s of %s calls is doubtful: %s", (serviceLevel, calls, isDoubtful) => {
  const sales = queue({ serviceLevel, levelAnswered: calls, levelAbandoned: calls });
  expect(sales.isDoubtful).toBe(isDoubtful);
});

test("a new hour begins with nothing to show", () => {
  const sales = queue({ serviceLevel: 0, levelAnswered: 1, levelAbandoned: 0 });
  expect(sales.shown("serviceLevel")).toBe(0);
  // A service level that stays at 0 is no change, and is not told again.
  sales.take({ levelAnswered: 0 }, 1);
  expect(sales.shown("serviceLevel")).toBe(null);
});

test("any value may be missing", () => {
  const board = new Board();
  const values = ["Current_In_Queue", "CurrMaxCallWaitingTime", "ServiceLevel"];
  board.take(
    10,
    values.map((statistic) => ({ ...change("Sales", statistic, 0, 10), value: null })),
  );
  const [sales] = board.queues;
  const columns = ["waiting", "longestWait", "serviceLevel"] as const;
  expect(columns.map((column) => sales?.shown(column))).toEqual([null, null, null]);
});
