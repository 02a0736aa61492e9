import type { ErrorKind } from '#kernel';

import type { NewItem } from '../items/item-changes.js';
import type { ItemRow } from '../items/items.repository.js';
import type { EndAddress } from '../links/link-rules.js';

/** By what an entry finds the item that it changes; `null`: it changes none. */
export type UpsertBy = 'ref' | 'dedupe_key';

/** An item as somebody wants it, without its links. */
export interface WantedItem extends Omit<NewItem, 'links'> {
  /** When it came to be, and was changed last, where that was elsewhere; otherwise now. */
  readonly createdAt?: Date | undefined;
  readonly updatedAt?: Date | undefined;
}

/** A link as somebody wants it. */
export interface WantedBatchLink {
  /** `null`: the item that it belongs to. */
  readonly source: EndAddress | null;
  readonly target: EndAddress;
  readonly relationship: string;
  /** The place of the item that it belongs to; `null`: of none. */
  readonly owner: number | null;
  /** Its place among the links of that item, or among all. */
  readonly place: number;
}

export interface ItemBatch {
  readonly items: readonly WantedItem[];
  readonly links: readonly WantedBatchLink[];
}

/** Why an entry cannot be. */
export interface Fault {
  readonly list: 'items' | 'links';
  /** Its place: of an item, of the item that the link belongs to, or of the link. */
  readonly index: number;
  /** What of it is at fault, as a path into the entry. */
  readonly path: readonly (string | number)[];
  readonly kind: ErrorKind;
  readonly reason: string;
  readonly type: string;
  readonly message: string;
}

/** What an entry came to. */
export type EntryResult =
  | { readonly outcome: 'created' | 'updated' | 'unchanged'; readonly item: ItemRow }
  | { readonly outcome: 'refused'; readonly faults: readonly Fault[] };

export interface BatchOutcome {
  /** By their places in the batch. */
  readonly results: readonly EntryResult[];
  readonly linksCreated: number;
  /** Links that were there already. */
  readonly linksUnchanged: number;
  readonly faults: readonly Fault[];
}

/** Faults that say that somebody else has the name of the entry. */
const HELD = new Set(['already_exists', 'fixed_field', 'twice_in_request']);

/** The entries that cannot be since others cannot: their links lead to them. Of each, what its link is refused for. */
export function dragged({ items, links }: ItemBatch, refused: readonly Fault[]): Fault[] {
  const gone = new Set(refused.map(({ index }) => index));
  const held = new Set(refused.filter(({ type }) => HELD.has(type)).map(({ index }) => index));
  const lost = new Set([...gone].filter((place) => !held.has(place)));
  const faults: Fault[] = [];
  for (let known = -1; known < lost.size;) {
    known = lost.size;
    const names = namesOf(items, lost);
    for (const { owner, place, target } of links) {
      if (owner === null || gone.has(owner) || lost.has(owner) || !names[target.by].has(target.value))
        continue;
      faults.push({
        list: 'items',
        index: owner,
        path: ['links', place, `target_${target.by === 'key' ? 'dedupe_key' : target.by}`],
        ...{ kind: 'not_found', reason: 'target_not_found', type: 'target_not_found' },
        message: 'Target item not found: its entry is refused',
      });
      lost.add(owner);
    }
  }
  return faults;
}

/** The refs and dedupe keys of entries. */
export function namesOf(
  items: readonly WantedItem[],
  places: ReadonlySet<number>,
): Readonly<Record<EndAddress['by'], ReadonlySet<string>>> {
  const names = { id: new Set<string>(), ref: new Set<string>(), key: new Set<string>() };
  for (const place of places) {
    const { ref, dedupe_key: key } = items[place] ?? {};
    if (typeof ref === 'string') names.ref.add(ref);
    if (typeof key === 'string') names.key.add(key);
  }
  return names;
}
