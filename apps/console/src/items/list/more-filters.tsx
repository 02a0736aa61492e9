import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';

import { Button } from '../../components/button.js';
import { ModalDialog } from '../../components/dialog.js';
import { Field } from '../../components/field.js';
import { Choice } from '../../components/select.js';
import { items as words } from '../../messages/items.js';
import type { ProjectPlace } from '../place.js';
import { relationshipsQuery } from '../relationships-query.js';
import type { ItemSearch, Severity } from '../search.js';

const DATES = ['created_after', 'created_before', 'updated_after', 'updated_before'] as const;
const NAMES = ['min_severity', 'linked', 'missing_incoming', 'ref', 'session_id', ...DATES] as const;
/** Not linked at all, by the name that the API has for it. */
const NONE = 'none';

/** Filters that are needed less often. They apply together. */
export function MoreFilters({
  place,
  search,
  set,
}: {
  readonly place: ProjectPlace;
  readonly search: ItemSearch;
  readonly set: (changes: ItemSearch) => void;
}): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  const count = NAMES.filter((name) => search[name] !== undefined).length;
  return (
    <>
      <Button className={count > 0 ? 'facet set' : 'facet'} onPress={() => setOpen(true)}>
        {words.more}
        {count > 0 && <span className="value">{count}</span>}
      </Button>
      {isOpen && (
        <ModalDialog title={words.more} onClose={close}>
          <MoreForm place={place} search={search} set={set} close={close} />
        </ModalDialog>
      )}
    </>
  );
}

function MoreForm({
  place,
  search,
  set,
  close,
}: {
  readonly place: ProjectPlace;
  readonly search: ItemSearch;
  readonly set: (changes: ItemSearch) => void;
  readonly close: () => void;
}): ReactNode {
  const { data: registered = [] } = useQuery(relationshipsQuery(place));
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const suggestions = useId();
  const [linked] = search.linked ?? [];
  const linkedNow = typed['linked'] ?? (linked === NONE ? '' : (search.linked ?? []).join(', '));
  const isAlone = typed['alone'] === undefined ? linked === NONE : typed['alone'] !== '';
  const field = (name: (typeof NAMES)[number] & keyof typeof words.filters, type?: 'date'): ReactNode => (
    <Field
      label={words.filters[name]}
      value={typed[name] ?? (typeof search[name] === 'string' ? search[name] : '').slice(0, type && 10)}
      onChange={(text) => setTyped({ ...typed, [name]: text })}
      input={type === undefined ? { list: name === 'missing_incoming' ? suggestions : undefined } : { type }}
    />
  );
  const apply = (): void => {
    const { linked: names, alone, ...rest } = typed;
    const relationships = (names ?? linkedNow)
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean);
    const isOther = names !== undefined || alone !== undefined;
    set({
      ...Object.fromEntries(Object.entries(rest).map(([name, text]) => [name, text.trim()])),
      ...(isOther && { linked: isAlone ? [NONE] : relationships }),
    });
    close();
  };
  return (
    <form
      className="fields more-filters"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <Choice
        label={words.filters.min_severity}
        value={(typed['min_severity'] ?? search.min_severity ?? '') as Severity | ''}
        options={{ '': words.any, ...words.severities }}
        onChange={(value) => setTyped({ ...typed, min_severity: value })}
      />
      <Choice
        label={words.filters.linked}
        value={isAlone ? NONE : linkedNow === '' && typed['by'] === undefined ? '' : 'by'}
        options={words.linkedChoices}
        onChange={(value) =>
          setTyped({
            ...typed,
            alone: value === NONE ? NONE : '',
            ...(value === 'by' ? { by: 'by' } : { linked: '' }),
          })
        }
      />
      {!isAlone && (linkedNow !== '' || typed['by'] !== undefined) && (
        <Field
          label={words.linkedBy}
          hint={words.linkedByHint}
          value={linkedNow}
          onChange={(text) => setTyped({ ...typed, linked: text })}
          input={{ list: suggestions }}
        />
      )}
      {field('missing_incoming')}
      <datalist id={suggestions}>
        {registered.flatMap(({ name, inverse }) =>
          [name, inverse].map((each) => each !== null && <option key={each} value={each} />),
        )}
      </datalist>
      {field('ref')}
      {field('session_id')}
      <div className="two">
        {DATES.map((name) => (
          <div key={name}>{field(name, 'date')}</div>
        ))}
      </div>
      <div className="actions">
        <Button type="submit" look="primary">
          {words.apply}
        </Button>
      </div>
    </form>
  );
}
