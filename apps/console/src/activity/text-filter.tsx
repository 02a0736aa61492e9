import type { ReactNode } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';

/** A text that is looked for once it is whole: with Enter, or when somebody goes on. */
export function TextFilter({
  label,
  hint,
  value,
  onChange,
}: {
  readonly label: string;
  readonly hint: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}): ReactNode {
  const take = (text: string): void => {
    const wanted = text.trim() || undefined;
    if (wanted !== value) onChange(wanted);
  };
  return (
    <SearchField
      // What is chosen elsewhere is written into it.
      key={value}
      defaultValue={value ?? ''}
      onSubmit={take}
      onBlur={({ target }) => {
        if (target instanceof HTMLInputElement) take(target.value);
      }}
      onClear={() => take('')}
    >
      <Label>{label}</Label>
      <Input dir="auto" maxLength={300} placeholder={hint} />
    </SearchField>
  );
}
