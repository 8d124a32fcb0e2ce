/** In which order queues stand, and how they are shared out to tables side by side. */

import type { Queue, QueueColumn } from "./board.svelte";

/** What queues can be put in order by. */
export type Order = "id" | QueueColumn;

/** What the orders are called, with whether the largest comes first: the worst is at the top. */
export const ORDERS: Record<Order, { name: string; isLargestFirst: boolean }> = {
  id: { name: "Queue", isLargestFirst: false },
  waiting: { name: "Waiting", isLargestFirst: true },
  longestWait: { name: "Longest wait", isLargestFirst: true },
  answered: { name: "Answered", isLargestFirst: true },
  abandoned: { name: "Abandoned", isLargestFirst: true },
  serviceLevel: { name: "Service level", isLargestFirst: false },
};

/** An order that somebody names; none where nobody knows it. */
export function orderNamed(name: string | null): Order | undefined {
  return (Object.keys(ORDERS) as Order[]).find((order) => order === name);
}

/** Whether the largest comes first. */
export function isDescending(order: Order, isReversed: boolean): boolean {
  return ORDERS[order].isLargestFirst !== isReversed;
}

/** Queues in order. Those without a value stand below; equal ones stay as they were. */
export function ordered(queues: Queue[], order: Order, isReversed: boolean): Queue[] {
  if (order === "id") return isReversed ? [...queues].reverse() : queues;
  const sign = isDescending(order, isReversed) ? -1 : 1;
  const height = (queue: Queue): number => {
    const value = queue.shown(order);
    return value === null ? Number.POSITIVE_INFINITY : value * sign;
  };
  return [...queues].sort((one, other) => compare(height(one), height(other)));
}

function compare(one: number, other: number): number {
  return one === other ? 0 : one - other;
}

/** The parts of a list that stand side by side, the first ones filled first. */
export function parts<T>(list: T[], columns: number): T[][] {
  const size = Math.max(1, Math.ceil(list.length / columns));
  const count = Math.max(1, Math.ceil(list.length / size));
  return Array.from({ length: count }, (_, place) => list.slice(place * size, (place + 1) * size));
}
