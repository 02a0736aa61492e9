import { etagOf, type Item } from '#client';

import { parseExactly } from '../../exact-json.js';
import type { ProjectPlace } from '../place.js';

export interface StoredItem {
  readonly item: Item;
  /** The tag that a change must name. */
  readonly etag: string | undefined;
}

export const itemKey = ({ key }: ProjectPlace, id: string): readonly string[] => ['item', ...key, id];

/** An item with its tag. */
// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- it is what the library makes of it
export const itemQuery = (place: ProjectPlace, id: string) => ({
  queryKey: itemKey(place, id),
  queryFn: async ({ signal }: { signal?: AbortSignal } = {}): Promise<StoredItem> => {
    const item = await place.client.items.get(id, { signal, readJson: parseExactly });
    return { item, etag: etagOf(item) };
  },
  // Numbers that are kept as they stand would be taken for objects, and copied.
  structuralSharing: false,
});
