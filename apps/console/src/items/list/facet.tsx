import { type ReactNode, useState } from 'react';
import {
  Autocomplete,
  Button,
  DialogTrigger,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
  SearchField,
  useFilter,
} from 'react-aria-components';

import { items as words } from '../../messages/items.js';

/** Fewer are seen at once. */
const SEARCHED_FROM = 10;

interface Value {
  readonly value: string;
  readonly count: number;
}

export interface FacetProps {
  readonly label: string;
  readonly values: readonly Value[];
  readonly chosen: readonly string[];
  /** Whether at most one can be chosen. */
  readonly isSingle: boolean;
  readonly nameOf: (value: string) => string;
  readonly onChange: (values: readonly string[]) => void;
}

/** One dimension of a filter: its values, and how many items each would leave. */
export function Facet({ label, values, chosen, isSingle, nameOf, onChange }: FacetProps): ReactNode {
  const known = new Set(values.map(({ value }) => value));
  // What is chosen is shown, though it leaves nothing.
  const all = [
    ...chosen.filter((value) => !known.has(value)).map((value) => ({ value, count: 0 })),
    ...values,
  ];
  const [first] = chosen;
  if (all.length === 0) return null;
  return (
    <DialogTrigger>
      <Button className={chosen.length > 0 ? 'button facet set' : 'button facet'}>
        <span>{label}</span>
        {first !== undefined && (
          <span className="value" dir="auto">
            {chosen.length === 1 ? nameOf(first) : words.several(chosen.length)}
          </span>
        )}
        <span aria-hidden="true">▾</span>
      </Button>
      <Popover placement="bottom start" aria-label={label} className="react-aria-Popover facet-values">
        <Values
          label={label}
          all={all}
          chosen={chosen}
          isSingle={isSingle}
          nameOf={nameOf}
          onChange={onChange}
        />
      </Popover>
    </DialogTrigger>
  );
}

function Values({
  label,
  all,
  chosen,
  isSingle,
  nameOf,
  onChange,
}: Omit<FacetProps, 'values'> & { readonly all: readonly Value[] }): ReactNode {
  const { contains } = useFilter({ sensitivity: 'base' });
  const [text, setText] = useState('');
  const list = (
    <ListBox
      aria-label={label}
      items={all}
      selectionMode={isSingle ? 'single' : 'multiple'}
      // Escape closes, and leaves what is chosen.
      escapeKeyBehavior="none"
      selectedKeys={chosen}
      onSelectionChange={(keys) =>
        onChange(keys === 'all' ? all.map(({ value }) => value) : [...keys].map(String))
      }
      renderEmptyState={() => <p className="hint nothing">{words.noSuchValue}</p>}
    >
      {({ value, count }) => (
        <ListBoxItem id={value} textValue={nameOf(value)} className="react-aria-ListBoxItem facet-value">
          <span dir="auto">{nameOf(value)}</span> <span className="hint">{count.toLocaleString()}</span>
        </ListBoxItem>
      )}
    </ListBox>
  );
  return all.length < SEARCHED_FROM ? (
    list
  ) : (
    <Autocomplete inputValue={text} onInputChange={setText} filter={contains}>
      <SearchField aria-label={words.findValue(label)} autoFocus>
        <Input dir="auto" placeholder={words.findValue(label)} />
      </SearchField>
      {list}
    </Autocomplete>
  );
}
