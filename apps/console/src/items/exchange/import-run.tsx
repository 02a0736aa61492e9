import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';

import { Button } from '../../components/button.js';
import { Failed, Loading, messageOf } from '../../components/states.js';
import { common } from '../../messages/common.js';
import { exchange as words } from '../../messages/items-exchange.js';
import { notify } from '../../shell/notices.js';
import type { ProjectPlace } from '../place.js';
import { type ImportView, isForgotten, isUnderWay, useImport } from './import-query.js';
import { ImportReport } from './import-report.js';

/** An import while it goes on, and what came of it. */
export function ImportRun({
  place,
  id,
  hasColumns,
  onClose,
}: {
  readonly place: ProjectPlace;
  readonly id: string;
  /** Whether its columns are told elsewhere. */
  readonly hasColumns: boolean;
  /** Nobody wants to see it any more. */
  readonly onClose: () => void;
}): ReactNode {
  const queries = useQueryClient();
  const { data, error, refetch } = useImport(place, id);
  const isOver = data !== undefined && !isUnderWay(data);
  useEffect(() => {
    if (!isOver) return;
    // What came in is counted, and not told one by one.
    for (const key of ['items', 'item', 'relationships'])
      void queries.invalidateQueries({ queryKey: [key, ...place.key] });
  }, [isOver, queries, place]);
  const cancel = useMutation({
    mutationFn: () => place.client.imports.cancel(id),
    onSuccess: () => refetch(),
    onError: (refused) => notify(messageOf(refused), { isBad: true }),
  });
  if (isForgotten(error)) return null;
  if (data === undefined)
    return error === null ? <Loading /> : <Failed error={error} retry={() => void refetch()} />;
  if (!isOver)
    return (
      <section className="card" aria-busy="true">
        <h2>{data.dryRun ? words.checking : words.importing}</h2>
        <progress aria-label={data.dryRun ? words.checking : words.importing} />
        <p className="hint">
          {data.progress.phase === 'links'
            ? words.linksSoFar(data.progress.done)
            : words.entriesSoFar(data.progress.done)}
        </p>
        <Button isPending={cancel.isPending} onPress={() => cancel.mutate()}>
          {words.cancel}
        </Button>
      </section>
    );
  return (
    <section className="card">
      <div role="status">
        <h2 dir="auto">{toldOf(data)}</h2>
      </div>
      <Counts counts={data.counts} />
      {!hasColumns && data.mapping !== null && (
        <p className="hint" dir="auto">
          {words.mapping}:{' '}
          {Object.entries(data.mapping)
            .map(([column, field]) => `${column} → ${field}`)
            .join(', ')}
        </p>
      )}
      <div className="actions">
        {!data.dryRun && data.status === 'finished' && (
          <Link
            to="/items/$project"
            params={{ project: place.project }}
            search={{}}
            className="button primary"
          >
            {words.showItems}
          </Link>
        )}
        <Button onPress={onClose}>{common.close}</Button>
      </div>
      <ImportReport place={place} id={id} />
    </section>
  );
}

function toldOf({ status, failure, dryRun }: ImportView): string {
  if (status === 'failed') return words.failed(failure ?? '');
  if (status === 'cancelled') return words.cancelled;
  return dryRun ? words.checked : words.done;
}

function Counts({ counts }: { readonly counts: ImportView['counts'] }): ReactNode {
  return (
    <dl className="counts">
      {(Object.keys(words.counts) as (keyof typeof words.counts)[]).map((name) => (
        <div key={name}>
          <dt>{words.counts[name]}</dt>
          <dd>{counts[name].toLocaleString()}</dd>
        </div>
      ))}
    </dl>
  );
}
