/**
 * How new is what the page shows. Three things can be wrong, and each looks different: the service is
 * not heard, its values do not go on, or it is not told anything itself.
 *
 * Instants of the service are ms since 1970; `at` is always the clock of this machine's uptime, ms.
 */

import type { Alive } from "../service/stream";

/** Beyond two periods without newer values, how long one waits before they count as old, ms. */
export const LATENESS_MS_MAX = 5_000;
/** A centre at work has an event every few seconds: after so many ms without one, people are told. */
export const QUIET_MS_MIN = 120_000;

/** What the time of the values follows, and how often they come, seconds. */
export interface Pace {
  clock: "wall" | "events";
  periodS: number | null;
}

/** When what was heard. */
export class Freshness {
  /** When the service was heard last. */
  heardAt: number;
  /** By how much the clock of the service is ahead of the uptime; none before it was told. */
  #ahead: number | null = null;
  #newestEvent: number | null = null;
  /** When the newest event was heard of. */
  #eventAt: number;

  constructor(at: number) {
    this.heardAt = at;
    this.#eventAt = at;
  }

  /** The service has said something. */
  hear(at: number): void {
    this.heardAt = at;
  }

  /** The service says how it stands. */
  take({ now, newestEvent }: Alive, at: number): void {
    this.#ahead = now - at;
    if (newestEvent === this.#newestEvent) return;
    this.#newestEvent = newestEvent;
    this.#eventAt = at;
  }

  /** For how long the service has not been heard, ms. */
  unheardMs(at: number): number {
    return at - this.heardAt;
  }

  /** How old values are, ms, where they are older than they should be; else none. */
  lateMs(asOf: number | null, { clock, periodS }: Pace, at: number): number | null {
    // With the clock of events, values are as old as the events.
    if (clock === "events" || periodS === null || asOf === null || this.#ahead === null)
      return null;
    const age = at + this.#ahead - asOf;
    return age > 2_000 * periodS + LATENESS_MS_MAX ? age : null;
  }

  /** For how long nothing has happened in the centre, ms, where that is remarkable; else none. */
  quietMs({ clock }: Pace, at: number): number | null {
    if (this.#newestEvent === null || this.#ahead === null) return null;
    // Recorded events can be of any time: only that no other has come is known.
    const since = clock === "wall" ? this.#newestEvent - this.#ahead : this.#eventAt;
    const quiet = at - since;
    return quiet >= QUIET_MS_MIN ? quiet : null;
  }
}
