/** Coming in, trouble on the way, and how the wall looks when values are old. */

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { violations } from "./accessibility";
import { complaints, launch, logIn, open } from "./browser";
import { PASSWORD, Service, USER } from "./service";
import { differences, reach, shown, told } from "./shown";
import { cutOff, overflow } from "./sight";

/** 2024-03-05T08:00:00Z. */
const BEGIN_MS = 1_709_625_600_000;
const HOUR_S = 3_600;

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

/** A caller joins a queue and leaves it as somebody does who gives up, or is answered by Ann. */
function call(second: number, queue: string, waits: number, isAnswered: boolean): string {
  const connId = `call-${queue}-${second}`;
  const line = (second: number, what: object): string =>
    `${JSON.stringify({ time: BEGIN_MS + 1000 * second, ...what, connId })}\n`;
  const [begin, end] = [second, second + waits];
  const queued = line(begin, { event: "Queued", queue });
  if (!isAnswered) return queued + line(end, { event: "Abandoned", queue });
  return (
    queued +
    line(end - 1, { event: "Diverted", queue, to: { agent: "ann" } }) +
    line(end - 1, { event: "Ringing", agent: "ann" }) +
    line(end, { event: "Established", agent: "ann" }) +
    line(end + 1, { event: "Released", agent: "ann" })
  );
}

test("who wants to see the wall logs in", async () => {
  await service.post(SCENE);
  await pass(11);
  const page = await browser.newPage();
  const complained = complaints(page);
  const refused: string[] = [];
  page.on("response", (response) => {
    if (!response.ok()) refused.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(service.address);
  await page.waitForFunction(() => document.activeElement?.id === "name");
  // Who is not logged in yet has done nothing wrong.
  expect(refused).toEqual([]);
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

test("a page that stays open stays logged in", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(service.address);
  await logIn(page, USER, PASSWORD);
  await page.waitForSelector("main[data-connection=open]");
  const given = (await context.cookies())[0];
  const prolonged = page.waitForResponse("**/login");
  await page.clock.fastForward(24 * 3_600_000);
  await (await prolonged).finished();
  const cookie = (await context.cookies())[0];
  expect(cookie?.value).toBe(given?.value);
  expect(cookie?.expires).toBeGreaterThan(given?.expires ?? Infinity);
  await context.close();
});

test("who wants to log out while the service is away is told", async () => {
  const page = await open(browser, service);
  await service.kill();
  await page.waitForSelector("main[data-connection=lost]");
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByText("Not logged out: the service cannot be reached.").waitFor();
  await service.run();
  await page.waitForSelector("main[data-connection=open]");
  expect(await page.getByText("Not logged out").count()).toBe(0);
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByLabel("Password").waitFor();
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
  await page.context().close();
});

test("a share of nothing is no reproach, and one that is bad is one", async () => {
  const level = (queue: string) => page.locator(`tr[data-queue=${queue}] .serviceLevel`);
  const clock = (second: number): string => call(second, "Zed", 5, true);
  // Alpha is answered in time, Beta too late.
  const before = [SCENE, call(10, "Alpha", 5, true), call(1_000, "Beta", 200, true)];
  await service.post(before.join("") + clock(1_400));
  const page = await open(browser, service);
  await sameAsTold(page);
  await level("Alpha").locator("data.good").getByText("100 %").waitFor();
  await level("Beta").locator("data.critical").getByText("0 %").waitFor();
  await level("Sales").getByText("no calls yet").waitFor();
  // The next hour begins, and nobody has called.
  await service.post(clock(HOUR_S + 20) + clock(HOUR_S + 60));
  await sameAsTold(page);
  await level("Beta").getByText("no calls yet").waitFor();
  await level("Alpha").getByText("no calls yet").waitFor();
  // Somebody gives up at once, whom the definition forgives.
  await service.post(call(HOUR_S + 100, "Alpha", 4, false) + clock(HOUR_S + 120));
  await sameAsTold(page);
  await level("Alpha").getByText("no calls yet").waitFor();
  expect(await page.locator("[data-tile=serviceLevel] data.good").count()).toBe(1);
  // Somebody gives up who is not forgiven.
  await service.post(call(HOUR_S + 200, "Alpha", 14, false) + clock(HOUR_S + 240));
  await sameAsTold(page);
  await level("Alpha").locator("data.critical").getByText("0 %").waitFor();
  await page.locator("[data-tile=serviceLevel]").getByText("Alpha").waitFor();
  await page.reload();
  await page.waitForSelector("main[data-connection=open]");
  await sameAsTold(page);
  await page.context().close();
});

test("where definitions do not say what is a share of what, 0 % has no colour", async () => {
  await service.remove();
  service = await Service.start(["--clock", "events"], undefined, (statistics) =>
    statistics.replaceAll("name: ServiceLevelA", "name: OtherLevelA"),
  );
  await service.post(SCENE + call(10, "Alpha", 20, false));
  await pass(61);
  const page = await open(browser, service);
  await page.getByText("does not define ServiceLevelAbandoned, ServiceLevelAnswered.").waitFor();
  const level = page.locator("tr[data-queue=Alpha] .serviceLevel data");
  await level.getByText("0 %").waitFor();
  expect(await level.locator("svg").count()).toBe(0);
  expect(await page.locator("[data-tile=serviceLevel] svg").count()).toBe(0);
  await page.context().close();
});

test("a wall that is cut off shows its age, and heals when the service is back", async () => {
  await service.post(SCENE);
  await pass(11);
  const page = await open(browser, service);
  const complained = complaints(page);
  await sameAsTold(page);
  const before = await shown(page);
  const figure = page.locator("tr[data-queue=Sales] .waiting");
  const colour = (): Promise<string> => figure.evaluate((one) => getComputedStyle(one).color);
  const quiet = (): Promise<string> =>
    page.locator(".as-of .quiet").evaluate((one) => getComputedStyle(one).color);
  expect(await colour()).not.toBe(await quiet());
  await service.kill();
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
  await page.clock.fastForward(16_000);
  await page.getByText("Connection lost").waitFor();
  service.freeze(false);
  await page.clock.fastForward(5_000);
  await page.waitForSelector("main[data-connection=open]");
  await pass(31);
  await sameAsTold(page);
  await context.close();
});

/**
 * Opens a page with a clock turned by hand, and speaks to it as the service does. Gives how it is told that
 * the service is alive and that so many seconds have passed.
 */
async function hear(
  clock: "wall" | "events",
): Promise<{ page: Page; beat: (seconds: number, newestEvent: number) => Promise<void> }> {
  const context = await browser.newContext();
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
  await page.goto(service.address);
  await logIn(page, USER, PASSWORD);
  await page.waitForSelector("main[data-connection=open]");
  await sameAsTold(page);
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
  await service.post(SCENE);
  await pass(11);
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
  await pass(31);
  await sameAsTold(page);
  await beat(5, BEGIN_MS + 31_000);
  expect(await page.getByText("No event from the centre").count()).toBe(0);
  await page.context().close();
});

test("with the clock on the wall, values that do not go on are old, connected or not", async () => {
  await service.post(SCENE);
  await pass(11);
  const { page, beat } = await hear("wall");
  await beat(10, BEGIN_MS + 11_000);
  expect(await page.locator("main.stale").count()).toBe(0);
  await beat(30, BEGIN_MS + 11_000);
  await page.locator("main.stale[data-connection=open]").waitFor();
  await page.getByText("The service publishes nothing").waitFor();
  await pass(61);
  await sameAsTold(page);
  await beat(5, BEGIN_MS + 61_000);
  await page.locator("main:not(.stale)").waitFor();
  await page.context().close();
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

test("nothing moves when a number gets a sign, and all is in line", async () => {
  await service.post(SCENE);
  await pass(11);
  const page = await open(browser, service, { viewport: { width: 1920, height: 1080 } });
  await sameAsTold(page);
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
  await pass(71);
  await sameAsTold(page);
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
  await service.post(SCENE.replace("German", skill) + events([4, "Queued", `queue=${queue}`]));
  await pass(21);
  const page = await open(browser, service);
  await sameAsTold(page);
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

test("on a phone one sees from when the values are, however far one has scrolled", async () => {
  await service.post(SCENE);
  await pass(11);
  const page = await open(browser, service, { viewport: { width: 390, height: 500 } });
  await sameAsTold(page);
  await service.kill();
  await page.getByText("Connection lost").waitFor();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  for (const text of ["Data as of", "Connection lost", "without news"]) {
    const box = await page.getByText(text).boundingBox();
    expect(box?.y, text).toBeGreaterThanOrEqual(0);
    expect(box?.y, text).toBeLessThan(120);
  }
  await page.context().close();
});
