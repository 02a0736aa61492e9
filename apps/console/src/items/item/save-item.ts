import { etagOf, LigatureError, type Body, type Item } from '#client';
import type { QueryClient } from '@tanstack/react-query';

import { parseExactly } from '../../exact-json.js';
import type { ProjectPlace } from '../place.js';
import { itemKey, itemQuery, type StoredItem } from './item-queries.js';

/** More changes of others than that, one after the other, are told. */
const TRIES = 4;

/** Somebody else changed the very thing meanwhile. */
export class ContestedError extends Error {
  override readonly name = 'ContestedError';
}

/**
 * Changes an item on top of what is stored. What somebody else changed meanwhile stays, unless it is the same part of it:
 * then nothing is written.
 */
export async function saveItem(
  place: ProjectPlace,
  queries: QueryClient,
  stored: StoredItem,
  body: Body<'update_item'>,
  isContested: (now: Item) => boolean,
): Promise<Item> {
  const { id } = stored.item;
  let base = stored;
  for (let tries = 1; ; tries += 1)
    try {
      const item = await place.client.items.update(id, body, {
        ifMatch: base.etag,
        readJson: parseExactly,
      });
      queries.setQueryData<StoredItem>(itemKey(place, id), { item, etag: etagOf(item) });
      return item;
    } catch (error) {
      if (!(error instanceof LigatureError) || error.status !== 412 || tries === TRIES) throw error;
      base = await queries.query({ ...itemQuery(place, id), staleTime: 0 });
      if (isContested(base.item)) throw new ContestedError();
    }
}
