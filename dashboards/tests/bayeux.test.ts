/**
 * `/api/v2/notifications` as real clients use it: the official one of CometD, in Node and in a browser,
 * and that of Faye, which was written by others.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { AckExtension, CometD, type Message, TimeSyncExtension } from "cometd";
import { adapt } from "cometd-nodejs-client";
import { Client as Faye } from "faye";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { launch, open } from "./browser";
import { SCENE, events } from "./scene";
import { CONFIG, PASSWORD, Service, USER } from "./service";
import { Wire } from "./wire";

const PATH = "/api/v2/notifications";
const BASIC = `Basic ${btoa(`${USER}:${PASSWORD}`)}`;
/** What a client says of itself that cannot send headers. Clients write into it. */
function authentication(): object {
  return { ext: { authentication: { userName: USER, password: PASSWORD } } };
}

/** Where clients may publish. */
const CHAT = "cometd: { clientChannels: [/chat/**] }\n";
const TRANSPORTS = ["websocket", "long-polling"] as const;

/** What is told of a queue. */
const WAITING = "/v2/statistics/Sales/Current_In_Queue";

/** What a page keeps. */
interface Ears {
  heard: number[];
}

interface Value {
  messageType: string;
  objectId: string;
  statistic: string;
  value: number;
}

let service: Service;

beforeAll(() => {
  const log = console.log;
  adapt();
  // The adapter makes the console talkative.
  console.debug = () => {};
  console.log = log;
});

beforeEach(async () => {
  // Each change is told at once.
  service = await Service.start(["--clock", "events"], CONFIG + CHAT, (statistics) =>
    statistics.replace(
      /(name: Current_In_Queue\n(?:.*\n)*?notificationMode: )PERIODICAL/,
      "$1IMMEDIATE",
    ),
  );
  await service.post(SCENE);
});

afterEach(() => service.remove());

/** Waits until something is so; how long is up to the test. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((soon) => setTimeout(soon, 5));
}

function client(address: string, transport: (typeof TRANSPORTS)[number]): CometD {
  const cometd = new CometD();
  for (const other of [...cometd.getTransportTypes()]) {
    if (other !== transport) cometd.unregisterTransport(other);
  }
  cometd.registerExtension("timesync", new TimeSyncExtension());
  cometd.configure({
    url: address + PATH,
    logLevel: "warn",
    backoffIncrement: 20,
    maxNetworkDelay: 5_000,
  });
  return cometd;
}

/** Shakes hands, and subscribes after each handshake, as applications do. */
function listen(cometd: CometD, channel: string, heard: Value[]): { handshakes: Message[] } {
  const handshakes: Message[] = [];
  cometd.addListener("/meta/handshake", (message) => {
    if (message.successful !== true) return;
    handshakes.push(message);
    cometd.subscribe(channel, ({ data }) => heard.push(data as Value));
  });
  cometd.handshake(authentication());
  return { handshakes };
}

function goodbye(cometd: CometD): Promise<void> {
  return new Promise((gone) => cometd.disconnect(() => gone()));
}

/** A caller joins the queue. */
function queued(second: number): Promise<void> {
  return service.post(events([second, "Queued", "queue=Sales"]));
}

describe.each(TRANSPORTS)("CometD in Node over %s", (transport) => {
  test("hears what is there and what happens", async () => {
    const cometd = client(service.address, transport);
    const heard: Value[] = [];
    listen(cometd, "/v2/statistics/Sales/*", heard);
    const waiting = (): Value[] => heard.filter(({ statistic }) => WAITING.endsWith(statistic));
    await until(() => waiting().length === 1);
    await queued(11);
    await until(() => waiting().length === 2);
    expect(waiting().map(({ value }) => value)).toEqual([1, 2]);
    expect(waiting()[0]).toMatchObject({
      messageType: "StatisticUpdateMessage",
      objectId: "Sales",
      statistic: "Current_In_Queue",
    });
    expect(cometd.getTransport()?.type).toBe(transport);
    await goodbye(cometd);
  });

  test("hears each event once, however often it has subscribed", async () => {
    const cometd = client(service.address, transport);
    await new Promise<Message>((tell) => cometd.handshake(authentication(), tell));
    const patterns = ["/chat/a", "/chat/*", "/chat/**", "/**"];
    const heard: unknown[] = [];
    const subscribed = patterns.map((pattern) => {
      const hear = ({ channel, data }: Message): void => {
        // The client tells patterns of replies as well, which have no data.
        if (channel === "/chat/a" && data !== undefined) heard.push(data);
      };
      return new Promise<Message>((tell) => cometd.subscribe(pattern, hear, tell));
    });
    await Promise.all(subscribed);
    for (const data of ["one", "two"]) {
      await new Promise<Message>((tell) => cometd.publish("/chat/a", data, tell));
    }
    await until(() => heard.includes("two"));
    expect(heard).toEqual([..."1234"].map(() => "one").concat([..."1234"].map(() => "two")));
    await goodbye(cometd);
  });

  test("is told what it may not", async () => {
    const cometd = client(service.address, transport);
    const denied = new Promise<Message>((tell) => cometd.handshake(tell));
    expect((await denied).error).toBe("403::handshake_denied");
    const again = client(service.address, transport);
    await new Promise<Message>((tell) => again.handshake(authentication(), tell));
    const published = new Promise<Message>((tell) => again.publish(WAITING, {}, tell));
    expect(await published).toMatchObject({
      successful: false,
      error: `403:${WAITING}:publish_denied`,
    });
    await goodbye(again);
  });

  test("loses nothing while its wire is cut, with ack", async () => {
    const wire = await Wire.to(service.address);
    const cometd = client(wire.address, transport);
    cometd.registerExtension("ack", new AckExtension());
    const heard: Value[] = [];
    const { handshakes } = listen(cometd, "/v2/statistics/Sales/Current_In_Queue", heard);
    await until(() => heard.length === 1);
    for (const second of [11, 21, 31]) {
      const known = heard.length;
      wire.cut(true);
      await queued(second);
      wire.cut(false);
      await until(() => heard.length > known);
    }
    expect(heard.map(({ value }) => value)).toEqual([1, 2, 3, 4]);
    expect(handshakes.length).toBe(1);
    await goodbye(cometd);
    await wire.remove();
  });

  test("begins anew after a restart of the service", async () => {
    const cometd = client(service.address, transport);
    const heard: Value[] = [];
    const { handshakes } = listen(cometd, WAITING, heard);
    await until(() => heard.length === 1);
    await service.kill();
    await service.run();
    await until(() => heard.length === 2);
    expect(handshakes.length).toBe(2);
    expect(handshakes[0]?.clientId).not.toBe(handshakes[1]?.clientId);
    await queued(11);
    await until(() => heard.at(-1)?.value === 2);
    await goodbye(cometd);
  });
});

describe.each(TRANSPORTS)("Faye over %s", (transport) => {
  test("hears values, and goes on by itself after a restart", async () => {
    const faye = new Faye(service.address + PATH, { retry: 0.1 });
    faye.setHeader("Authorization", BASIC);
    faye.disable("eventsource");
    if (transport === "long-polling") faye.disable("websocket");
    const types = new Set<unknown>();
    faye.addExtension({
      incoming(message, pass) {
        if (message["channel"] === "/meta/handshake") types.add(message["clientId"]);
        pass(message);
      },
    });
    const heard: unknown[] = [];
    await faye.subscribe("/v2/statistics/Sales/*", (data) => {
      if (data["statistic"] === "Current_In_Queue") heard.push(data["value"]);
    });
    await until(() => heard.includes(1));
    await queued(11);
    await until(() => heard.includes(2));
    await service.kill();
    await service.run();
    await until(() => types.size === 2);
    await queued(21);
    await until(() => heard.includes(3));
    faye.disconnect();
  });
});

describe("CometD in a browser", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
  });

  afterAll(() => browser?.close());

  test.each([...TRANSPORTS, "callback-polling"])(
    "hears by its cookie over %s",
    async (transport) => {
      const page = await open(browser, service);
      await page.route("**/assets/cometd/*", (route) => {
        const file = new URL(route.request().url()).pathname.split("/").at(-1) ?? "";
        const path = join(import.meta.dirname, "../node_modules/cometd", file);
        return route.fulfill({ contentType: "text/javascript", body: readFileSync(path, "utf8") });
      });
      // As text, because what would be written here is changed for the tests.
      await page.evaluate(`(async () => {
      const { CometD } = await import("/assets/cometd/cometd.js");
      const cometd = new CometD();
      for (const other of [...cometd.getTransportTypes()]) {
        if (other !== "${transport}") cometd.unregisterTransport(other);
      }
      window.heard = [];
      // Its timers would be in a worker made of a text, which the policy of the page forbids.
      const useWorkerScheduler = false;
      cometd.configure({ url: location.origin + "${PATH}", logLevel: "warn", useWorkerScheduler });
      cometd.addListener("/meta/handshake", () => {
        cometd.subscribe("${WAITING}", ({ data }) => window.heard.push(data.value));
      });
      cometd.handshake();
    })()`);
      await page.waitForFunction(() => (globalThis as unknown as Ears).heard.includes(1));
      await queued(11);
      await page.waitForFunction(() => (globalThis as unknown as Ears).heard.includes(2));
      expect(await page.evaluate("window.heard")).toEqual([1, 2]);
      await page.context().close();
    },
  );
});
