/** The page that shows what the API can do: `/docs`. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";

import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";

import { violations } from "./accessibility";
import { complaints, logIn, stage } from "./browser";
import { CONFIG, PASSWORD, USER } from "./service";

const PICTURES = join(import.meta.dirname, "../../target/screenshots");

const on = stage(CONFIG + "http: { enableCsrfProtection: true }\n");

async function open(address: string, theme: "dark" | "light" = "dark"): Promise<Page> {
  const context = await on.browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${address}/docs?theme=${theme}`);
  await logIn(page, USER, PASSWORD);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.getByRole("navigation").waitFor();
  return page;
}

/** Opens an operation, and gives its part of the page. */
async function operation(page: Page, method: string, path: string): Promise<Locator> {
  const part = page
    .locator("details")
    .filter({ has: page.locator("summary").getByText(method, { exact: true }) })
    .filter({ has: page.locator("summary").getByText(path, { exact: true }) });
  await part.locator("summary").click();
  return part;
}

/** Opens everything that can be opened. */
async function openAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const part of document.querySelectorAll("details")) part.open = true;
  });
  await page.getByRole("button", { name: /^Send/ }).last().waitFor();
}

test("who logs in sees every operation, and nothing that WCAG or the content policy forbids", async () => {
  for (const theme of ["dark", "light"] as const) {
    const page = await open(on.service.address, theme);
    const complained = complaints(page);
    const described = await page.evaluate(async () => {
      const { paths } = await (await fetch("/api/v2/openapi.json")).json();
      return Object.values(paths).flatMap((methods) => Object.keys(methods as object)).length;
    });
    expect(described).toBeGreaterThan(70);
    expect(await page.locator("details").count()).toBe(described);
    expect(await violations(page)).toEqual([]);
    await openAll(page);
    expect(await violations(page)).toEqual([]);
    expect(complained).toEqual([]);
    await page.context().close();
  }
});

test("an operation can be found and tried, also where changes have to show a token", async () => {
  const page = await open(on.service.address);
  const complained = complaints(page);
  await page.getByLabel("Find").fill("post skills");
  const making = await operation(page, "POST", "/skills");
  await making.getByLabel("Body").fill('{"id":"it","name":"Italian"}');
  await making.getByRole("button", { name: "Send POST" }).click();
  await making.getByText(/^HTTP 200 after/).waitFor();
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, "docs-dark.png") });
  await page.getByLabel("Find").fill("get skills {id}");
  const form = await operation(page, "GET", "/skills/{id}");
  await form.getByLabel("id in the path").fill("it");
  await form.getByRole("button", { name: "Send GET" }).click();
  await form.getByText('"name": "Italian"').waitFor();
  await form.getByLabel("id in the path").fill("nobody/..");
  await form.getByRole("button", { name: "Send GET" }).click();
  await form.getByText(/^HTTP 404 after/).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByLabel("Password").waitFor();
  expect(complained).toEqual([]);
  await page.context().close();
});

test("on a phone nothing is wider than the screen", async () => {
  const page = await open(on.service.address);
  await page.setViewportSize({ width: 375, height: 800 });
  await openAll(page);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(375);
  expect(await violations(page)).toEqual([]);
  await page.screenshot({ path: join(PICTURES, "docs-phone.png") });
  await page.context().close();
});
