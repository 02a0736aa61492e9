import type { ReactNode } from 'react';

import { Field } from '../../components/field.js';
import { Choice } from '../../components/select.js';
import { exchange as words } from '../../messages/items-exchange.js';
import { fieldOf, isComplete, type Mapping, valueOf } from './columns.js';

/** What each column of a table becomes. */
export function ColumnPicker({
  mapping,
  onChange,
}: {
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}): ReactNode {
  return (
    <fieldset className="columns">
      <legend>{words.columns}</legend>
      <p className="hint">{words.columnsHint}</p>
      <ul>
        {Object.entries(mapping).map(([header, value]) => {
          const { field, name } = fieldOf(value, words.fields);
          const set = (next: string): void => onChange({ ...mapping, [header]: next });
          return (
            <li key={header}>
              <strong dir="auto">{header}</strong>
              <Choice
                label={words.columnIs(header)}
                isLabelHidden
                value={field}
                options={words.fields}
                onChange={(next) => set(valueOf(next, name === '' ? words.usualLink : name))}
              />
              {(field === 'outward' || field === 'inward') && (
                <Field
                  aria-label={words.linkOf(header)}
                  label=""
                  value={name}
                  maxLength={64}
                  onChange={(next) => set(valueOf(field, next))}
                />
              )}
            </li>
          );
        })}
      </ul>
      {!isComplete(mapping) && (
        <p className="notice bad" role="alert">
          {words.columnsIncomplete}
        </p>
      )}
    </fieldset>
  );
}
