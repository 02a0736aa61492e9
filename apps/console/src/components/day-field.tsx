import { type ReactNode, useEffect, useState } from 'react';

/** What is typed digit by digit begins with zeros. */
const FIRST = '1000-01-01';
const LAST = '9999-12-31';

/** A day, or none. A year that is typed halfway is no day yet, and no reason to forget the one that was there. */
export function DayField({
  label,
  name,
  day,
  min = FIRST,
  onChange,
}: {
  readonly label: string;
  /** What is read out in its place. */
  readonly name?: string | undefined;
  /** Empty: none. */
  readonly day: string;
  /** Earlier ones are not taken. */
  readonly min?: string;
  readonly onChange: (day: string) => void;
}): ReactNode {
  const [text, setText] = useState(day);
  useEffect(() => setText(day), [day]);
  return (
    <label className="date">
      {label}
      <input
        type="date"
        className="react-aria-Input"
        {...(name !== undefined && { 'aria-label': name })}
        min={min}
        max={LAST}
        value={text}
        onChange={({ currentTarget: { value } }) => {
          setText(value);
          if (value >= min && value !== day) onChange(value);
        }}
        onBlur={({ currentTarget: { value, validity } }) => {
          if (value === '' && !validity.badInput) {
            if (day !== '') onChange('');
          } else if (value !== day && value < min) setText(day);
        }}
      />
    </label>
  );
}
