import { DAY_MS, isTimeZone, localDays } from '#kernel';

import { badRequest } from '../linky.errors.js';

/** How finely the events of a day are counted when they are written. */
const SLOT_MS = 600_000;
const DAYS: Readonly<Record<string, number>> = { '7d': 7, '30d': 30, '90d': 90 };
const USUAL_DAYS = 30;

/** The window that `range` means; whatever is not known means 30 days. It need not begin at midnight. */
export function windowOf(range: unknown, now: number): { readonly from: Date; readonly to: Date } {
  const days = typeof range === 'string' && Object.hasOwn(DAYS, range) ? DAYS[range] : undefined;
  return { from: new Date(now - (days ?? USUAL_DAYS) * DAY_MS), to: new Date(now) };
}

/** When the slot and the UTC day of that instant are over. */
export function endsOf(instant: Date): { readonly slotEnd: Date; readonly dayEnd: Date } {
  const end = (length: number): Date => new Date((Math.floor(instant.getTime() / length) + 1) * length);
  return { slotEnd: end(SLOT_MS), dayEnd: end(DAY_MS) };
}

/** A stretch of time that counts for one day, `YYYY-MM-DD`. */
export interface Stretch {
  readonly day: string;
  readonly from: Date;
  /** The first instant that is not part of it. */
  readonly to: Date;
}

/** The days of a time zone, as they are counted: in whole slots, and event by event where a slot is in two days. */
export interface SlottedDays {
  readonly slots: readonly Stretch[];
  readonly parts: readonly Stretch[];
}

/** The time zone of `tz`; `null`: none was asked for, so days are those of UTC. */
export function parseTimeZone(tz: unknown): string | null {
  if (tz === undefined || tz === null || tz === '') return null;
  if (typeof tz !== 'string' || !isTimeZone(tz))
    throw badRequest('tz must be the IANA name of a time zone, like Europe/Berlin');
  return tz;
}

/** From that instant until the day after `now` in that zone: another replica's clock may be ahead. */
export function slottedDays(zone: string, from: Date, now: number): SlottedDays {
  const slots: Stretch[] = [];
  const parts: Stretch[] = [];
  for (const { day, start, end } of localDays(zone, from, new Date(now + DAY_MS))) {
    const first = new Date(Math.ceil(start.getTime() / SLOT_MS) * SLOT_MS);
    const last = new Date(Math.floor(end.getTime() / SLOT_MS) * SLOT_MS);
    if (first > last) parts.push({ day, from: start, to: end });
    else {
      slots.push({ day, from: first, to: last });
      parts.push({ day, from: start, to: first }, { day, from: last, to: end });
    }
  }
  return { slots: slots.filter(isLong), parts: parts.filter(isLong) };
}

function isLong({ from, to }: Stretch): boolean {
  return from < to;
}
