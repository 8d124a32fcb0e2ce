/** What the wall shows, and what it should show. */

import type { Page } from "playwright-core";

import {
  QUEUE_STATISTICS,
  type QueueColumn,
  SKILL_STATISTICS,
  type SkillColumn,
} from "../src/board/board.svelte";
import { NOTHING, amount, duration, percent } from "../src/board/format";
import type { Service } from "./service";

/** Everything on a wall: by place, the exact value and what can be read. */
export type Wall = Record<string, { value: string; text: string }>;

const QUEUE_TEXTS: Record<QueueColumn, (value: number) => string> = {
  waiting: amount,
  longestWait: duration,
  answered: amount,
  abandoned: amount,
  serviceLevel: percent,
};

/** What the page shows now. */
export function shown(page: Page): Promise<Wall> {
  return page.evaluate(() => {
    const wall: Wall = {};
    for (const row of document.querySelectorAll<HTMLElement>("tr[data-queue], tr[data-skill]")) {
      const { queue, skill } = row.dataset;
      for (const cell of row.querySelectorAll("td")) {
        const data = cell.querySelector("data");
        const column = cell.className.split(" ")[0] ?? "";
        const text = data?.querySelector("span:not(.visually-hidden)")?.textContent ?? "";
        if (data !== null) wall[`${queue ?? skill} ${column}`] = { value: data.value, text };
      }
    }
    return wall;
  });
}

/** What the service says: the wall that it should be, and from when. */
export async function told(service: Service): Promise<{ wall: Wall; asOf: number }> {
  const wall: Wall = {};
  let asOf = 0;
  for (const [id, values] of await service.stats("queue")) {
    for (const [column, name] of Object.entries(QUEUE_STATISTICS) as [QueueColumn, string][]) {
      const told = values.find(({ statistic }) => statistic === name);
      if (told === undefined) throw new Error(`${id} has no ${name}`);
      asOf = Math.max(asOf, told.time);
      const value = Number(told.value);
      wall[`${id} ${column}`] = { value: String(value), text: QUEUE_TEXTS[column](value) };
    }
  }
  for (const [id, values] of await service.stats("skill")) {
    for (const [column, name] of Object.entries(SKILL_STATISTICS) as [SkillColumn, string][]) {
      const told = values.find(({ statistic }) => statistic === name);
      if (told === undefined) throw new Error(`${id} has no ${name}`);
      wall[`${id} ${column}`] = { value: String(told.value), text: amount(Number(told.value)) };
    }
  }
  return { wall, asOf };
}

/** Waits until the page shows values of an instant, or later ones. */
export async function reach(page: Page, asOf: number): Promise<void> {
  await page.waitForFunction(
    (asOf) => Number(document.querySelector<HTMLElement>(".as-of")?.dataset["time"]) >= asOf,
    asOf,
  );
}

/** Where the page shows something else than the service says; a service level without calls shows nothing. */
export function differences(shown: Wall, told: Wall): string[] {
  const places = new Set([...Object.keys(shown), ...Object.keys(told)]);
  return [...places].flatMap((place) => {
    const [one, other] = [shown[place], told[place]];
    const isIdle = place.endsWith("serviceLevel") && other?.value === "0" && one?.text === NOTHING;
    const isSame = one?.value === other?.value && (isIdle || one?.text === other?.text);
    return isSame ? [] : [`${place}: ${JSON.stringify(one)} instead of ${JSON.stringify(other)}`];
  });
}
