/** What is on the wall, and how it stands there. */

import { expect, test } from "vitest";

import { violations } from "./accessibility";
import { open, stage } from "./browser";
import { HOUR_S, SCENE, call, events, pass, sameAsTold } from "./scene";
import { Service } from "./service";
import { cutOff, overflow } from "./sight";

const on = stage();

test("a wall without a call says so, and follows when there is one", async () => {
  const page = await open(on.browser, on.service);
  await page.getByText("No queue has had a call yet.").waitFor();
  await page.getByText("No data yet").waitFor();
  expect(await violations(page)).toEqual([]);
  await on.service.post(SCENE);
  await pass(on.service, 21);
  await sameAsTold(page, on.service);
  await page.context().close();
});

test("levels have a colour and a symbol", async () => {
  await on.service.post(SCENE);
  const page = await open(on.browser, on.service, { colorScheme: "dark" });
  const wait = page.locator("tr[data-queue=Sales] .longestWait data");
  const look = (): Promise<[string, number, string | null]> =>
    wait.evaluate((data) => [
      getComputedStyle(data).backgroundColor,
      data.querySelectorAll("svg").length,
      data.querySelector(".visually-hidden")?.textContent ?? null,
    ]);
  const looks = [];
  for (const second of [31, 71, 131]) {
    await pass(on.service, second);
    await sameAsTold(page, on.service);
    looks.push(await look());
  }
  expect(looks).toEqual([
    ["rgba(0, 0, 0, 0)", 0, null],
    ["rgb(55, 44, 18)", 1, "warning"],
    ["rgb(67, 28, 34)", 1, "critical"],
  ]);
  await page.context().close();
});

test("a share of nothing is no reproach, and one that is bad is one", async () => {
  const level = (queue: string) => page.locator(`tr[data-queue=${queue}] .serviceLevel`);
  const clock = (second: number): string => call(second, "Zed", 5, true);
  // Alpha is answered in time, Beta too late.
  const before = [SCENE, call(10, "Alpha", 5, true), call(1_000, "Beta", 200, true)];
  await on.service.post(before.join("") + clock(1_400));
  const page = await open(on.browser, on.service);
  await sameAsTold(page, on.service);
  await level("Alpha").locator("data.good").getByText("100 %").waitFor();
  await level("Beta").locator("data.critical").getByText("0 %").waitFor();
  await level("Sales").getByText("no calls yet").waitFor();
  // The next hour begins, and nobody has called.
  await on.service.post(clock(HOUR_S + 20) + clock(HOUR_S + 60));
  await sameAsTold(page, on.service);
  await level("Beta").getByText("no calls yet").waitFor();
  await level("Alpha").getByText("no calls yet").waitFor();
  // Somebody gives up at once, whom the definition forgives.
  await on.service.post(call(HOUR_S + 100, "Alpha", 4, false) + clock(HOUR_S + 120));
  await sameAsTold(page, on.service);
  await level("Alpha").getByText("no calls yet").waitFor();
  expect(await page.locator("[data-tile=serviceLevel] data.good").count()).toBe(1);
  // Somebody gives up who is not forgiven.
  await on.service.post(call(HOUR_S + 200, "Alpha", 14, false) + clock(HOUR_S + 240));
  await sameAsTold(page, on.service);
  await level("Alpha").locator("data.critical").getByText("0 %").waitFor();
  await page.locator("[data-tile=serviceLevel]").getByText("Alpha").waitFor();
  await page.reload();
  await page.waitForSelector("main[data-connection=open]");
  await sameAsTold(page, on.service);
  await page.context().close();
});

test("where definitions do not say what is a share of what, 0 % has no colour", async () => {
  await on.service.remove();
  on.service = await Service.start(["--clock", "events"], undefined, (statistics) =>
    statistics.replaceAll("name: ServiceLevelA", "name: OtherLevelA"),
  );
  await on.service.post(SCENE + call(10, "Alpha", 20, false));
  await pass(on.service, 61);
  const page = await open(on.browser, on.service);
  await page.getByText("does not define ServiceLevelAbandoned, ServiceLevelAnswered.").waitFor();
  const level = page.locator("tr[data-queue=Alpha] .serviceLevel data");
  await level.getByText("0 %").waitFor();
  expect(await level.locator("svg").count()).toBe(0);
  expect(await page.locator("[data-tile=serviceLevel] svg").count()).toBe(0);
  await page.context().close();
});

test("queues can be put in another order, by the head or by the address", async () => {
  await on.service.post(SCENE);
  await pass(on.service, 11);
  const page = await open(on.browser, on.service);
  const order = (): Promise<string[]> => page.locator("tr[data-queue] .id").allTextContents();
  await page.locator("tr[data-queue]").nth(1).waitFor();
  expect(await order()).toEqual(["Billing", "Sales"]);
  await page.getByRole("button", { name: "Longest wait" }).click();
  expect(await order()).toEqual(["Sales", "Billing"]);
  const head = page.getByRole("columnheader", { name: "Longest wait" });
  expect(await head.getAttribute("aria-sort")).toBe("descending");
  await page.getByRole("button", { name: "Longest wait" }).click();
  expect(await order()).toEqual(["Billing", "Sales"]);
  await page.goto(`${on.service.address}/?sort=longestWait`);
  await page.locator("tr[data-queue]").nth(1).waitFor();
  expect(await order()).toEqual(["Sales", "Billing"]);
  await page.context().close();
});

test("the colours are those of the system until somebody chooses, and stay chosen", async () => {
  const page = await open(on.browser, on.service, { colorScheme: "light" });
  const theme = (): Promise<string | undefined> =>
    page.evaluate(() => document.documentElement.dataset["theme"]);
  expect(await theme()).toBe("light");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForSelector("html[data-theme=dark]");
  await page.getByRole("button", { name: "Light colours" }).click();
  expect(await theme()).toBe("light");
  await page.reload();
  await page.waitForSelector("html[data-theme=light]");
  await page.goto(`${on.service.address}/?theme=dark`);
  await page.waitForSelector("html[data-theme=dark]");
  await page.context().close();
});

test("nothing moves when a number gets a sign, and all is in line", async () => {
  await on.service.post(SCENE);
  await pass(on.service, 11);
  const page = await open(on.browser, on.service, { viewport: { width: 1920, height: 1080 } });
  await sameAsTold(page, on.service);
  const edge = (selector: string, side: "left" | "right" | "bottom"): Promise<number> =>
    page
      .locator(selector)
      .first()
      .evaluate((one, side) => {
        const text = document.createRange();
        text.selectNodeContents(one);
        const box = side === "bottom" ? one.getBoundingClientRect() : text.getBoundingClientRect();
        return Math.round(10 * box[side]) / 10;
      }, side);
  const sales = "tr[data-queue=Sales]";
  const before = await edge(`${sales} .sparkline`, "left");
  await pass(on.service, 71);
  await sameAsTold(page, on.service);
  await page.locator(`${sales} .longestWait data.warning`).waitFor();
  expect(await edge(`${sales} .sparkline`, "left")).toBe(before);
  // Numbers end where the names of their columns end, and begin where those of their tiles begin.
  const number = "data span:not(.visually-hidden)";
  expect(await edge(`${sales} .longestWait ${number}`, "right")).toBe(
    await edge("thead .longestWait button", "right"),
  );
  const sign = await page.locator("[data-tile=longestWait] data svg").boundingBox();
  const tile = await edge("[data-tile=longestWait] dt", "left");
  expect(Math.abs((sign?.x ?? 0) - tile)).toBeLessThan(1);
  // The heads of both panels are on one line.
  expect(await edge("[aria-labelledby=queues] thead tr", "bottom")).toBe(
    await edge("[aria-labelledby=skills] thead tr", "bottom"),
  );
  await page.context().close();
});

test("names may be as long as they like, and are told in full", async () => {
  const [queue, skill] = [
    "Kundendienst Privatkunden Nord-Ost, Reklamationen und Beschwerden (Eskalation)",
    "Beschwerdemanagement Geschäftskunden International Premium",
  ];
  await on.service.post(SCENE.replace("German", skill) + events([4, "Queued", `queue=${queue}`]));
  await pass(on.service, 21);
  const page = await open(on.browser, on.service);
  await sameAsTold(page, on.service);
  for (const [width, height] of [
    [1920, 1080],
    [1441, 900],
    [961, 700],
    [844, 390],
    [390, 844],
    [280, 653],
  ] as const) {
    await page.setViewportSize({ width, height });
    expect((await overflow(page)).x, `${width} by ${height}`).toBe(0);
    expect(await cutOff(page, ".id, .name, .of")).toEqual([]);
    for (const name of await page.locator("tbody .id[title], .name").all()) {
      expect(await name.getAttribute("title")).toBe(await name.textContent());
      const look = await name.evaluate((one) => getComputedStyle(one).textOverflow);
      expect(look).toBe("ellipsis");
    }
  }
  await page.context().close();
});
