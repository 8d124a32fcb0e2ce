import { expect, test } from "vitest";

import { type Layout, layout } from "./layout";

/** A wall of 1920 to 1080 points, or of twice as many, below its header and tiles. */
const WALL = { width: 116.5, height: 53 };
/** The same put upright, a desk, and a screen of two walls' width. */
const UPRIGHT = { width: 64, height: 104 };
const DESK = { width: 76.5, height: 35.5 };
const WIDE = { width: 236.5, height: 53 };

function brief({ isBeside, queueColumns, skillColumns, rowText }: Layout): unknown[] {
  return [isBeside ? "beside" : "below", queueColumns, skillColumns, Math.round(100 * rowText)];
}

test.each([
  ["a few queues on a wall", { ...WALL, queues: 10, skills: 6 }, ["beside", 1, 1, 169]],
  ["many queues on a wall", { ...WALL, queues: 40, skills: 14 }, ["below", 2, 3, 101]],
  ["a few queues on an upright wall", { ...UPRIGHT, queues: 10, skills: 6 }, ["below", 1, 1, 137]],
  ["many queues on an upright wall", { ...UPRIGHT, queues: 40, skills: 14 }, ["below", 1, 2, 108]],
  ["a few queues on a desk", { ...DESK, queues: 10, skills: 6 }, ["below", 1, 2, 109]],
  ["many queues on two walls", { ...WIDE, queues: 40, skills: 14 }, ["below", 3, 5, 124]],
  ["one queue", { ...WALL, queues: 1, skills: 1 }, ["beside", 1, 1, 169]],
])("%s", (_, room, expected) => {
  expect(brief(layout(room))).toEqual(expected);
});

test("what does not fit is scrolled, with letters as on a desk", () => {
  const found = layout({ ...WALL, queues: 200, skills: 6 });
  expect(found).toMatchObject({ isBeside: true, queueColumns: 1, row: 2.9 });
  expect(found.rowText).toBeGreaterThan(1);
});

test("rows never take more than there is", () => {
  for (let queues = 1; queues <= 60; queues += 1) {
    for (const room of [WALL, UPRIGHT, DESK, WIDE]) {
      const found = layout({ ...room, queues, skills: 6 });
      if (found.row === 2.9) continue;
      const heads = found.isNarrow ? 3 : 2;
      const rows = (count: number, columns: number, row: number): number =>
        Math.ceil(count / columns) * row;
      const queueRows = rows(queues, found.queueColumns, found.row);
      const skillRows = rows(6, found.skillColumns, found.skillRow);
      const taken = found.isBeside
        ? Math.max(queueRows, skillRows) + heads + 1.7
        : queueRows + skillRows + 2 + heads + 2 * 1.7 + 1;
      expect(taken).toBeLessThanOrEqual(room.height + 1e-9);
    }
  }
});
