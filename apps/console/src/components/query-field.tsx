import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';

/** Whoever types on is not interrupted by what they looked for before. */
const PAUSE_MS = 150;

/** What is looked for. The address follows once somebody pauses; it takes over when it changes by itself. */
export function QueryField({
  label,
  placeholder,
  most,
  q,
  onChange,
}: {
  readonly label: string;
  readonly placeholder?: string;
  /** So many letters. */
  readonly most: number;
  readonly q: string;
  readonly onChange: (q: string) => void;
}): ReactNode {
  const [text, setText] = useState(q);
  /** What the address is still to say. */
  const typed = useRef<string | null>(null);
  const tell = useRef(onChange);
  useEffect(() => {
    tell.current = onChange;
  });
  useEffect(() => {
    if (typed.current === null) setText(q);
    else if (typed.current === q) typed.current = null;
  }, [q]);
  useEffect(() => {
    if (typed.current === null) return;
    const timer = setTimeout(() => tell.current(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <SearchField
      value={text}
      onChange={(next) => {
        typed.current = next === q ? null : next;
        setText(next);
      }}
    >
      <Label>{label}</Label>
      <Input dir="auto" maxLength={most} placeholder={placeholder} />
    </SearchField>
  );
}
