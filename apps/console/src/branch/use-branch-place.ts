import { useMemo, useSyncExternalStore } from 'react';

import { type GraphSearch, graphSearch, sightOf } from '../graph/place.js';
import type { Place } from '../graph/use-place.js';

const watch = (tell: () => void): (() => void) => {
  window.addEventListener('popstate', tell);
  return () => window.removeEventListener('popstate', tell);
};

/** What is looked at stands behind the `#`, which no server is told of: the address is a secret. */
export function useBranchPlace(): Place {
  const hash = useSyncExternalStore(watch, () => location.hash);
  return useMemo(() => {
    const { node, depth, open, related, ...rest } = Object.fromEntries(new URLSearchParams(hash.slice(1)));
    const search = graphSearch({
      ...rest,
      ...(depth !== undefined && { depth: Number(depth) }),
      open: open === 'true',
      ...(related !== undefined && { related: related === 'true' }),
    });
    const id = node ?? null;
    const go = (to: string | null, part: GraphSearch, replace: boolean): void => {
      const next = new URLSearchParams();
      if (to !== null) next.set('node', to);
      const asked: Readonly<Record<string, string | number | boolean | undefined>> = { ...search, ...part };
      for (const [name, value] of Object.entries(asked))
        if (value !== undefined) next.set(name, String(value));
      const address = `${location.pathname}${next.size === 0 ? '' : `#${next.toString()}`}`;
      if (replace) history.replaceState(null, '', address);
      else history.pushState(null, '', address);
      window.dispatchEvent(new PopStateEvent('popstate'));
    };
    return {
      ...sightOf(search),
      id,
      choose: (to: string | null, part = {}) => go(to, part, false),
      change: (part: GraphSearch, replace = false) => go(id, part, replace),
    };
  }, [hash]);
}
