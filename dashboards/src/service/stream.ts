/**
 * The stream of values: a WebSocket that is opened again whenever it ends or falls silent.
 *
 * Always: there is one socket at the most, and one timer that opens the next.
 */

import type { Value } from "./api";

/** A value that has changed. */
export interface Change {
  objectId: string;
  objectType: string;
  statistic: string;
  value: Value;
  time: number;
}

/** That the service is there, and how new what it knows is; instants are ms since 1970. */
export interface Alive {
  /** The clock of the service. */
  now: number;
  /** The instant up to which values were told. */
  time: number | null;
  newestEvent: number | null;
}

/** What a stream says. */
type Message =
  | ({ event: "alive" } & Alive)
  | { event: "values"; time: number | null; values: Change[] }
  | { event: "subscribed"; unknownStatistics?: string[] }
  | { event: "unsubscribed" }
  | { event: "error"; statusMessage: string };

/** How a stream is connected. */
export type Connection = "connecting" | "open" | "lost";

/** Who hears what a stream says. */
export interface Listener {
  connection(connection: Connection): void;
  /** The service is there. */
  alive(alive: Alive): void;
  /** Values up to an instant; without any, nothing has changed up to then. */
  values(time: number | null, changes: Change[]): void;
  /** Statistics that the service does not define. */
  unknownStatistics(names: string[]): void;
}

/** Whether to open the next socket: at once, later, or never again. */
export type Advice = "go" | "wait" | "stop";

/** What a stream needs. */
export interface Plan {
  address: string;
  statistics: readonly string[];
  /** Asked before each further attempt. */
  mayGoOn: () => Promise<Advice>;
}

/** The pause before the first further attempt, ms; each pause is twice as long as the one before … */
export const PAUSE_MS_MIN = 500;
/** … up to this one, so that the page heals within seconds once the service is back. */
export const PAUSE_MS_MAX = 4_000;
/** How long opening a socket may take, ms. */
export const OPENING_MS_MAX = 8_000;
/** After how long without a word a connection counts as lost, ms: the service speaks every 5 s. */
export const SILENCE_MS_MAX = 15_000;

/** Keeps a stream open. */
export class Stream {
  readonly #plan: Plan;
  readonly #listener: Listener;
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;
  #isClosed = false;

  constructor(plan: Plan, listener: Listener) {
    this.#plan = plan;
    this.#listener = listener;
    this.#open();
  }

  /** Ends the stream for good. */
  close(): void {
    this.#isClosed = true;
    this.#drop();
  }

  /** Tries at once instead of after the pause: the network is back, or somebody looks again. */
  hurry(): void {
    if (this.#isClosed || this.#socket !== null) return;
    this.#attempts = 0;
    void this.#tryAgain();
  }

  #open(): void {
    this.#listener.connection("connecting");
    const socket = new WebSocket(this.#plan.address);
    this.#socket = socket;
    this.#expect(OPENING_MS_MAX);
    const isMine = (): boolean => this.#socket === socket;
    socket.onopen = () => {
      if (!isMine()) return;
      const statistics = this.#plan.statistics;
      socket.send(JSON.stringify({ operation: "subscribe", objects: ["*"], statistics }));
    };
    socket.onmessage = (message) => {
      if (isMine()) this.#hear(JSON.parse(String(message.data)) as Message);
    };
    socket.onclose = () => {
      if (isMine()) this.#lose();
    };
  }

  #hear(message: Message): void {
    switch (message.event) {
      case "subscribed":
        this.#attempts = 0;
        this.#listener.connection("open");
        this.#listener.unknownStatistics(message.unknownStatistics ?? []);
        break;
      case "alive":
        this.#listener.alive(message);
        break;
      case "values":
        this.#listener.values(message.time, message.values);
        break;
      case "unsubscribed":
      case "error":
        break;
    }
    this.#expect(SILENCE_MS_MAX);
  }

  /** Expects a word within so many milliseconds; after that the connection is as good as lost. */
  #expect(withinMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lose(), withinMs);
  }

  #lose(): void {
    this.#drop();
    if (this.#isClosed) return;
    this.#listener.connection("lost");
    const pause = Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN * 2 ** this.#attempts);
    this.#attempts += 1;
    // All walls of a centre lose the service at the same moment; they need not return in one.
    const spread = 0.5 + Math.random() / 2;
    this.#timer = setTimeout(() => void this.#tryAgain(), pause * spread);
  }

  async #tryAgain(): Promise<void> {
    clearTimeout(this.#timer);
    const advice = await this.#plan.mayGoOn();
    // Somebody else was quicker, or it is over.
    if (this.#isClosed || this.#socket !== null) return;
    switch (advice) {
      case "go":
        return this.#open();
      case "wait":
        return this.#lose();
      case "stop":
        return this.close();
    }
  }

  #drop(): void {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }
}
