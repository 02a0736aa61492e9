import { DEPTH } from './live/around-of.js';
import { SHOWS, type Show } from './model/tasks.js';

export const VIEWS = ['drawing', 'list', 'plan'] as const;
export type View = (typeof VIEWS)[number];

export const DEPTHS = [1, 2, 3, 5] as const;

/** What of the screen stands in its address, beside the node. What is as it is by itself is left out. */
export interface GraphSearch {
  readonly view?: View | undefined;
  readonly depth?: number | undefined;
  /** Whether what is done is hidden. */
  readonly open?: boolean | undefined;
  /** Whether secondary links are drawn; absent: where they are few. */
  readonly related?: boolean | undefined;
  readonly q?: string | undefined;
  readonly show?: Show | undefined;
}

export function graphSearch({ view, depth, open, related, q, show }: Record<string, unknown>): GraphSearch {
  return {
    ...(isOneOf(VIEWS, view) && view !== 'drawing' && { view }),
    ...(isOneOf(DEPTHS, depth) && depth !== DEPTH && { depth }),
    ...(open === true && { open }),
    ...(typeof related === 'boolean' && { related }),
    ...(typeof q === 'string' && q !== '' && { q }),
    ...(isOneOf(SHOWS, show) && { show }),
  };
}

/** The same, with what it is by itself. */
export interface Sight {
  readonly view: View;
  readonly depth: number;
  readonly open: boolean;
  readonly related: boolean | undefined;
  readonly q: string;
  readonly show: Show | undefined;
}

export function sightOf(search: GraphSearch): Sight {
  const { view = 'drawing', depth = DEPTH, open = false, related, q = '', show } = search;
  return { view, depth, open, related, q, show };
}

const isOneOf = <T>(all: readonly T[], value: unknown): value is T => all.includes(value as T);
