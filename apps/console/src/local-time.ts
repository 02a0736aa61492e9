const MINUTE_MS = 60_000;

/** As a field for date and time takes it: `2026-11-29T18:40`, in the time zone of whoever looks. */
export function localTime(time: number): string {
  const offset = new Date(time).getTimezoneOffset() * MINUTE_MS;
  return new Date(time - offset).toISOString().slice(0, 16);
}
