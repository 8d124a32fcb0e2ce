/** Coming in, trouble on the way, and how the wall looks when values are old. */

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { violations } from "./accessibility";
import { complaints, launch, logIn, open } from "./browser";
import { PASSWORD, Service, USER } from "./service";
import { differences, reach, shown, told } from "./shown";

/** 2024-03-05T08:00:00Z. */
const BEGIN_MS = 1_709_625_600_000;

let browser: Browser;
let service: Service;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser?.close());

beforeEach(async () => {
  service = await Service.start(["--clock", "events"]);
});

afterEach(() => service.remove());

/** What happens so many seconds after the begin. */
function events(...happenings: [number, string, string][]): string {
  const lines = happenings.map(([second, event, rest]) => {
    const [key, value] = rest.split("=");
    const time = BEGIN_MS + 1000 * second;
    return JSON.stringify({ time, event, [key ?? ""]: value, connId: `c${second}` });
  });
  return lines.join("\n");
}

/** Two callers wait in two queues, and an agent looks on. */
const SCENE = `${events([1, "Queued", "queue=Sales"], [2, "Queued", "queue=Billing"])}
{"time":${BEGIN_MS + 3000},"event":"AgentSkills","agent":"ann","skills":{"German":1}}
{"time":${BEGIN_MS + 3000},"event":"AgentLogin","agent":"ann"}
`;

/** Lets time pass up to a second, with a call that nobody looks at. */
function pass(second: number): Promise<void> {
  return service.post(events([second, "Queued", "queue=Billing"]));
}

async function sameAsTold(page: Page): Promise<void> {
  const { wall, asOf } = await told(service);
  await reach(page, asOf);
  expect(differences(await shown(page), wall)).toEqual([]);
}

test("who wants to see the wall logs in", async () => {
  await service.post(SCENE);
  await pass(11);
  const page = await browser.newPage();
  const complained = complaints(page);
  await page.goto(service.address);
  await logIn(page, USER, "a wrong one");
  await page.getByText("Name or password is wrong.").waitFor();
  expect(await violations(page)).toEqual([]);
  await logIn(page, USER, PASSWORD);
  await page.waitForSelector("main[data-connection=open]");
  await sameAsTold(page);
  await page.reload();
  await page.waitForSelector("main[data-connection=open]");
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByLabel("Password").waitFor();
  await page.reload();
  await page.getByLabel("Password").waitFor();
  expect(complained).toEqual([]);
  await page.context().close();
});

test("a wall without a call says so, and follows when there is one", async () => {
  const page = await open(browser, service);
  await page.getByText("No queue has had a call yet.").waitFor();
  await page.getByText("No data yet").waitFor();
  expect(await violations(page)).toEqual([]);
  await service.post(SCENE);
  await pass(21);
  await sameAsTold(page);
  await page.context().close();
});

test("levels have a colour and a symbol", async () => {
  await service.post(SCENE);
  const page = await open(browser, service, { colorScheme: "dark" });
  const wait = page.locator("tr[data-queue=Sales] .longestWait data");
  const look = (): Promise<[string, number, string | null]> =>
    wait.evaluate((data) => [
      getComputedStyle(data).backgroundColor,
      data.querySelectorAll("svg").length,
      data.querySelector(".visually-hidden")?.textContent ?? null,
    ]);
  const looks = [];
  for (const second of [31, 71, 131]) {
    await pass(second);
    await sameAsTold(page);
    looks.push(await look());
  }
  expect(looks).toEqual([
    ["rgba(0, 0, 0, 0)", 0, null],
    ["rgb(55, 44, 18)", 1, "warning"],
    ["rgb(67, 28, 34)", 1, "critical"],
  ]);
  // Nobody has been answered, and the callers of the first minutes wait: that is no reproach yet.
  await page.locator("tr[data-queue=Sales] .serviceLevel").getByText("no calls yet").waitFor();
  await service.post(events([132, "Abandoned", "queue=Sales"]).replace("c132", "c1"));
  await pass(151);
  await sameAsTold(page);
  await page.locator("tr[data-queue=Sales] .serviceLevel data.critical").waitFor();
  await page.context().close();
});

test("a wall that is cut off shows its age, and heals when the service is back", async () => {
  await service.post(SCENE);
  await pass(11);
  const page = await open(browser, service);
  const complained = complaints(page);
  await sameAsTold(page);
  const before = await shown(page);
  await service.kill();
  await page.getByText("The connection to the service is lost.").waitFor();
  await page.getByText("without news").waitFor();
  // Old values stay, without their colours.
  expect(await shown(page)).toEqual(before);
  const filter = await page.locator(".values").evaluate((one) => getComputedStyle(one).filter);
  expect(filter).toBe("grayscale(1)");
  expect(await violations(page)).toEqual([]);
  await service.run();
  await page.waitForSelector("main[data-connection=open]");
  expect(await page.getByText("without news").count()).toBe(0);
  await pass(41);
  await sameAsTold(page);
  expect(complained).toEqual([]);
  await page.context().close();
});

test("a service that stands still is noticed by its silence", async () => {
  await service.post(SCENE);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(service.address);
  await logIn(page, USER, PASSWORD);
  await page.waitForSelector("main[data-connection=open]");
  await pass(11);
  await sameAsTold(page);
  service.freeze(true);
  await page.clock.fastForward(26_000);
  await page.getByText("The connection to the service is lost.").waitFor();
  service.freeze(false);
  await page.clock.fastForward(5_000);
  await page.waitForSelector("main[data-connection=open]");
  await pass(31);
  await sameAsTold(page);
  await context.close();
});

test("a page of an older service loads itself anew", async () => {
  const page = await open(browser, service);
  await page.evaluate(() => Object.assign(globalThis, { isOld: true }));
  await page.route("**/api/v1/wallboard", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), release: "newer" } });
  });
  await service.kill();
  await page.waitForSelector("main[data-connection=lost]");
  await service.run();
  await page.waitForFunction(() => !("isOld" in globalThis));
  await page.waitForSelector("main[data-connection=open]");
  await page.context().close();
});

test("whose session ends elsewhere is asked to log in, and sees nothing", async () => {
  await service.post(SCENE);
  await pass(11);
  const page = await open(browser, service);
  await page.request.post(`${service.address}/logout`);
  await page.getByLabel("Password").waitFor();
  expect(await page.locator("tr[data-queue]").count()).toBe(0);
  await page.context().close();
});

test("queues can be put in another order, by the head or by the address", async () => {
  await service.post(SCENE);
  await pass(11);
  const page = await open(browser, service);
  const order = (): Promise<string[]> => page.locator("tr[data-queue] .id").allTextContents();
  await page.locator("tr[data-queue]").nth(1).waitFor();
  expect(await order()).toEqual(["Billing", "Sales"]);
  await page.getByRole("button", { name: "Longest wait" }).click();
  expect(await order()).toEqual(["Sales", "Billing"]);
  const head = page.getByRole("columnheader", { name: "Longest wait" });
  expect(await head.getAttribute("aria-sort")).toBe("descending");
  await page.getByRole("button", { name: "Longest wait" }).click();
  expect(await order()).toEqual(["Billing", "Sales"]);
  await page.goto(`${service.address}/?sort=longestWait`);
  await page.locator("tr[data-queue]").nth(1).waitFor();
  expect(await order()).toEqual(["Sales", "Billing"]);
  await page.context().close();
});

test("the colours are those of the system until somebody chooses, and stay chosen", async () => {
  const page = await open(browser, service, { colorScheme: "light" });
  const theme = (): Promise<string | undefined> =>
    page.evaluate(() => document.documentElement.dataset["theme"]);
  expect(await theme()).toBe("light");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForSelector("html[data-theme=dark]");
  await page.getByRole("button", { name: "Light colours" }).click();
  expect(await theme()).toBe("light");
  await page.reload();
  await page.waitForSelector("html[data-theme=light]");
  await page.goto(`${service.address}/?theme=dark`);
  await page.waitForSelector("html[data-theme=dark]");
  await page.context().close();
});
