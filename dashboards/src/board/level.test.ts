import { expect, test } from "vitest";

import { levelOfShare, levelOfWait } from "./level";

test.each([
  [null, "none"],
  [100, "good"],
  [80, "good"],
  [79.999, "warning"],
  [60, "warning"],
  [59.999, "critical"],
  [0, "critical"],
])("a service level of %s is %s", (share, level) => {
  expect(levelOfShare(share, { warning: 80, critical: 60 })).toBe(level);
});

test.each([
  [null, "none"],
  [0, "good"],
  [59.999, "good"],
  [60, "warning"],
  [120, "critical"],
])("a wait of %s s is %s", (wait, level) => {
  expect(levelOfWait(wait, { warning: 60, critical: 120 })).toBe(level);
});
