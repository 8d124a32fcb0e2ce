/** Who comes in, stays, and goes. */

import { expect, test } from "vitest";

import { violations } from "./accessibility";
import { complaints, logIn, open, stage } from "./browser";
import { SCENE, pass, sameAsTold } from "./scene";
import { CONFIG, PASSWORD, Service, USER } from "./service";

const on = stage();

test("who wants to see the wall logs in", async () => {
  await on.service.post(SCENE);
  await pass(on.service, 11);
  const page = await on.browser.newPage();
  const complained = complaints(page);
  const refused: string[] = [];
  page.on("response", (response) => {
    if (!response.ok()) refused.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(on.service.address);
  await page.waitForFunction(() => document.activeElement?.id === "name");
  // Who is not logged in yet has done nothing wrong.
  expect(refused).toEqual([]);
  await logIn(page, USER, "a wrong one");
  await page.getByText("Name or password is wrong.").waitFor();
  expect(await violations(page)).toEqual([]);
  await logIn(page, USER, PASSWORD);
  await page.waitForSelector("main[data-connection=open]");
  await sameAsTold(page, on.service);
  await page.reload();
  await page.waitForSelector("main[data-connection=open]");
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByLabel("Password").waitFor();
  await page.reload();
  await page.getByLabel("Password").waitFor();
  expect(complained).toEqual([]);
  await page.context().close();
});

test("who logs out is logged out where changes have to show a token, also of a newer session", async () => {
  await on.service.remove();
  const http = "http: { enableCsrfProtection: true }\n";
  on.service = await Service.start(["--clock", "events"], CONFIG + http);
  const page = await open(on.browser, on.service);
  const { address } = on.service;
  const newer = await page.context().request.post(`${address}/login`, {
    data: { userName: USER, password: PASSWORD },
  });
  expect(newer.status()).toBe(200);
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByLabel("Password").waitFor();
  const standing = await page.context().request.get(`${address}/login`);
  expect(await standing.json()).toMatchObject({ isLoggedIn: false });
  await page.context().close();
});

test("a page that stays open stays logged in", async () => {
  const context = await on.browser.newContext();
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(on.service.address);
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
  const page = await open(on.browser, on.service);
  await on.service.kill();
  await page.waitForSelector("main[data-connection=lost]");
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByText("Not logged out: the service cannot be reached.").waitFor();
  await on.service.run();
  await page.waitForSelector("main[data-connection=open]");
  expect(await page.getByText("Not logged out").count()).toBe(0);
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByLabel("Password").waitFor();
  await page.context().close();
});

test("whose session ends elsewhere is asked to log in, and sees nothing", async () => {
  await on.service.post(SCENE);
  await pass(on.service, 11);
  const page = await open(on.browser, on.service);
  await page.request.post(`${on.service.address}/logout`);
  await page.getByLabel("Password").waitFor();
  expect(await page.locator("tr[data-queue]").count()).toBe(0);
  await page.context().close();
});

test("a page of an older service loads itself anew", async () => {
  const page = await open(on.browser, on.service);
  await page.evaluate(() => Object.assign(globalThis, { isOld: true }));
  await page.route("**/api/v1/wallboard", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), release: "newer" } });
  });
  await on.service.kill();
  await page.waitForSelector("main[data-connection=lost]");
  await on.service.run();
  await page.waitForFunction(() => !("isOld" in globalThis));
  await page.waitForSelector("main[data-connection=open]");
  await page.context().close();
});
