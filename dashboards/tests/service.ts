/** The real service, in a folder of its own, on loopback. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const ROOT = join(import.meta.dirname, "../..");

/** The program under test: what `make` has built, or what the environment names. */
export const PROGRAM = process.env["TALLYBOARD_PROGRAM"] ?? join(ROOT, "target/ci/tallyboard");

export const USER = "admin";
export const PASSWORD = "a wall of boards";
/** The hash of the password, as `tallyboard password` prints it, made with little memory. */
const HASH =
  "$argon2id$v=19$m=64,t=1,p=1$WZaCNpRHs3v8Af2clZVtgg$wVsTiy7VYVvdYNlCU8BYT1RsbceVD7yEpxQfulGC7BI";
export const CONFIG = `account: { name: ${USER}, password: "${HASH}" }\n`;

/** A value as `/api/v1/stats` gives it. */
export interface Told {
  statistic: string;
  value: number | string | null;
  time: number;
  objectType?: string;
}

/** Events of an invented centre, as lines. */
export function simulated(options: string): string[] {
  const args = ["simulate", ...options.split(" ")];
  const text = execFileSync(PROGRAM, args, { encoding: "utf8", maxBuffer: 1 << 30 });
  return text.trimEnd().split("\n");
}

export class Service {
  readonly folder = mkdtempSync(join(tmpdir(), "tallyboard-"));
  address = "";
  #child: ChildProcess | null = null;
  #said = "";

  private constructor(private readonly args: string[]) {}

  /** Starts a service with an account and the shipped definitions, or with others. */
  static async start(
    args: string[],
    config = CONFIG,
    change = (statistics: string): string => statistics,
  ): Promise<Service> {
    const service = new Service(args);
    const statistics = readFileSync(join(ROOT, "statistics.yaml"), "utf8");
    writeFileSync(join(service.folder, "statistics.yaml"), change(statistics));
    writeFileSync(join(service.folder, "tallyboard.yaml"), config);
    await service.run("127.0.0.1:0");
    return service;
  }

  /** Starts the program in the folder, again if it was there before. */
  async run(listen = new URL(this.address).host): Promise<void> {
    const child = spawn(PROGRAM, ["serve", "--listen", listen, ...this.args], {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    let errors = "";
    child.stderr.on("data", (text) => (errors += text));
    this.#said = "";
    for await (const line of createInterface(child.stdout)) {
      this.#said += `${line}\n`;
      // The address of the wallboard is the last thing that it says.
      const address = /wallboard is at (http:\S+)\//.exec(line)?.[1];
      if (address !== undefined) {
        this.address = address;
        return;
      }
    }
    throw new Error(`the service did not start: ${errors}`);
  }

  /** Name and password that the service has printed because it has no account. */
  oneTimeAccount(): [string, string] {
    const found = /for this run: (\S+) (\S+)/.exec(this.#said);
    if (found?.[1] === undefined || found[2] === undefined) throw new Error(this.#said);
    return [found[1], found[2]];
  }

  /** Kills it as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  /** Lets it stand still, as a machine that is out of breath, or go on. */
  freeze(isFrozen: boolean): void {
    this.#child?.kill(isFrozen ? "SIGSTOP" : "SIGCONT");
  }

  /** Ends it and removes its folder. */
  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true });
  }

  async #ask(path: string, init: RequestInit = {}): Promise<unknown> {
    const authorization = `Basic ${btoa(`${USER}:${PASSWORD}`)}`;
    const response = await fetch(this.address + path, { ...init, headers: { authorization } });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** Posts events, all of which are taken in. */
  async post(lines: string): Promise<void> {
    const answer = (await this.#ask("/api/v1/events", { method: "POST", body: lines })) as {
      statusCode: number;
    };
    if (answer.statusCode !== 0) throw new Error(JSON.stringify(answer));
  }

  /** What all objects of a type show, by object. */
  async stats(type: string): Promise<Map<string, Told[]>> {
    const answer = (await this.#ask(`/api/v1/stats?type=${type}`)) as {
      objects: { objectId: string; statistics: Told[] }[];
    };
    return new Map(answer.objects.map(({ objectId, statistics }) => [objectId, statistics]));
  }
}
