import {
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';

import { client } from '../../client.js';
import { graph } from '../../messages/graph.js';
import { changes } from '../live/changes.js';

export type Shares = Awaited<ReturnType<typeof client.graph.shares>>;
export type Share = Shares['access'][number];

/** What is changed of who sees a node. */
export interface SharingChange {
  readonly run: () => Promise<unknown>;
  /** What is shown until the service has said what it is. */
  readonly guess?: (shares: Shares) => Shares;
  readonly told: string;
  readonly canUndo?: boolean;
}

export interface Sharing {
  readonly list: UseQueryResult<Shares>;
  readonly work: UseMutationResult<unknown, Error, SharingChange>;
  readonly undo: () => void;
}

/** Who sees a node, and how that changes. */
export function useSharing(id: string): Sharing {
  const queries = useQueryClient();
  const queryKey = ['graph-sharing', id];
  const list = useQuery({ queryKey, queryFn: ({ signal }) => client.graph.shares(id, { signal }) });
  const work = useMutation({
    mutationFn: ({ run }: SharingChange) => run(),
    onMutate: async ({ guess }) => {
      await queries.cancelQueries({ queryKey });
      if (guess !== undefined) queries.setQueryData<Shares>(queryKey, (before) => before && guess(before));
    },
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
  return {
    list,
    work,
    undo: () => work.mutate({ run: () => changes.undo(), told: graph.undone }),
  };
}
