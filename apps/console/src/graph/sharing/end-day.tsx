import type { ReactNode } from 'react';

import { DayField } from '../../components/day-field.js';

const two = (part: number): string => String(part).padStart(2, '0');

/** The day of a moment where one is; empty: never. */
function dayOf(moment: string | null): string {
  if (moment === null) return '';
  const at = new Date(moment);
  return `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The end of a day where one is; `null`: never. */
function endOf(day: string): string | null {
  return day === '' ? null : new Date(`${day}T23:59:59`).toISOString();
}

/** The last day of something, by itself nothing. A day that is over is not taken. */
export function EndDay({
  label,
  name,
  end,
  onChange,
}: {
  readonly label: string;
  /** What is read out in its place. */
  readonly name?: string;
  readonly end: string | null;
  readonly onChange: (end: string | null) => void;
}): ReactNode {
  return (
    <DayField
      label={label}
      name={name}
      day={dayOf(end)}
      min={dayOf(new Date().toISOString())}
      onChange={(day) => onChange(endOf(day))}
    />
  );
}
