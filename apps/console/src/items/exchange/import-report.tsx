import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Failed, Loading } from '../../components/states.js';
import { exchange as words } from '../../messages/items-exchange.js';
import type { ProjectPlace } from '../place.js';

const MOST = 200;

/** All that was not taken as it stands. */
export function ImportReport({
  place,
  id,
}: {
  readonly place: ProjectPlace;
  readonly id: string;
}): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['imports', id, 'report'],
    queryFn: ({ signal }) => place.client.imports.report(id, { signal }).toArray(MOST),
    staleTime: Infinity,
  });
  if (data === undefined)
    return error === null ? <Loading /> : <Failed error={error} retry={() => void refetch()} />;
  if (data.length === 0) return <p className="hint">{words.nothingLost}</p>;
  return (
    <>
      <h3>{words.report}</h3>
      <div className="scrolled" role="region" aria-label={words.report} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th>{words.place}</th>
              <th>{words.fate}</th>
              <th>{words.why}</th>
            </tr>
          </thead>
          <tbody>
            {data.map(({ place: at, id: entry, fate, message, advice }, number) => (
              // Lines have no names of their own, and do not change.
              <tr key={String(number)}>
                <td dir="auto">
                  {at}
                  {entry !== null && <span className="hint"> {entry}</span>}
                </td>
                <td>{words.fates[fate]}</td>
                <td dir="auto">
                  {message}
                  {advice !== null && <span className="hint"> {advice}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {data.length === MOST && <p className="hint">{words.moreLines(MOST)}</p>}
    </>
  );
}
