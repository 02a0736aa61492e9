import { useMemo, useSyncExternalStore } from 'react';

import { type GraphIndex, indexOf } from '../model/graph-index.js';
import { type GraphState, GraphStore } from './graph-store.js';

export const store = new GraphStore();

const EMPTY = { nodes: new Map(), links: new Map() } as const;

export interface SeenGraph extends GraphState {
  /** Everything. */
  readonly index: GraphIndex;
  /** Without what is done, if that is hidden. */
  readonly shown: GraphIndex;
}

export function useGraph(withDone: boolean): SeenGraph {
  const state = useSyncExternalStore(store.watch, store.snapshot);
  const { version } = state;
  // The maps stay the same while what is in them changes: the version tells.
  const index = useMemo(() => indexOf(store.graph ?? store.part ?? EMPTY), [version, state.connection]);
  const shown = useMemo(() => (withDone ? index : indexOf(index, false)), [index, withDone]);
  return { ...state, index, shown };
}
