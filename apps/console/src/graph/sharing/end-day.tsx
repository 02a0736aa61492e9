import { type ReactNode, useEffect, useState } from 'react';

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

/** The last day of something, by itself nothing. A day that is over is not taken: a year is typed digit by digit. */
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
  const [day, setDay] = useState(dayOf(end));
  useEffect(() => setDay(dayOf(end)), [end]);
  const today = dayOf(new Date().toISOString());
  return (
    <label className="date">
      {label}
      <input
        type="date"
        className="react-aria-Input"
        {...(name !== undefined && { 'aria-label': name })}
        min={today}
        value={day}
        onChange={({ currentTarget: { value } }) => {
          setDay(value);
          if (value === '' || value >= today) onChange(endOf(value));
        }}
      />
    </label>
  );
}
