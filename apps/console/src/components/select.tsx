import type { ReactNode } from 'react';
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';

/** One of a few. */
export function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
  isLabelHidden = false,
}: {
  readonly label: string;
  readonly value: T;
  /** What each is called, in order. */
  readonly options: Readonly<Record<T, string>>;
  readonly onChange: (value: T) => void;
  readonly isLabelHidden?: boolean;
}): ReactNode {
  return (
    <Select
      {...(isLabelHidden ? { 'aria-label': label } : {})}
      value={value}
      onChange={(key) => onChange(String(key) as T)}
    >
      {!isLabelHidden && <Label>{label}</Label>}
      <Button className="button select">
        <SelectValue />
        <span aria-hidden="true">▾</span>
      </Button>
      <Popover>
        <ListBox>
          {(Object.keys(options) as T[]).map((each) => (
            <ListBoxItem key={each} id={each} textValue={options[each]}>
              {options[each]}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
