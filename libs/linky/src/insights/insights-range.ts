const DAY_MS = 86_400_000;
const DAYS: Readonly<Record<string, number>> = { '7d': 7, '30d': 30, '90d': 90 };
const USUAL_DAYS = 30;

/** The window that `range` means; whatever is not known means 30 days. It need not begin at midnight. */
export function windowOf(range: unknown, now: number): { readonly from: Date; readonly to: Date } {
  const days = typeof range === 'string' && Object.hasOwn(DAYS, range) ? DAYS[range] : undefined;
  return { from: new Date(now - (days ?? USUAL_DAYS) * DAY_MS), to: new Date(now) };
}
