import { client } from '../client.js';
import { shell } from '../messages/shell.js';

/** Something that was found: where it is, below `/console`, and what it is called. */
export interface Found {
  readonly to: string;
  readonly name: string;
  readonly hint: string;
}

/** A source of the palette: where it looks for what somebody types. */
interface Finder {
  readonly key: string;
  readonly label: string;
  readonly find: (text: string, signal: AbortSignal) => Promise<readonly Found[]>;
}

const MOST = 8;

export const FINDERS: readonly Finder[] = [
  {
    key: 'bundles',
    label: shell.bundles,
    find: async (q, signal) => {
      const found = await client.bundles.list({ q, limit: MOST }, { signal }).toArray(MOST);
      return found.map(({ slug, title, urls }) => ({
        to: `/bundles/${slug}`,
        name: title ?? urls[0] ?? slug,
        hint: slug,
      }));
    },
  },
  {
    key: 'items',
    label: shell.items,
    find: async (text, signal) => (await import('../items/find.js')).findItems(text, MOST, signal),
  },
  {
    key: 'graph',
    label: shell.graph,
    find: async (text) => (await import('../graph/find-nodes.js')).findNodes(text, MOST),
  },
];
