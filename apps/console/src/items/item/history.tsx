import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { Failed, Loading } from '../../components/states.js';
import { Time } from '../../components/time.js';
import { items as words } from '../../messages/items.js';
import type { ProjectPlace } from '../place.js';
import { changedParts } from './changed-parts.js';
import { historyQuery, type Step } from './history-query.js';

/** What happened to an item; asked for once somebody wants to see it. */
export function History({ place, id }: { readonly place: ProjectPlace; readonly id: string }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="item-history" onToggle={({ currentTarget: { open } }) => setOpen(open)}>
      <summary>{words.history}</summary>
      {isOpen && <Steps place={place} id={id} />}
    </details>
  );
}

function Steps({ place, id }: { readonly place: ProjectPlace; readonly id: string }): ReactNode {
  const { data, error, refetch } = useQuery(historyQuery(place, id));
  if (data === undefined)
    return error === null ? <Loading /> : <Failed error={error} retry={() => void refetch()} />;
  if (data.length === 0) return <p className="hint">{words.noHistory}</p>;
  return (
    <ol>
      {data.map((step) => (
        <li key={step.key}>
          <span className="hint">
            <Time at={step.at} /> · <bdi>{step.by ?? words.program}</bdi>
          </span>
          <What step={step} />
        </li>
      ))}
    </ol>
  );
}

function What({ step: { what } }: { readonly step: Step }): ReactNode {
  if (what.kind === 'created') return <p>{words.itemCreated}</p>;
  if (what.kind === 'changed')
    return (
      <ul>
        {changedParts(what.changes).map(({ name, before, after }) => (
          <li key={name}>
            <bdi>{name}</bdi>: {before !== '' && <del dir="auto">{before}</del>}{' '}
            <ins dir="auto">{after === '' ? words.empty : after}</ins>
          </li>
        ))}
      </ul>
    );
  const far = what.far ?? words.goneItem;
  return (
    <p>
      {what.kind === 'linked' ? words.linkAdded : words.linkRemoved}:{' '}
      <bdi>{what.isOutgoing ? what.relationship : words.targetOf(what.relationship)}</bdi> <bdi>{far}</bdi>
    </p>
  );
}
