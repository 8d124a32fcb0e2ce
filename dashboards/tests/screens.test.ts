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

const PICTURES =
  process.env["SCREENSHOTS"] ?? join(import.meta.dirname, "../../target/screenshots");

/** Where it is early in the afternoon, so that the picture is of a busy hour. */
function zone(): string {
  const ahead = 13 - new Date().getUTCHours();
  return ahead >= 0 ? `Etc/GMT-${ahead}` : `Etc/GMT+${Math.min(12, -ahead)}`;
}

const SCREENS: Record<string, BrowserContextOptions> = {
  wall: { viewport: { width: 1920, height: 1080 } },
  "wall-4k": { viewport: { width: 3840, height: 2160 } },
  desk: { viewport: { width: 1280, height: 800 } },
  phone: {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  },
  "narrow-phone": { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true },
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
  const overflow = await page.evaluate(() => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
    return { x: scrollWidth - clientWidth, y: scrollHeight - clientHeight };
  });
  expect(overflow.x).toBe(0);
  if (name.startsWith("wall")) expect(overflow.y).toBe(0);
  // Nothing is written over its neighbour.
  const cutOff = await page.$$eval("td, th, dd, dt", (cells) =>
    cells.flatMap((cell) =>
      (cell.closest("thead")?.clientWidth ?? 2) > 1 && cell.scrollWidth > cell.clientWidth + 1
        ? [`${cell.textContent?.trim()}: ${cell.scrollWidth} > ${cell.clientWidth}`]
        : [],
    ),
  );
  expect(cutOff).toEqual([]);
  expect(await violations(page)).toEqual([]);
  await page.screenshot({
    path: join(PICTURES, `${name}-${colorScheme}.png`),
    fullPage: name.includes("phone"),
  });
  expect(complained).toEqual([]);
  await page.context().close();
});
