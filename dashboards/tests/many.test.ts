/** A large centre: forty queues are on the wall at once, large enough to be read. */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { violations } from "./accessibility";
import { launch, open } from "./browser";
import { Service, simulated } from "./service";
import { differences, reach, shown, told } from "./shown";
import { cutOff, overflow, smallest } from "./sight";

/** How many lines are posted at once. */
const LINES_MAX = 5_000;

let browser: Browser;
let service: Service;
let page: Page;

beforeAll(async () => {
  [browser, service] = await Promise.all([launch(), Service.start(["--clock", "events"])]);
  const lines = simulated("--agents 200 --queues 40 --skills 14 --hours 11 --seed 3");
  for (let place = 0; place < lines.length; place += LINES_MAX) {
    await service.post(lines.slice(place, place + LINES_MAX).join("\n"));
  }
  page = await open(browser, service);
  const { wall, asOf } = await told(service);
  await reach(page, asOf);
  expect(differences(await shown(page), wall)).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await service?.remove();
});

test.each([
  ["a wall", 1920, 1080, 16],
  ["a wall of 4K", 3840, 2160, 16],
  ["an upright wall", 2160, 3840, 17],
  ["a wide wall", 2560, 1080, 16],
  ["a wall of two", 5120, 1440, 19],
])("%s", async (_, width, height, letters) => {
  await page.setViewportSize({ width, height });
  await page.waitForFunction(() => document.querySelectorAll("tr[data-queue]").length === 40);
  expect(await overflow(page)).toEqual({ x: 0, y: 0 });
  expect(await cutOff(page)).toEqual([]);
  expect(await smallest(page)).toBeGreaterThanOrEqual(letters);
  expect(await violations(page)).toEqual([]);
});

test("on a desk they are scrolled, in letters of the usual size", async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const { x, y } = await overflow(page);
  expect([x, y > 0]).toEqual([0, true]);
  expect(await cutOff(page)).toEqual([]);
  expect(await smallest(page)).toBeGreaterThanOrEqual(18);
});

test("they are in one order, from table to table", async () => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  const answered = (): Promise<number[]> =>
    page.$$eval("tbody .answered data", (all) =>
      all.map((one) => Number(one.getAttribute("value"))),
    );
  await page.getByRole("button", { name: "Answered" }).first().click();
  const found = await answered();
  expect(found).toHaveLength(40);
  expect(found).toEqual([...found].sort((one, other) => other - one));
});
