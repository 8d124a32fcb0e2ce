/** What many queues come to together. */

/** A value that is known, and whose it is. */
export interface Known {
  id: string;
  value: number;
}

/** The sum of what is known; none where nothing is. */
export function sum(values: Known[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, { value }) => sum + value, 0);
}

/** The highest or the lowest value, and whose it is: in words, and nobody's where all have the same. */
export function extreme(
  values: Known[],
  which: "highest" | "lowest",
): { value: number | null; of: string } {
  if (values.length === 0) return { value: null, of: "" };
  const numbers = values.map(({ value }) => value);
  const value = which === "highest" ? Math.max(...numbers) : Math.min(...numbers);
  const [first, ...others] = values.filter((one) => one.value === value);
  const count = 1 + others.length;
  if (count === values.length && count > 1) return { value, of: "" };
  return { value, of: count === 1 ? (first?.id ?? "") : `${count} queues` };
}
