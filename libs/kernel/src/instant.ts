/** A moment, or a day of the calendar. */
export interface Instant {
  /** RFC 3339 as it was meant, fractions of a second and offset included; a day is its beginning in UTC. */
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Whether only a day was named. */
  readonly isDay: boolean;
  /** Whether the offset from UTC was named; without one it is UTC. */
  readonly isZoned: boolean;
}

const ISO =
  /^(?:(\d{4})-(\d\d)-(\d\d)|(\d{4})(\d\d)(\d\d))(?:[Tt ](\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?|(\d\d)(?:(\d\d)(?:[.,](\d{1,9}))?)?)([Zz]|[+-]\d\d(?::?\d\d)?)?)?$/;

const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * The one reader of dates and times: ISO 8601, in its long form (2026-03-10T17:00:00Z) and its short one
 * (20260310T170000Z). `null`: it is none, or no such day is in the calendar.
 */
export function parseInstant(value: string): Instant | null {
  const found = ISO.exec(value);
  if (found === null) return null;
  const [year = '', month = '', day = ''] = (found.slice(1, 7) as (string | undefined)[]).filter(
    (part) => part !== undefined,
  );
  const [hour, minute = '00', second = '00'] = [found[7], found[8] ?? found[11], found[9] ?? found[12]];
  const offset = offsetOf(found[14]);
  if (!isDate(Number(year), Number(month), Number(day)) || offset === null) return null;
  if (Number(hour ?? 0) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const fraction = found[10] ?? found[13];
  const clock = `${hour ?? '00'}:${minute}:${second}${fraction === undefined ? '' : `.${fraction}`}`;
  const text = `${year}-${month}-${day}T${clock}${offset}`;
  const time = Date.parse(text);
  if (!(time >= EARLIEST && time <= LATEST)) return null;
  return { text, time, isDay: hour === undefined, isZoned: found[14] !== undefined };
}

function isDate(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  // The calendar repeats itself after 400 years, and `Date.UTC` takes years below 100 for others.
  return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

/** `+02:00`, or `Z`; `null`: there is no such offset. */
function offsetOf(zone: string | undefined): string | null {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 'Z';
  const [hours, minutes] = [zone.slice(1, 3), zone.slice(3).replace(':', '') || '00'];
  if (Number(hours) > 14 || Number(minutes) > 59) return null;
  return `${zone.charAt(0)}${hours}:${minutes}`;
}
