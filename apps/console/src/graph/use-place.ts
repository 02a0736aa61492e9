import { useNavigate, useParams, useSearch } from '@tanstack/react-router';

import { type GraphSearch, type Sight, sightOf } from './place.js';

export interface Place extends Sight {
  /** The chosen node. */
  readonly id: string | null;
  /** To a node (`null`: to none), the rest as it is. */
  readonly choose: (id: string | null, search?: GraphSearch) => void;
  readonly change: (search: GraphSearch, replace?: boolean) => void;
}

/** What the address says of the graph, and how it changes. */
export function usePlace(): Place {
  const { id = null } = useParams({ strict: false });
  const search = useSearch({ from: '/graph' });
  const navigate = useNavigate();
  const go = (to: string | null, part: GraphSearch, replace: boolean): void => {
    const next = { ...search, ...part };
    void (to === null
      ? navigate({ to: '/graph', search: next, replace, resetScroll: false })
      : navigate({ to: '/graph/$id', params: { id: to }, search: next, replace, resetScroll: false }));
  };
  return {
    ...sightOf(search),
    id,
    choose: (to, part = {}) => go(to, part, false),
    change: (part, replace = false) => go(id, part, replace),
  };
}
