import { DAY_MS } from './clock.js';

/** A name of the tz database; offsets such as `+01:00` and abbreviations that mean no place are none. */
const NAME = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;

/** A stretch of time that is one day, or a part of one, in a time zone. */
export interface LocalDay {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly start: Date;
  /** The first instant that is not part of it. */
  readonly end: Date;
}

/** What the clocks show at an instant, both in ms since 1970. */
type LocalTime = (instant: number) => number;

/** Whether the runtime knows a time zone by that IANA name, `Europe/Berlin` for example; in any case of letters. */
export function isTimeZone(name: string): boolean {
  if (!NAME.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * The days of a time zone between two instants, in order; the first and the last may be parts of days. A day
 * with a change of the clocks has 23 or 25 hours; clocks that go back over midnight make a day come twice.
 *
 * @param zone one that `isTimeZone` knows
 */
export function localDays(zone: string, from: Date, to: Date): LocalDay[] {
  const localTime = localTimeOf(zone);
  const days: LocalDay[] = [];
  let start = from.getTime();
  while (start < to.getTime()) {
    const end = Math.min(endOfDay(localTime, start), to.getTime());
    days.push({ day: dayOf(localTime(start)), start: new Date(start), end: new Date(end) });
    start = end;
  }
  return days;
}

/** The first instant after `start` that is in another day. */
function endOfDay(localTime: LocalTime, start: number): number {
  const day = dayOf(localTime(start));
  for (let at = start; ;) {
    const offset = localTime(at) - at;
    const midnight = (Math.floor((at + offset) / DAY_MS) + 1) * DAY_MS - offset;
    if (localTime(midnight) - midnight === offset) return midnight;
    at = changeOfOffset(localTime, at, midnight);
    if (dayOf(localTime(at)) !== day) return at;
  }
}

/** The first instant after `before` whose offset from UTC is another one; at `after` it is. */
function changeOfOffset(localTime: LocalTime, before: number, after: number): number {
  const offset = localTime(before) - before;
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (localTime(middle) - middle === offset) low = middle;
    else high = middle;
  }
  return high;
}

function localTimeOf(zone: string): LocalTime {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const part = Object.fromEntries(
      format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) + (((instant % 1000) + 1000) % 1000);
  };
}

function dayOf(localTime: number): string {
  return new Date(localTime).toISOString().slice(0, 10);
}
