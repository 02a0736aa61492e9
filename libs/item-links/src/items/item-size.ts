import { printJson } from '#data';

import { COUNTED_FIELDS } from '../fields/item-fields.js';
import { itemTooLarge } from './items.errors.js';
import type { ItemDraft } from './items.repository.js';

/** How many bytes the payload and the texts of an item take. */
export function bytesOf(item: ItemDraft): number {
  const payload = Buffer.byteLength(printJson(item.data));
  return COUNTED_FIELDS.reduce((sum, name) => sum + Buffer.byteLength(item[name] ?? ''), payload);
}

/** The same; refuses an item that is larger than allowed (422). */
export function demandSize(item: ItemDraft, most: number): number {
  const bytes = bytesOf(item);
  if (bytes > most) throw itemTooLarge(most, bytes);
  return bytes;
}
