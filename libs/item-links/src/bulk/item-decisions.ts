import type { ItemRow } from '../items/items.repository.js';
import type { ChangedItem, DraftedItem } from './bulk-item-writer.js';
import type { Fault, UpsertBy } from './item-batch.js';
import { contradiction, knownItems, meantBy, upserted } from './upsert.js';

/** What is to be done with the entries of a batch. */
export interface Decisions {
  readonly inserts: readonly DraftedItem[];
  readonly updates: readonly (ChangedItem & { readonly index: number })[];
  readonly same: readonly { readonly index: number; readonly item: ItemRow }[];
  readonly faults: readonly Fault[];
}

const NAMES = ['ref', 'dedupe_key'] as const;

/**
 * Without `upsertBy` an entry whose dedupe key is known is a repetition, and changes nothing.
 * @param stored all items that have a ref or a dedupe key of an entry
 */
export function decide(
  drafted: readonly DraftedItem[],
  stored: readonly ItemRow[],
  { upsertBy, keepsDates }: { readonly upsertBy: UpsertBy | null; readonly keepsDates: boolean },
  now: Date,
): Decisions {
  const known = knownItems(stored);
  const inserts: DraftedItem[] = [];
  const updates: (ChangedItem & { index: number })[] = [];
  const same: { index: number; item: ItemRow }[] = [];
  const faults: Fault[] = [];
  const seen = { ref: new Set<string>(), dedupe_key: new Set<string>() };
  for (const entry of drafted) {
    const { index, wanted, draft } = entry;
    const twice = NAMES.find((name) => seen[name].has(wanted[name] ?? ''));
    for (const name of NAMES) if (typeof wanted[name] === 'string') seen[name].add(wanted[name]);
    if (twice !== undefined) {
      faults.push(twiceInRequest(index, twice));
      continue;
    }
    if (upsertBy !== null && typeof wanted[upsertBy] !== 'string') {
      faults.push(nameMissing(index, upsertBy));
      continue;
    }
    const meant = meantBy(wanted, upsertBy, known);
    const taken = NAMES.find((name) => {
      const holder = known[name].get(wanted[name] ?? '');
      return holder !== undefined && holder !== meant;
    });
    const fixed = meant !== null && upsertBy !== null ? contradiction(meant, wanted) : null;
    if (meant !== null && upsertBy === null) same.push({ index, item: meant });
    else if (fixed !== null) faults.push(fixedOf(index, fixed));
    else if (taken !== undefined) faults.push(takenName(index, taken, wanted[taken] ?? ''));
    else if (meant === null) inserts.push(entry);
    else {
      const after = upserted(meant, keepsDates ? wanted : { ...wanted, updatedAt: undefined }, draft, now);
      if (after === meant) same.push({ index, item: meant });
      else updates.push({ index, before: meant, after });
    }
  }
  return { inserts, updates, same, faults };
}

const common = { list: 'items' } as const;
const INVALID = { kind: 'invalid', reason: 'validation_error' } as const;

function twiceInRequest(index: number, name: string): Fault {
  const message = `Another entry before this one has the same ${name}`;
  return { ...common, ...INVALID, index, path: [name], type: 'twice_in_request', message };
}

function nameMissing(index: number, name: UpsertBy): Fault {
  const message = `An entry that may change an item needs its ${name}`;
  return { ...common, ...INVALID, index, path: [name], type: 'missing', message };
}

function fixedOf(index: number, name: string): Fault {
  const message = `${name} cannot be changed: the item has another one`;
  return { ...common, ...INVALID, index, path: [name], type: 'fixed_field', message };
}

function takenName(index: number, name: string, value: string): Fault {
  const message = `An item with the ${name} "${value}" already exists`;
  return {
    ...common,
    ...{ kind: 'conflict', reason: 'already_exists', type: 'already_exists' },
    ...{ index, path: [name], message },
  };
}
