import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { Button } from '../../components/button.js';
import { ModalDialog } from '../../components/dialog.js';
import { Failed } from '../../components/states.js';
import { common } from '../../messages/common.js';
import { bulk } from '../../messages/items-bulk.js';
import type { ProjectPlace } from '../place.js';
import { filterOf, type ItemSearch } from '../search.js';
import { type Kept, keptOf } from './change-alike.js';

const PAGE = 200;

/** All items that match a filter, whatever the number of pages; what is done with them begins once all are known. */
export function Gathered({
  place,
  search,
  total,
  onClose,
  children,
}: {
  readonly place: ProjectPlace;
  readonly search: ItemSearch;
  /** How many are expected. */
  readonly total: number;
  readonly onClose: () => void;
  readonly children: (all: readonly Kept[]) => ReactNode;
}): ReactNode {
  const [count, setCount] = useState(0);
  const query = { ...filterOf(search), sort: 'created_at', order: 'asc', limit: PAGE } as const;
  const all = useQuery({
    queryKey: ['gathered', ...place.key, query],
    queryFn: async ({ signal }) => {
      const kept: Kept[] = [];
      for await (const { items } of place.client.items.list(query, { signal }).pages()) {
        kept.push(...items.map(keptOf));
        setCount(kept.length);
      }
      return kept;
    },
    // It is asked for each time, and then stays what it was.
    gcTime: 0,
    staleTime: Infinity,
  });
  if (all.data !== undefined) return children(all.data);
  return (
    <ModalDialog title={bulk.gathering(total)} onClose={onClose} isAlert>
      {all.isError ? (
        <Failed error={all.error} retry={() => void all.refetch()} />
      ) : (
        <progress aria-label={bulk.gathering(total)} max={Math.max(total, count)} value={count} />
      )}
      <div className="actions">
        <Button onPress={onClose}>{common.cancel}</Button>
      </div>
    </ModalDialog>
  );
}
