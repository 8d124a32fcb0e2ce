/** What somebody sees who only looks: whether everything has its place on the screen. */

import type { Page } from "playwright-core";

/** By how many points the page is wider and higher than the screen, when it is drawn for its size. */
export function overflow(page: Page): Promise<{ x: number; y: number }> {
  return page.evaluate(async () => {
    // In one frame the page learns of its size, in the next one it is drawn anew.
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
    return { x: scrollWidth - clientWidth, y: scrollHeight - clientHeight };
  });
}

/** Whatever is written over its neighbour, or cut off; names that may be long are left out where `but` says so. */
export function cutOff(page: Page, but = ""): Promise<string[]> {
  const all = "td, th, dd, dt, h1, .of, .name, .as-of";
  return page.$$eval(
    all,
    (cells, but) =>
      cells.flatMap((cell) => {
        const isRead = (cell.closest("thead")?.clientWidth ?? 2) > 1;
        const isExcused = but !== "" && cell.matches(but);
        return isRead && !isExcused && cell.scrollWidth > cell.clientWidth + 1
          ? [`${cell.textContent?.trim()}: ${cell.scrollWidth} > ${cell.clientWidth}`]
          : [];
      }),
    but,
  );
}

/** The smallest letters of the tables, in points of a screen on which one rem is 16. */
export function smallest(page: Page): Promise<number> {
  return page.evaluate(() => {
    const size = (one: Element): number => parseFloat(getComputedStyle(one).fontSize);
    const cells = [...document.querySelectorAll("tbody td, tbody th")].map(size);
    return (16 * Math.min(...cells)) / size(document.documentElement);
  });
}
