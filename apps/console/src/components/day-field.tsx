import { type ReactNode, useRef, useState } from 'react';

/** What is typed digit by digit begins with zeros. */
const FIRST = '1000-01-01';
const LAST = '9999-12-31';

/**
 * A day, or none. A year that is typed halfway is no day yet, and no reason to forget the one that was there. What
 * is being typed stays, whatever `day` becomes meanwhile.
 */
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
  /** Resolves when `day` is what was chosen, or when it was refused. */
  readonly onChange: (day: string) => void | Promise<void>;
}): ReactNode {
  /** Until they have left the field and what they chose was answered; `null`: nothing was typed. */
  const [typed, setTyped] = useState<string | null>(null);
  const isTyping = useRef(false);
  /** What was chosen and is not answered. */
  const chosen = useRef<string[]>([]);
  const settle = (): void => {
    if (!isTyping.current && chosen.current.length === 0) setTyped(null);
  };
  const choose = async (next: string): Promise<void> => {
    if (next === (chosen.current.at(-1) ?? day)) return;
    chosen.current.push(next);
    try {
      await onChange(next);
    } finally {
      chosen.current.shift();
      settle();
    }
  };
  return (
    <label className="date">
      {label}
      <input
        type="date"
        className="react-aria-Input"
        {...(name !== undefined && { 'aria-label': name })}
        min={min}
        max={LAST}
        value={typed ?? day}
        onChange={({ currentTarget: { value } }) => {
          isTyping.current = true;
          setTyped(value);
          if (value >= min) void choose(value);
        }}
        onBlur={({ currentTarget: { value, validity } }) => {
          const wasTyped = isTyping.current;
          isTyping.current = false;
          if (wasTyped && value === '' && !validity.badInput) void choose('');
          settle();
        }}
      />
    </label>
  );
}
