import type { ReactNode } from 'react';

const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** A moment, in the time zone and the manner of whoever looks. */
export function Time({ at, isDay = false }: { readonly at: string; readonly isDay?: boolean }): ReactNode {
  const date = new Date(at);
  return (
    <time dateTime={at} title={EXACT.format(date)}>
      {(isDay ? DAY : EXACT).format(date)}
    </time>
  );
}
