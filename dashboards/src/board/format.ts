/** Numbers and instants as people read them from afar. */

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** What stands where there is no value. */
export const NOTHING = "–";

/** A number of calls or agents. */
export function amount(value: number | null): string {
  return value === null ? NOTHING : WHOLE.format(value);
}

/** Seconds as `m:ss` or `h:mm:ss`; begun seconds do not count. */
export function duration(seconds: number | null): string {
  if (seconds === null) return NOTHING;
  const whole = Math.floor(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (part: number): string => String(part).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Percent, rounded down: 79.9 is not yet the 80 that was promised. */
export function percent(value: number | null): string {
  return value === null ? NOTHING : `${WHOLE.format(Math.floor(value))} %`;
}

/** How long ago something was, in its largest unit. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h`;
}

/** Writes instants of a time zone: the time, and the day if it is not today's. */
export class Clock {
  readonly #time: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;

  constructor(zone: string) {
    this.#time = formatOf({ timeStyle: "medium" }, zone);
    this.#day = formatOf({ weekday: "short", day: "numeric", month: "short" }, zone);
  }

  /** An instant, as somebody reads it who looks at another one; both ms since 1970. */
  text(instant: number, now: number): string {
    const [day, today] = [this.#day.format(instant), this.#day.format(now)];
    const time = this.#time.format(instant);
    return day === today ? time : `${day}, ${time}`;
  }
}

function formatOf(options: Intl.DateTimeFormatOptions, zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone });
  } catch {
    // An old browser does not know a new zone.
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
  }
}
