/** What is wrong on the way from the centre to the wall, and how it looks. */

import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { violations } from "./accessibility";
import { complaints, logIn, open, stage } from "./browser";
import { BEGIN_MS, SCENE, pass, sameAsTold } from "./scene";
import { PASSWORD, USER } from "./service";
import { shown } from "./shown";
import { overflow } from "./sight";

const on = stage();

test("a wall that is cut off shows its age, and heals when the service is back", async () => {
  await on.service.post(SCENE);
  await pass(on.service, 11);
  const page = await open(on.browser, on.service);
  const complained = complaints(page);
  await sameAsTold(page, on.service);
  const before = await shown(page);
  const figure = page.locator("tr[data-queue=Sales] .waiting");
  const colour = (): Promise<string> => figure.evaluate((one) => getComputedStyle(one).color);
  const quiet = (): Promise<string> =>
    page.locator(".as-of .quiet").evaluate((one) => getComputedStyle(one).color);
  expect(await colour()).not.toBe(await quiet());
  await on.service.kill();
  await page.getByText("Connection lost").waitFor();
  await page.getByText("without news").waitFor();
  // Old values stay, without their colours and as weak as what is said beside them.
  expect(await shown(page)).toEqual(before);
  const filter = await page.locator(".values").evaluate((one) => getComputedStyle(one).filter);
  expect(filter).toBe("grayscale(1)");
  expect(await colour()).toBe(await quiet());
  expect(await violations(page)).toEqual([]);
  // What is said about it has its place, on a wall and on a desk.
  for (const [width, height] of [
    [1920, 1080],
    [1441, 900],
    [1080, 1920],
    [961, 700],
  ] as const) {
    await page.setViewportSize({ width, height });
    expect(await overflow(page), `${width} by ${height}`).toEqual({ x: 0, y: 0 });
  }
  await on.service.run();
  await page.waitForSelector("main[data-connection=open]");
  expect(await page.getByText("without news").count()).toBe(0);
  await pass(on.service, 41);
  await sameAsTold(page, on.service);
  expect(complained).toEqual([]);
  await page.context().close();
});

test("a service that stands still is noticed by its silence", async () => {
  await on.service.post(SCENE);
  const context = await on.browser.newContext();
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(on.service.address);
  await logIn(page, USER, PASSWORD);
  await page.waitForSelector("main[data-connection=open]");
  await pass(on.service, 11);
  await sameAsTold(page, on.service);
  on.service.freeze(true);
  await page.clock.fastForward(16_000);
  await page.getByText("Connection lost").waitFor();
  on.service.freeze(false);
  await page.clock.fastForward(5_000);
  await page.waitForSelector("main[data-connection=open]");
  await pass(on.service, 31);
  await sameAsTold(page, on.service);
  await context.close();
});

/**
 * Opens a page with a clock turned by hand, and speaks to it as the service does. Gives how it is told that
 * the service is alive and that so many seconds have passed.
 */
async function hear(
  clock: "wall" | "events",
): Promise<{ page: Page; beat: (seconds: number, newestEvent: number) => Promise<void> }> {
  const context = await on.browser.newContext();
  const page = await context.newPage();
  await page.clock.install();
  let say: ((text: string) => void) | undefined;
  await page.routeWebSocket("**/stream", (socket) => {
    // What the service itself says of the time is kept from the page.
    socket.connectToServer().onMessage((message) => {
      if (!String(message).startsWith('{"event":"alive"')) socket.send(message);
    });
    say = (text) => socket.send(text);
  });
  await page.route("**/api/v1/wallboard", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), clock } });
  });
  await page.goto(on.service.address);
  await logIn(page, USER, PASSWORD);
  await page.waitForSelector("main[data-connection=open]");
  await sameAsTold(page, on.service);
  let now = BEGIN_MS + 11_000;
  const beat = async (seconds: number, newestEvent: number): Promise<void> => {
    for (let passed = 0; passed < seconds; passed += 5) {
      await page.clock.runFor(5_000);
      now += 5_000;
      say?.(JSON.stringify({ event: "alive", now, time: null, newestEvent }));
    }
    // The page looks at the clock every second.
    await page.clock.runFor(1_000);
  };
  return { page, beat };
}

test("a feed that is silent is no connection that is lost", async () => {
  await on.service.post(SCENE);
  await pass(on.service, 11);
  const { page, beat } = await hear("events");
  const connections: (string | null)[] = [];
  await page.exposeFunction("note", (connection: string | null) => connections.push(connection));
  await page.evaluate(() => {
    const note = (globalThis as unknown as { note: (text: string | null) => void }).note;
    const main = document.querySelector("main");
    new MutationObserver(() => note(main?.dataset["connection"] ?? null)).observe(main as Node, {
      attributeFilter: ["data-connection"],
    });
  });
  await beat(100, BEGIN_MS + 11_000);
  expect(await page.getByText("No event from the centre").count()).toBe(0);
  await beat(100, BEGIN_MS + 11_000);
  await page.getByText("No event from the centre").waitFor();
  await page.getByText("for 3 min").waitFor();
  expect(await page.locator("main.stale").count()).toBe(0);
  expect(connections).toEqual([]);
  expect(await violations(page)).toEqual([]);
  await pass(on.service, 31);
  await sameAsTold(page, on.service);
  await beat(5, BEGIN_MS + 31_000);
  expect(await page.getByText("No event from the centre").count()).toBe(0);
  await page.context().close();
});

test("with the clock on the wall, values that do not go on are old, connected or not", async () => {
  await on.service.post(SCENE);
  await pass(on.service, 11);
  const { page, beat } = await hear("wall");
  await beat(10, BEGIN_MS + 11_000);
  expect(await page.locator("main.stale").count()).toBe(0);
  await beat(30, BEGIN_MS + 11_000);
  await page.locator("main.stale[data-connection=open]").waitFor();
  await page.getByText("The service publishes nothing").waitFor();
  await pass(on.service, 61);
  await sameAsTold(page, on.service);
  await beat(5, BEGIN_MS + 61_000);
  await page.locator("main:not(.stale)").waitFor();
  await page.context().close();
});

test("on a phone one sees from when the values are, however far one has scrolled", async () => {
  await on.service.post(SCENE);
  await pass(on.service, 11);
  const page = await open(on.browser, on.service, { viewport: { width: 390, height: 500 } });
  await sameAsTold(page, on.service);
  await on.service.kill();
  await page.getByText("Connection lost").waitFor();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  for (const text of ["Data as of", "Connection lost", "without news"]) {
    const box = await page.getByText(text).boundingBox();
    expect(box?.y, text).toBeGreaterThanOrEqual(0);
    expect(box?.y, text).toBeLessThan(120);
  }
  await page.context().close();
});
