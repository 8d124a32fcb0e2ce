import { afterEach, beforeEach, expect, test, vi } from "vitest";

import {
  type Advice,
  type Alive,
  type Connection,
  OPENING_MS_MAX,
  PAUSE_MS_MAX,
  SILENCE_MS_MAX,
  Stream,
} from "./stream";

/** Sockets that a test opens, feeds and closes. */
class FakeSocket {
  static all: FakeSocket[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  sent: string[] = [];
  isClosed = false;

  constructor(readonly address: string) {
    FakeSocket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.isClosed = true;
  }

  say(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  /** Lets the service accept the subscription. */
  accept(): void {
    this.onopen?.();
    this.say({ event: "subscribed" });
  }
}

let connections: Connection[];
let beats: Alive[];
let advice: Advice;

function stream(): Stream {
  return new Stream(
    { address: "ws://wall", statistics: ["A"], mayGoOn: async () => advice },
    {
      connection: (connection) => connections.push(connection),
      alive: (alive) => beats.push(alive),
      values: () => undefined,
      unknownStatistics: () => undefined,
    },
  );
}

function socket(place: number): FakeSocket {
  const socket = FakeSocket.all.at(place);
  if (socket === undefined) throw new Error(`there is no socket ${place}`);
  return socket;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  FakeSocket.all = [];
  connections = [];
  beats = [];
  advice = "go";
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a stream subscribes to its statistics of all objects", () => {
  stream();
  socket(0).accept();
  expect(socket(0).sent).toEqual(['{"operation":"subscribe","objects":["*"],"statistics":["A"]}']);
  expect(connections).toEqual(["connecting", "open"]);
});

test("a socket that ends is followed by another", async () => {
  stream();
  socket(0).accept();
  socket(0).onclose?.();
  expect(connections.at(-1)).toBe("lost");
  await vi.advanceTimersByTimeAsync(PAUSE_MS_MAX);
  expect(FakeSocket.all).toHaveLength(2);
  socket(1).accept();
  expect(connections.at(-1)).toBe("open");
});

test("however long the service is away, the next attempt is seconds away", async () => {
  stream();
  advice = "wait";
  socket(0).onclose?.();
  await vi.advanceTimersByTimeAsync(3_600_000);
  advice = "go";
  await vi.advanceTimersByTimeAsync(PAUSE_MS_MAX);
  expect(FakeSocket.all).toHaveLength(2);
});

test("a socket that falls silent is given up, and what it says later is not heard", async () => {
  stream();
  socket(0).accept();
  await vi.advanceTimersByTimeAsync(SILENCE_MS_MAX - 1);
  socket(0).say({ event: "values", time: 1, values: [] });
  await vi.advanceTimersByTimeAsync(SILENCE_MS_MAX - 1);
  expect(connections.at(-1)).toBe("open");
  await vi.advanceTimersByTimeAsync(1);
  expect(connections.at(-1)).toBe("lost");
  expect(socket(0).isClosed).toBe(true);
  socket(0).accept();
  expect(connections.at(-1)).toBe("lost");
});

test("a service that has no values to tell stays connected by saying that it is there", async () => {
  stream();
  socket(0).accept();
  for (let second = 0; second < 3_600; second += 5) {
    await vi.advanceTimersByTimeAsync(5_000);
    socket(0).say({ event: "alive", now: second, time: null, newestEvent: 7 });
  }
  expect(connections).toEqual(["connecting", "open"]);
  expect(beats.at(-1)).toMatchObject({ now: 3_595, newestEvent: 7 });
});

test("a socket that does not open is given up", async () => {
  stream();
  await vi.advanceTimersByTimeAsync(OPENING_MS_MAX);
  expect(connections.at(-1)).toBe("lost");
});

test("who is no longer logged in tries no more", async () => {
  stream();
  socket(0).accept();
  advice = "stop";
  socket(0).onclose?.();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(FakeSocket.all).toHaveLength(1);
});

test("a stream can be hurried, and closed for good", async () => {
  const one = stream();
  socket(0).onclose?.();
  one.hurry();
  one.hurry();
  await vi.advanceTimersByTimeAsync(0);
  expect(FakeSocket.all).toHaveLength(2);
  one.close();
  one.hurry();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(FakeSocket.all).toHaveLength(2);
  expect(socket(1).isClosed).toBe(true);
});
