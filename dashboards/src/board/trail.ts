/**
 * What a value was during the last hour, for a sparkline.
 *
 * Always: instants ascend, and none is older than an hour before the newest.
 */

import type { ValueAt } from "../service/api";

/** How far a trail goes back, ms. */
export const TRAIL_MS = 3_600_000;
/** How many points it has at the most, however often values come. */
export const POINTS_MAX = 2_000;

export class Trail {
  times: number[] = [];
  values: number[] = [];

  /** Goes on with a value, or corrects the newest. An older one is known already. */
  add(time: number, value: number): void {
    const last = this.times.at(-1);
    if (last !== undefined && time < last) return;
    if (time === last) {
      this.values[this.values.length - 1] = value;
      return;
    }
    this.times.push(time);
    this.values.push(value);
    const horizon = time - TRAIL_MS;
    let gone = this.times.findIndex((one) => one >= horizon);
    gone = Math.max(gone, this.times.length - POINTS_MAX);
    if (gone > 0) {
      this.times.splice(0, gone);
      this.values.splice(0, gone);
    }
  }

  /** Takes in what was before, or between, the points that are there; the oldest first. */
  fill(past: ValueAt[]): void {
    const known = new Map(this.times.map((time, place) => [time, this.values[place] ?? 0]));
    for (const { time, value } of past) {
      if (typeof value === "number" && !known.has(time)) known.set(time, value);
    }
    const points = [...known].sort(([one], [other]) => one - other);
    this.times = [];
    this.values = [];
    for (const [time, value] of points) this.add(time, value);
  }

  /** The highest value; 0 where there is none. */
  highest(): number {
    return this.values.reduce((highest, value) => Math.max(highest, value), 0);
  }
}
