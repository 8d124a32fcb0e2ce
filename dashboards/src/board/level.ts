/** How good a number is. Every level has a colour and a symbol, so that nobody needs the colour. */

import type { Thresholds } from "../service/api";

export type Level = "none" | "good" | "warning" | "critical";

/** What the levels are called where they are read out. */
export const LEVEL_NAMES: Record<Level, string> = {
  none: "",
  good: "good",
  warning: "warning",
  critical: "critical",
};

/** The level of a share that should be high, percent. */
export function levelOfShare(share: number | null, { warning, critical }: Thresholds): Level {
  if (share === null) return "none";
  if (share < critical) return "critical";
  return share < warning ? "warning" : "good";
}

/** The level of a duration that should be short, seconds. */
export function levelOfWait(wait: number | null, { warning, critical }: Thresholds): Level {
  if (wait === null) return "none";
  if (wait >= critical) return "critical";
  return wait >= warning ? "warning" : "good";
}
