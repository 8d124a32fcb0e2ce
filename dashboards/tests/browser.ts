/** The browser under test: Debian's Chromium, without a window. */

import { type Browser, type BrowserContextOptions, type Page, chromium } from "playwright-core";

import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";

import { PASSWORD, Service, USER } from "./service";

/** Chromium that asks nobody but the page's own service for anything. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--js-flags=--expose-gc",
    ],
  });
}

/** A browser for all tests of a file, and a service of its own for each. */
export interface Stage {
  browser: Browser;
  service: Service;
}

/** Sets the stage before the tests of a file, and clears it behind them. */
export function stage(config?: string): Stage {
  const stage = {} as Stage;
  beforeAll(async () => {
    stage.browser = await launch();
  });
  afterAll(() => stage.browser?.close());
  beforeEach(async () => {
    stage.service = await Service.start(["--clock", "events"], config);
  });
  afterEach(() => stage.service.remove());
  return stage;
}

/** What a page has complained about: errors of scripts, and everything that the content policy refused. */
export function complaints(page: Page): string[] {
  const found: string[] = [];
  page.on("pageerror", (error) => found.push(String(error)));
  page.on("console", (message) => {
    // That the service is away, or wants a log-in, is part of the play.
    const isNetwork = /Failed to load resource|WebSocket connection to/.test(message.text());
    if (["error", "warning"].includes(message.type()) && !isNetwork) found.push(message.text());
  });
  return found;
}

/** Opens the page of a service, as a screen of this kind shows it, and logs in. */
export async function open(
  browser: Browser,
  service: Service,
  options: BrowserContextOptions = {},
  [name, password]: [string, string] = [USER, PASSWORD],
): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(service.address);
  await logIn(page, name, password);
  await page.waitForSelector("main[data-connection=open]");
  return page;
}

export async function logIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}
