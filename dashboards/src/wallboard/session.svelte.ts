/**
 * The page's dealings with the service: who is logged in, whether values still come, and from when
 * they are.
 */

import { Board, STATISTICS, type Queue } from "../board/board.svelte";
import * as api from "../service/api";
import type { Settings } from "../service/api";
import { type Advice, type Connection, PAUSE_MS_MAX, Stream } from "../service/stream";

/** How many questions about the past may be open at once. */
const QUESTIONS_MAX = 4;
/** Of how many queues the past is asked for; the others begin now. */
const RECALLED_MAX = 200;

/** What is to be seen: nothing yet, the log-in, or the wall. */
export type Scene = "begin" | "login" | "wall";

export class Session {
  scene: Scene = $state("begin");
  settings: Settings | null = $state(null);
  board = $state.raw(new Board());
  connection: Connection = $state("connecting");
  /** Statistics that the service does not define. */
  unknownStatistics: string[] = $state([]);
  /** When the service was heard last, by the clock of this machine's uptime, ms. */
  heardAt = $state(0);
  #stream: Stream | null = null;

  /** Begins, or goes on after somebody has logged in. */
  async begin(): Promise<void> {
    const answer = await api.settings();
    switch (answer.kind) {
      case "ok":
        this.settings = answer.body;
        this.scene = "wall";
        this.#follow(answer.body);
        break;
      case "denied":
        this.scene = "login";
        break;
      case "refused":
      case "unreachable":
        this.connection = "lost";
        setTimeout(() => void this.begin(), PAUSE_MS_MAX);
    }
  }

  /** Logs in. Gives why not, where that fails. */
  async logIn(userName: string, password: string): Promise<string | null> {
    const answer = await api.logIn(userName, password);
    switch (answer.kind) {
      case "ok":
        await this.begin();
        return null;
      case "denied":
        return "Name or password is wrong.";
      case "refused":
        return `The service says: ${answer.message}.`;
      case "unreachable":
        return "The service cannot be reached.";
    }
  }

  async logOut(): Promise<void> {
    const answer = await api.logOut();
    // Whoever believes to be logged out should be.
    if (answer.kind === "ok" || answer.kind === "denied") this.#leave();
  }

  /** Tries to connect at once. */
  hurry(): void {
    this.#stream?.hurry();
  }

  #leave(): void {
    this.#stream?.close();
    this.#stream = null;
    this.board = new Board();
    this.scene = "login";
  }

  #follow(settings: Settings): void {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const path = api.address("/api/v1/stats/stream");
    let isFirst = true;
    this.heardAt = performance.now();
    const plan = {
      address: `${scheme}://${location.host}${path}`,
      statistics: STATISTICS,
      periodS: settings.periodS,
      mayGoOn: () => this.#advice(),
    };
    this.#stream = new Stream(plan, {
      connection: (connection) => {
        this.connection = connection;
        isFirst ||= connection === "open";
      },
      values: (time, changes) => {
        this.heardAt = performance.now();
        const fresh = this.board.take(time, changes);
        // What was between is missing after each connection.
        const isCutOff = isFirst && changes.length > 0;
        if (isCutOff) isFirst = false;
        void this.#recall(isCutOff ? this.board.queues : fresh);
      },
      unknownStatistics: (names) => {
        this.unknownStatistics = names;
      },
    });
  }

  /** Whether the stream should be opened again; the service may have learnt something meanwhile. */
  async #advice(): Promise<Advice> {
    const answer = await api.settings();
    switch (answer.kind) {
      case "ok":
        // Another program is behind the address, and brings another page.
        if (answer.body.release !== this.settings?.release) location.reload();
        this.settings = answer.body;
        return "go";
      case "denied":
        this.#leave();
        return "stop";
      case "refused":
      case "unreachable":
        return "wait";
    }
  }

  async #recall(queues: Queue[]): Promise<void> {
    const { asOf } = this.board;
    if (asOf === null) return;
    const waiting = queues.slice(0, RECALLED_MAX);
    const work = async (): Promise<void> => {
      for (let queue = waiting.pop(); queue !== undefined; queue = waiting.pop()) {
        await queue.recall(api.history, asOf);
      }
    };
    await Promise.all(Array.from({ length: QUESTIONS_MAX }, work));
  }
}
