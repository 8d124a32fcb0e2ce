/**
 * What is on the wall: the newest value of everything that is shown, by object.
 *
 * Always: a value is what the service published last; nothing is interpolated.
 */

import { SvelteMap } from "svelte/reactivity";

import type { Value, ValueAt } from "../service/api";
import type { Change } from "../service/stream";
import { TRAIL_MS, Trail } from "./trail";

/** The columns of the queue table, with the statistics that they show. */
export const QUEUE_STATISTICS = {
  waiting: "Current_In_Queue",
  longestWait: "CurrMaxCallWaitingTime",
  answered: "Total_Answered",
  abandoned: "Total_Abandoned",
  serviceLevel: "ServiceLevel",
} as const;

/** What the service level is a share of: calls of its interval that were answered or lost. */
export const SHARE_STATISTICS = {
  levelAnswered: "ServiceLevelAnswered",
  levelAbandoned: "ServiceLevelAbandoned",
} as const;

/** The columns of the skill table, with the statistics that they show. */
export const SKILL_STATISTICS = {
  ready: "CurrentReadyAgents",
  inCall: "CurrentInCallAgents",
  notReady: "CurrentNotReadyAgents",
  loggedIn: "CurrentNumberLoggedInAgents",
} as const;

/** Everything that the page asks for. */
export const STATISTICS: readonly string[] = [
  ...Object.values(QUEUE_STATISTICS),
  ...Object.values(SHARE_STATISTICS),
  ...Object.values(SKILL_STATISTICS),
];

export type QueueColumn = keyof typeof QUEUE_STATISTICS;
export type SkillColumn = keyof typeof SKILL_STATISTICS;

/** Everything that is known of a queue. */
type QueueValue = QueueColumn | keyof typeof SHARE_STATISTICS;

const QUEUE_VALUES: Record<QueueValue, string> = { ...QUEUE_STATISTICS, ...SHARE_STATISTICS };

type Columns<Column extends string> = Record<Column, number | null>;

/** How many objects the page shows of each type; a page with more would not be read. */
export const OBJECTS_MAX = 1_000;

/** Asks for published values of a queue, the oldest first. */
export type History = (
  queue: string,
  statistic: string,
  from: number,
  to: number,
) => Promise<ValueAt[]>;

/** A queue on the wall. */
export class Queue {
  readonly id: string;
  values: Columns<QueueValue> = $state({
    waiting: null,
    longestWait: null,
    answered: null,
    abandoned: null,
    serviceLevel: null,
    levelAnswered: null,
    levelAbandoned: null,
  });
  /** How many callers waited during the last hour. */
  readonly trail = new Trail();
  /** Grows when the trail changes. */
  trailVersion = $state(0);

  constructor(id: string) {
    this.id = id;
  }

  /** Of how many calls the service level is a share; none where the service does not say. */
  get levelCalls(): number | null {
    const { levelAnswered, levelAbandoned } = this.values;
    if (levelAnswered === null || levelAbandoned === null) return null;
    return levelAnswered + levelAbandoned;
  }

  /** Whether a service level of 0 may be a share of nothing, because nobody says of what it is one. */
  get isDoubtful(): boolean {
    return this.values.serviceLevel === 0 && this.levelCalls === null;
  }

  /** What a column shows: nothing where there is no value, or nothing that it could be a share of. */
  shown(column: QueueColumn): number | null {
    if (column === "serviceLevel" && this.levelCalls === 0) return null;
    return this.values[column];
  }

  /** Takes new values in, all of one instant. */
  take(changes: Partial<Columns<QueueValue>>, time: number): void {
    Object.assign(this.values, changes);
    const { waiting } = this.values;
    if (waiting !== null) this.follow(time, waiting);
  }

  /** Goes on with the trail. */
  follow(time: number, waiting: number): void {
    this.trail.add(time, waiting);
    this.trailVersion += 1;
  }

  /** Takes in what the service knows of the time before the page was opened, or while it was cut off. */
  async recall(history: History, to: number): Promise<void> {
    const from = to - TRAIL_MS;
    this.trail.fill(await history(this.id, QUEUE_STATISTICS.waiting, from, to));
    this.trailVersion += 1;
  }
}

/** The agents of a skill on the wall. */
export class Skill {
  readonly id: string;
  values: Columns<SkillColumn> = $state({
    ready: null,
    inCall: null,
    notReady: null,
    loggedIn: null,
  });

  constructor(id: string) {
    this.id = id;
  }

  take(changes: Partial<Columns<SkillColumn>>): void {
    Object.assign(this.values, changes);
  }
}

/** Everything on the wall. */
export class Board {
  readonly #queues = new SvelteMap<string, Queue>();
  readonly #skills = new SvelteMap<string, Skill>();
  /** The instant up to which the values are known, ms since 1970. */
  asOf: number | null = $state(null);

  readonly queues: Queue[] = $derived([...this.#queues.values()].sort(byId));
  readonly skills: Skill[] = $derived([...this.#skills.values()].sort(byId));

  /** Takes what a stream says. Gives the queues that were not there before. */
  take(time: number | null, changes: Change[]): Queue[] {
    const queues = grouped(changes, "QUEUE", QUEUE_VALUES);
    const skills = grouped(changes, "SKILL_AG", SKILL_STATISTICS);
    const fresh: Queue[] = [];
    for (const [id, { values, time }] of queues) {
      const queue = this.#queues.get(id) ?? new Queue(id);
      queue.take(values, time);
      if (!this.#queues.has(id) && this.#queues.size < OBJECTS_MAX) {
        this.#queues.set(id, queue);
        fresh.push(queue);
      }
    }
    for (const [id, { values }] of skills) {
      const skill = this.#skills.get(id) ?? new Skill(id);
      skill.take(values);
      if (this.#skills.size < OBJECTS_MAX) this.#skills.set(id, skill);
    }
    if (time !== null) this.#goOn(time);
    return fresh;
  }

  /** Values stay what they are until the service says something else. */
  #goOn(time: number): void {
    this.asOf = Math.max(this.asOf ?? time, time);
    for (const queue of this.#queues.values()) {
      const { waiting } = queue.values;
      if (waiting !== null) queue.follow(time, waiting);
    }
  }
}

/** The values of an object that have changed, with the newest instant of them. */
interface Values<Column extends string> {
  values: Partial<Columns<Column>>;
  time: number;
}

/** The changes of a type, by object, with the newest instant of each. */
function grouped<Column extends string>(
  changes: Change[],
  type: string,
  statistics: Record<Column, string>,
): Map<string, Values<Column>> {
  const columns = new Map(
    (Object.entries(statistics) as [Column, string][]).map(([column, name]) => [name, column]),
  );
  const objects = new Map<string, Values<Column>>();
  for (const { objectId, objectType, statistic, value, time } of changes) {
    const column = columns.get(statistic);
    if (objectType !== type || column === undefined) continue;
    const object: Values<Column> = objects.get(objectId) ?? { values: {}, time };
    object.values[column] = numberOf(value);
    object.time = Math.max(object.time, time);
    objects.set(objectId, object);
  }
  return objects;
}

function numberOf(value: Value): number | null {
  return typeof value === "number" ? value : null;
}

function byId(one: { id: string }, other: { id: string }): number {
  return one.id.localeCompare(other.id, "en", { numeric: true });
}
