import { printJson } from '#data';

import { itemTooLarge } from './items.errors.js';
import type { ItemDraft } from './items.repository.js';

/** How many bytes the payload and the texts of an item take. */
export function bytesOf({ data, title, notes, ref, dedupe_key: key, ...item }: ItemDraft): number {
  const texts = [title, notes, ref, key, item.schema_ref, item.capability];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), Buffer.byteLength(printJson(data)));
}

/** The same; refuses an item that is larger than allowed (422). */
export function demandSize(item: ItemDraft, most: number): number {
  const bytes = bytesOf(item);
  if (bytes > most) throw itemTooLarge(most, bytes);
  return bytes;
}
