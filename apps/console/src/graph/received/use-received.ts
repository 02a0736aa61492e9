import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { client } from '../../client.js';
import type { GraphIndex } from '../model/graph-index.js';

export type ReceivedShare = Awaited<
  ReturnType<ReturnType<typeof client.graph.receivedShares>['toArray']>
>[number];

const KEY = ['graph-received'];

export interface Received {
  readonly list: UseQueryResult<readonly ReceivedShare[]>;
  readonly change: (run: () => Promise<unknown>) => Promise<void>;
}

/** What others share with whoever looks. The graph tells when there is more or less of it. */
export function useReceived(index: GraphIndex): Received {
  const queries = useQueryClient();
  const list = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => client.graph.receivedShares({}, { signal }).toArray(),
  });
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: KEY });
  const state = stateOf(index);
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: KEY });
  }, [queries, state]);
  return {
    list,
    change: async (run) => {
      try {
        await run();
      } finally {
        await refresh();
      }
    },
  };
}

/** Changes when others share more or less: how many of their nodes are seen, and what may be done with them. */
function stateOf({ nodes }: GraphIndex): string {
  const counts = [0, 0, 0, 0];
  for (const { access = 0 } of nodes.values()) if (access > 0) counts[access] = (counts[access] ?? 0) + 1;
  return counts.join(' ');
}
