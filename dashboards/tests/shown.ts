/** What the wall shows, and what it should show. */

import type { Page } from "playwright-core";

import {
  QUEUE_STATISTICS,
  type QueueColumn,
  SHARE_STATISTICS,
  SKILL_STATISTICS,
  type SkillColumn,
} from "../src/board/board.svelte";
import { NOTHING, amount, duration, percent } from "../src/board/format";
import type { Service, Told } from "./service";

/** A number on the wall: its exact value, what can be read, and how good it is said to be. */
export interface Shown {
  value: string;
  text: string;
  level: string;
  /** Whose it is, in a tile that says so. */
  of?: string;
}

/** Everything on a wall, by place. */
export type Wall = Record<string, Shown>;

/** What a queue shows, as the service says. */
type Values = Record<QueueColumn, number | null>;

const TEXTS: Record<QueueColumn, (value: number) => string> = {
  waiting: amount,
  longestWait: duration,
  answered: amount,
  abandoned: amount,
  serviceLevel: percent,
};

/** What the page shows now. */
export function shown(page: Page): Promise<Wall> {
  return page.evaluate(() => {
    const number = (data: HTMLDataElement): Shown => {
      const level = ["good", "warning", "critical"].find((one) => data.classList.contains(one));
      const signs = data.querySelectorAll("svg").length;
      return {
        value: data.value,
        text: data.querySelector("span:not(.visually-hidden)")?.textContent ?? "",
        // A level has a symbol, and what has a symbol has a level.
        level: signs === (level === undefined ? 0 : 1) ? (level ?? "none") : `${signs} signs`,
      };
    };
    const wall: Wall = {};
    for (const row of document.querySelectorAll<HTMLElement>("tr[data-queue], tr[data-skill]")) {
      const { queue, skill } = row.dataset;
      for (const cell of row.querySelectorAll("td")) {
        const data = cell.querySelector("data");
        const column = cell.className.split(" ")[0] ?? "";
        if (data !== null) wall[`${queue ?? skill} ${column}`] = number(data);
      }
    }
    for (const tile of document.querySelectorAll<HTMLElement>("[data-tile]")) {
      const [data, of] = [tile.querySelector("data"), tile.querySelector(".of")];
      if (data === null) continue;
      const one = number(data);
      if (of !== null) one.of = of.textContent ?? "";
      wall[`tile ${tile.dataset["tile"]}`] = one;
    }
    return wall;
  });
}

/** What the service says: the wall that it should be, and from when. */
export async function told(service: Service): Promise<{ wall: Wall; asOf: number }> {
  const wall: Wall = {};
  const queues: [string, Values][] = [];
  let asOf = 0;
  for (const [id, told] of await service.stats("queue")) {
    asOf = Math.max(asOf, ...told.map(({ time }) => time));
    const values = valuesOf(id, told);
    queues.push([id, values]);
    for (const [column, value] of Object.entries(values) as [QueueColumn, number | null][]) {
      wall[`${id} ${column}`] = expected(column, value);
    }
  }
  for (const [id, told] of await service.stats("skill")) {
    for (const [column, name] of Object.entries(SKILL_STATISTICS) as [SkillColumn, string][]) {
      const value = numberOf(id, told, name);
      wall[`${id} ${column}`] = { value: String(value), text: amount(value), level: "none" };
    }
  }
  return { wall: { ...wall, ...tiles(queues) }, asOf };
}

function numberOf(id: string, told: Told[], name: string): number | null {
  const one = told.find(({ statistic }) => statistic === name);
  if (one === undefined) throw new Error(`${id} has no ${name}`);
  return one.value === null ? null : Number(one.value);
}

/** The values of a queue: a share of nothing is none. */
function valuesOf(id: string, told: Told[]): Values {
  const entries = Object.entries(QUEUE_STATISTICS).map(([column, name]) => [
    column,
    numberOf(id, told, name),
  ]);
  const values = Object.fromEntries(entries) as Values;
  const calls = Object.values(SHARE_STATISTICS).map((name) => numberOf(id, told, name) ?? 0);
  if (calls.every((count) => count === 0)) values.serviceLevel = null;
  return values;
}

function expected(column: QueueColumn, value: number | null): Shown {
  if (value === null) return { value: "", text: NOTHING, level: "none" };
  return { value: String(value), text: TEXTS[column](value), level: levelOf(column, value) };
}

/** How good a number is by the thresholds that hold where nobody sets others. */
function levelOf(column: QueueColumn, value: number): string {
  if (column === "longestWait") return value >= 120 ? "critical" : value >= 60 ? "warning" : "none";
  if (column === "serviceLevel") return value < 60 ? "critical" : value < 80 ? "warning" : "good";
  return "none";
}

/** What the tiles should show of all queues. */
function tiles(queues: [string, Values][]): Wall {
  const known = (column: QueueColumn): [string, number][] =>
    queues.flatMap(([id, values]) => {
      const value = values[column];
      return value === null ? [] : [[id, value]];
    });
  const sum = (column: QueueColumn): Shown => {
    const values = known(column).map(([, value]) => value);
    return expected(
      column,
      values.length === 0 ? null : values.reduce((one, other) => one + other),
    );
  };
  const worst = (column: QueueColumn, which: (...values: number[]) => number): Shown => {
    const all = known(column);
    const value = all.length === 0 ? null : which(...all.map(([, value]) => value));
    const those = all.filter(([, one]) => one === value);
    const isNobodys = value === null || (those.length > 1 && those.length === all.length);
    const name = those.length > 1 ? `${those.length} queues` : (those[0]?.[0] ?? "");
    const isNothing = column === "longestWait" && value === 0;
    return { ...expected(column, value), of: isNobodys || isNothing ? "" : name };
  };
  return {
    "tile waiting": sum("waiting"),
    "tile longestWait": worst("longestWait", Math.max),
    "tile answered": sum("answered"),
    "tile abandoned": sum("abandoned"),
    "tile serviceLevel": worst("serviceLevel", Math.min),
  };
}

/** Waits until the page shows values of an instant, or later ones. */
export async function reach(page: Page, asOf: number): Promise<void> {
  await page.waitForFunction(
    (asOf) => Number(document.querySelector<HTMLElement>(".as-of")?.dataset["time"]) >= asOf,
    asOf,
  );
}

/** Where the page shows something else than the service says. */
export function differences(shown: Wall, told: Wall): string[] {
  const places = new Set([...Object.keys(shown), ...Object.keys(told)]);
  return [...places].flatMap((place) => {
    const [one, other] = [shown[place], told[place]];
    const isSame =
      one?.value === other?.value &&
      one?.text === other?.text &&
      one?.level === other?.level &&
      one?.of === other?.of;
    return isSame ? [] : [`${place}: ${JSON.stringify(one)} instead of ${JSON.stringify(other)}`];
  });
}
