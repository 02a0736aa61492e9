import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';

import { client } from '../client.js';
import { Button } from '../components/button.js';
import { ModalDialog } from '../components/dialog.js';
import { Failed } from '../components/states.js';
import { bundles } from '../messages/bundles.js';
import { common } from '../messages/common.js';
import type { BundlesQuery } from './list-page.js';

const PAGE = 100;

/** Reads which bundles match a filter, whatever the number of pages. */
export function GatherBundles({
  filter,
  onGathered,
  onClose,
}: {
  readonly filter: BundlesQuery;
  readonly onGathered: (slugs: readonly string[]) => void;
  readonly onClose: () => void;
}): ReactNode {
  const [count, setCount] = useState(0);
  const query = { ...filter, limit: PAGE, cursor: '' };
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['gathered-bundles', query],
    queryFn: async ({ signal }) => {
      const slugs: string[] = [];
      for await (const { linkies } of client.bundles.list(query, { signal }).pages()) {
        slugs.push(...linkies.map(({ slug }) => slug));
        setCount(slugs.length);
      }
      return slugs;
    },
    // It is asked for each time.
    gcTime: 0,
    staleTime: Infinity,
  });
  const tell = useRef(onGathered);
  tell.current = onGathered;
  useEffect(() => {
    if (data !== undefined) tell.current(data);
  }, [data]);
  return (
    <ModalDialog title={bundles.gathering} onClose={onClose} isAlert>
      {isError ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : (
        <>
          <progress aria-label={bundles.gathering} />
          <p className="hint">{bundles.selected(count)}</p>
        </>
      )}
      <div className="actions">
        <Button onPress={onClose}>{common.cancel}</Button>
      </div>
    </ModalDialog>
  );
}
