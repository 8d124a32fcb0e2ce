/**
 * How the wall shares its room between queues and agents, so that everything is there at once and as
 * large as it can be. Everything is measured in rem, which grows with the screen.
 */

/** What there is to be shown, and the room for it below the tiles. */
export interface Room {
  width: number;
  height: number;
  queues: number;
  skills: number;
}

/** How the room is shared. */
export interface Layout {
  /** Whether the agents are beside the queues; else they are below them. */
  isBeside: boolean;
  /** Of how many tables side by side the queues, and the agents, are made. */
  queueColumns: number;
  skillColumns: number;
  /** The heights of the rows, and of the letters in them. */
  row: number;
  rowText: number;
  skillRow: number;
  skillText: number;
  /** Whether the heads of the agents' columns are so narrow that they take two lines. */
  isNarrow: boolean;
}

/** The share of the width that the queues have where the agents are beside them. */
const QUEUE_SHARE = 0.68;
/** From which width on that is so. */
const BESIDE_WIDTH_MIN = 86;
/** Between panels, and between the tables of one. */
export const PANEL_GAP = 1;
export const TABLE_GAP = 2.5;
/** What a panel takes besides its rows: borders, padding, and the heads of the columns. */
const PANEL_WIDTH = 2.55;
const PANEL_HEIGHT = 1.7;
const HEAD = 2;
const HEAD_NARROW = 3;
/** How narrow a table may be, and below which width that of the agents has narrow heads. */
const QUEUE_WIDTH_MIN = 51;
const SKILL_WIDTH_MIN = 24;
const SKILL_WIDTH_NARROW = 33.5;
/** How high rows are: at the most, where there is no need to save room, and at the least. */
const ROW_MAX = 6;
const ROW_USUAL = 2.9;
const ROW_MIN = 1.35;
const SKILL_ROW_MAX = 9;
const SKILL_ROW_USUAL = 3.4;
const SKILL_ROW_MIN = 2.3;
/** How high a row of the agents is where they are below the queues, as a share of a row there. */
const SKILL_ROW_SHARE = 0.9;
/** How many times the height of its letters a table is wide, at the least: so much is room for names. */
const QUEUE_WIDTH_PER_TEXT = 45;
const SKILL_WIDTH_PER_TEXT = 20;
/**
 * By how much letters have to be larger, up to a height that is enough: with more tables, and with the
 * agents below the queues where there is room beside them.
 */
const ADVANTAGE_MIN = 1.02;
const ADVANTAGE_BELOW_MIN = 1.15;
const TEXT_ENOUGH = 1.5;
/** Letters of the agents are no larger than those of the queues, unless these are small. */
const SKILL_TEXT_USUAL = 1.15;

/** Where the tables are. */
type Arrangement = Pick<Layout, "isBeside" | "queueColumns" | "skillColumns">;
/** How wide one table of each kind is. */
interface Widths {
  queue: number;
  skill: number;
}
/** How high one row of each kind is. */
type Rows = Pick<Layout, "row" | "skillRow">;

/** The best layout. Where nothing fits, rows are as high as usual, and the page is scrolled. */
export function layout(room: Room): Layout {
  let best: Layout | null = null;
  for (const arrangement of arrangements(room)) {
    const widths = widthsOf(room, arrangement);
    const rows = rowsOf(room, arrangement, widths);
    if (rows.row < ROW_MIN || rows.skillRow < SKILL_ROW_MIN) continue;
    const candidate = sized(arrangement, rows, widths);
    const advantage = best?.isBeside === true ? ADVANTAGE_BELOW_MIN : ADVANTAGE_MIN;
    if (best === null || legibility(candidate) > advantage * legibility(best)) best = candidate;
  }
  return best ?? scrolled(room);
}

/** Whatever could be done, the most usual first. */
function arrangements(room: Room): Arrangement[] {
  const found: Arrangement[] = [];
  const isWide = room.width >= BESIDE_WIDTH_MIN;
  if (isWide) found.push({ isBeside: true, queueColumns: 1, skillColumns: 1 });
  for (let queueColumns = 1; queueColumns <= columnsMax(room, "queues"); queueColumns += 1) {
    for (let skillColumns = 1; skillColumns <= columnsMax(room, "skills"); skillColumns += 1) {
      found.push({ isBeside: false, queueColumns, skillColumns });
    }
  }
  return found;
}

function columnsMax(room: Room, what: "queues" | "skills"): number {
  const min = what === "queues" ? QUEUE_WIDTH_MIN : SKILL_WIDTH_MIN;
  const columns = Math.floor((room.width - PANEL_WIDTH + TABLE_GAP) / (min + TABLE_GAP));
  return Math.max(1, Math.min(columns, room[what]));
}

function scrolled(room: Room): Layout {
  const isBeside = room.width >= BESIDE_WIDTH_MIN;
  const skillColumns = isBeside ? 1 : Math.min(2, columnsMax(room, "skills"));
  const arrangement = { isBeside, queueColumns: 1, skillColumns };
  const rows = { row: ROW_USUAL, skillRow: SKILL_ROW_USUAL };
  return sized(arrangement, rows, widthsOf(room, arrangement));
}

function widthsOf(room: Room, { isBeside, queueColumns, skillColumns }: Arrangement): Widths {
  if (isBeside) {
    const queue = (room.width - PANEL_GAP) * QUEUE_SHARE - PANEL_WIDTH;
    const skill = (room.width - PANEL_GAP) * (1 - QUEUE_SHARE) - PANEL_WIDTH;
    return { queue, skill };
  }
  const width = room.width - PANEL_WIDTH;
  const one = (columns: number): number => (width - TABLE_GAP * (columns - 1)) / columns;
  return { queue: one(queueColumns), skill: one(skillColumns) };
}

/** How high rows are that share the height of the room. */
function rowsOf(room: Room, arrangement: Arrangement, { skill }: Widths): Rows {
  const heads = isNarrow(skill) ? HEAD_NARROW : HEAD;
  const queues = Math.ceil(room.queues / arrangement.queueColumns);
  const skills = Math.ceil(room.skills / arrangement.skillColumns);
  if (arrangement.isBeside) {
    const height = room.height - PANEL_HEIGHT - heads;
    return { row: height / queues, skillRow: height / skills };
  }
  const height = room.height - 2 * PANEL_HEIGHT - PANEL_GAP - HEAD - heads;
  const shared = height / (queues + SKILL_ROW_SHARE * skills);
  const skillRow = Math.max(SKILL_ROW_MIN, SKILL_ROW_SHARE * shared);
  return { row: (height - skillRow * skills) / queues, skillRow };
}

/** Rows that are not too high, with letters that fit into them and into their columns. */
function sized(arrangement: Arrangement, rows: Rows, widths: Widths): Layout {
  const row = Math.min(ROW_MAX, rows.row);
  const skillRow = Math.min(SKILL_ROW_MAX, rows.skillRow);
  const rowText = Math.min(0.65 + 0.22 * row, widths.queue / QUEUE_WIDTH_PER_TEXT);
  // Agents are looked at less than callers.
  const text = Math.min(0.85 + 0.14 * skillRow, widths.skill / SKILL_WIDTH_PER_TEXT);
  const skillText = Math.min(text, Math.max(SKILL_TEXT_USUAL, rowText));
  const sizes = { row, rowText, skillRow, skillText };
  return { ...arrangement, ...sizes, isNarrow: isNarrow(widths.skill) };
}

function isNarrow(skillWidth: number): boolean {
  return skillWidth < SKILL_WIDTH_NARROW;
}

function legibility({ rowText }: Layout): number {
  return Math.min(rowText, TEXT_ENOUGH);
}
