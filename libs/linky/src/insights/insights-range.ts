import { DAY_MS } from '#kernel';

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
