/**
 * The page's dealings with the service: who is logged in, whether values still come, and from when
 * they are.
 */

import { Board, STATISTICS, type Queue } from "../board/board.svelte";
import { Freshness } from "../board/freshness";
import * as api from "../service/api";
import type { Settings } from "../service/api";
import { type Advice, type Connection, PAUSE_MS_MAX, Stream } from "../service/stream";

/** How many questions about the past may be open at once. */
const QUESTIONS_MAX = 4;
/** Of how many queues the past is asked for; the others begin now. */
const RECALLED_MAX = 200;
/** How often a page that stays open has its log-in prolonged, ms: a cookie lasts for days. */
export const PROLONGING_PERIOD_MS = 24 * 3_600_000;

/** What is to be seen: nothing yet, the log-in, or the wall. */
export type Scene = "begin" | "login" | "wall";

export class Session {
  scene: Scene = $state("begin");
  settings: Settings | null = $state(null);
  board = $state.raw(new Board());
  connection: Connection = $state("connecting");
  /** Whether there was a connection, and is none. */
  isCutOff = $state(false);
  /** Whether the service could not be asked who is logged in. */
  isUnreachable = $state(false);
  /** Whether somebody wanted to log out, and the service did not hear it. */
  hasLogOutFailed = $state(false);
  /** Statistics that the service does not define. */
  unknownStatistics: string[] = $state([]);
  #freshness = new Freshness(performance.now());
  #stream: Stream | null = null;
  #prolonging: ReturnType<typeof setInterval> | undefined;

  /** Begins, or goes on after somebody has logged in. */
  async begin(): Promise<void> {
    const answer = await this.#ask();
    switch (answer.kind) {
      case "ok":
        this.isUnreachable = false;
        this.settings = answer.body;
        this.scene = "wall";
        this.#follow();
        break;
      case "denied":
        this.scene = "login";
        break;
      case "refused":
      case "unreachable":
        this.isUnreachable = true;
        setTimeout(() => void this.begin(), PAUSE_MS_MAX);
    }
  }

  /** Asks what the page has to know, if somebody is logged in: who is not need not be refused. */
  async #ask(): Promise<api.Answer<Settings>> {
    const answer = await api.isLoggedIn();
    if (answer.kind !== "ok") return answer;
    return answer.body ? api.settings() : { kind: "denied" };
  }

  /** Logs in. Gives why not, where that fails. */
  async logIn(userName: string, password: string): Promise<string | null> {
    const problem = api.problemOf(await api.logIn(userName, password));
    if (problem === null) await this.begin();
    return problem;
  }

  async logOut(): Promise<void> {
    this.hasLogOutFailed = false;
    const answer = await api.logOut();
    // Whoever believes to be logged out should be.
    if (answer.kind === "ok" || answer.kind === "denied") this.#leave();
    else this.hasLogOutFailed = true;
  }

  /** Tries to connect at once. */
  hurry(): void {
    this.#stream?.hurry();
  }

  /** For how long the service has not been heard, at an instant of the uptime, ms. */
  unheardMs(now: number): number {
    return this.#freshness.unheardMs(now);
  }

  /** How old the values are where they should be newer, ms. */
  lateMs(now: number): number | null {
    if (this.settings === null) return null;
    return this.#freshness.lateMs(this.board.asOf, this.settings, now);
  }

  /** For how long nothing has happened in the centre, where that is remarkable, ms. */
  quietMs(now: number): number | null {
    return this.settings === null ? null : this.#freshness.quietMs(this.settings, now);
  }

  #leave(): void {
    this.#stream?.close();
    this.#stream = null;
    clearInterval(this.#prolonging);
    this.board = new Board();
    [this.isCutOff, this.hasLogOutFailed] = [false, false];
    this.scene = "login";
  }

  #follow(): void {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const path = api.address("/api/v1/stats/stream");
    let isFirst = true;
    this.#freshness = new Freshness(performance.now());
    this.#prolonging = setInterval(() => void api.isLoggedIn(), PROLONGING_PERIOD_MS);
    const plan = {
      address: `${scheme}://${location.host}${path}`,
      statistics: STATISTICS,
      mayGoOn: () => this.#advice(),
    };
    this.#stream = new Stream(plan, {
      connection: (connection) => {
        this.connection = connection;
        if (connection === "lost") this.isCutOff = true;
        if (connection !== "open") return;
        isFirst = true;
        [this.isCutOff, this.hasLogOutFailed] = [false, false];
      },
      alive: (alive) => {
        this.#freshness.hear(performance.now());
        this.#freshness.take(alive, performance.now());
      },
      values: (time, changes) => {
        this.#freshness.hear(performance.now());
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
    const answer = await this.#ask();
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
