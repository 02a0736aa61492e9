import { SearchVector } from '#data';
import { ExactNumber, isJsonObject, Slices } from '#kernel';

import { PLAIN_FIELDS } from '../fields/item-fields.js';
import type { ItemDraft } from './items.repository.js';

/** Of the words that this build makes; items with words of an earlier one are gone through anew. */
export const WORDS_VERSION = 1;

/** What an item is found by. */
export interface ItemWords {
  /** A `tsvector`. */
  readonly words: string;
  /** Whether it has more words than can be kept. */
  readonly isCut: boolean;
}

const NAMES = { whole: 'A', part: 'B' };
const TEXTS = { whole: 'C', part: 'D' };

/** The keys that the built-in types have: everybody's, so nobody looks for them. */
const USUAL_KEYS: ReadonlySet<string> = new Set(
  'title description severity category evidence metadata asset_type identifier'.split(' '),
);

/** Every item's words have it: no search looks beyond its project. */
export const scopeOf = (projectId: string): string => `=${projectId}`;

/** Title and ref count most; then notes, type, origin and payload: its texts and numbers, and the keys of its own. */
export async function wordsOf(item: ItemDraft, slices = new Slices()): Promise<ItemWords> {
  const vector = new SearchVector(scopeOf(item.project_id));
  for (const name of [item.title, item.ref]) if (name !== null) await vector.add(name, NAMES, slices);
  for (const name of ['notes', 'item_type', 'dedupe_key', ...PLAIN_FIELDS] as const) {
    const text = item[name];
    if (text !== null) await vector.add(text, TEXTS, slices);
  }
  for (const text of textsOf(item.data, item.title)) await vector.add(text, TEXTS, slices);
  return { words: vector.toString(), isCut: vector.isCut };
}

/** Without recursion: the nesting is the caller's, the stack is ours. */
function* textsOf(data: Record<string, unknown>, title: string | null): Generator<string, void> {
  const left: unknown[] = [data['title'] === title ? { ...data, title: null } : data];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === 'string') yield value;
    else if (typeof value === 'number') yield String(value);
    else if (value instanceof ExactNumber) yield value.text;
    else if (Array.isArray(value)) pushAll(left, value);
    else if (isJsonObject(value)) {
      for (const key of Object.keys(value)) if (!USUAL_KEYS.has(key)) yield key;
      pushAll(left, Object.values(value));
    }
  }
}

/** So that they come off in their order; there may be more than a call takes arguments. */
function pushAll(left: unknown[], values: readonly unknown[]): void {
  for (let at = values.length - 1; at >= 0; at -= 1) left.push(values[at]);
}
