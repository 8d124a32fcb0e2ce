/**
 * The demonstration on every kind of screen: nothing is cut off, nobody is shut out, and it is worth
 * looking at. The pictures are kept; those in the README were made by this (`make screenshots`).
 */

import { mkdirSync } from "node:fs";
import { join } from "node:path";

import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { violations } from "./accessibility";
import { complaints, launch, open } from "./browser";
import { Service } from "./service";
import { cutOff, overflow, smallest } from "./sight";

const PICTURES =
  process.env["SCREENSHOTS"] ?? join(import.meta.dirname, "../../target/screenshots");

/** Where it is early in the afternoon, so that the day so far is always of the same length. */
function zone(): string {
  const ahead = 13 - new Date().getUTCHours();
  return ahead >= 0 ? `Etc/GMT-${ahead}` : `Etc/GMT+${Math.min(12, -ahead)}`;
}

const SCREENS: Record<string, BrowserContextOptions> = {
  wall: { viewport: { width: 1920, height: 1080 } },
  "wall-4k": { viewport: { width: 3840, height: 2160 } },
  "wall-upright": { viewport: { width: 1080, height: 1920 } },
  "wall-wide": { viewport: { width: 5120, height: 1440 } },
  "desk-large": { viewport: { width: 1441, height: 900 } },
  desk: { viewport: { width: 1280, height: 800 } },
  // 1280 points at 150 %, and the least that has tables.
  "desk-zoomed": { viewport: { width: 853, height: 533 } },
  "desk-small": { viewport: { width: 961, height: 700 } },
  tablet: { viewport: { width: 820, height: 1180 }, isMobile: true, hasTouch: true },
  "phone-sideways": { viewport: { width: 844, height: 390 }, isMobile: true, hasTouch: true },
  phone: {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  },
  "narrow-phone": { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true },
  "narrowest-phone": { viewport: { width: 280, height: 653 }, isMobile: true, hasTouch: true },
};

let browser: Browser;
let service: Service;

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  const config = `zone: ${zone()}\nwallboard: { title: Contact centre North }\n`;
  [browser, service] = await Promise.all([launch(), Service.start(["--demo"], config)]);
});

afterAll(async () => {
  await browser?.close();
  await service?.remove();
});

const cases = Object.keys(SCREENS).flatMap((name) =>
  (["dark", "light"] as const).map((colours) => [name, colours] as const),
);

test.each(cases)("%s, %s", async (name, colorScheme) => {
  const account = service.oneTimeAccount();
  const page = await open(browser, service, { ...SCREENS[name], colorScheme }, account);
  const complained = complaints(page);
  // The past is there: the demonstration has begun an hour ago at the least.
  await page.waitForFunction(() => {
    const lines = [...document.querySelectorAll<HTMLElement>(".sparkline")];
    return lines.length === 10 && lines.every(({ dataset }) => Number(dataset["points"]) > 350);
  });
  await page.evaluate(() => document.fonts.ready);
  const { x, y } = await overflow(page);
  expect(x).toBe(0);
  // Where there are tables, nothing has to be scrolled.
  const hasTables = await page.evaluate(() => innerWidth > 960);
  if (hasTables) expect(y).toBe(0);
  expect(await cutOff(page)).toEqual([]);
  expect(await smallest(page)).toBeGreaterThanOrEqual(15);
  expect(await violations(page)).toEqual([]);
  await page.screenshot({
    path: join(PICTURES, `${name}-${colorScheme}.png`),
    // All of a page that is scrolled, but for the phone of the README.
    fullPage: !hasTables && name !== "phone",
  });
  expect(complained).toEqual([]);
  await page.context().close();
});
