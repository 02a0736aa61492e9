import { CHANGED_FIELDS, LASTING_FIELDS, PLAIN_FIELDS } from '../fields/item-fields.js';
import { titleAfter } from '../items/item-changes.js';
import type { ItemDraft, ItemRow } from '../items/items.repository.js';
import type { UpsertBy, WantedItem } from './item-batch.js';
import { isSameJson } from './same-json.js';

const GIVEN_FIELDS = ['status', 'notes', ...PLAIN_FIELDS] as const;

/** The field that is fixed, and that the entry has another value for. */
export function contradiction(item: ItemRow, wanted: WantedItem): (typeof LASTING_FIELDS)[number] | null {
  return (
    LASTING_FIELDS.find((field) => (wanted[field] ?? null) !== null && wanted[field] !== item[field]) ?? null
  );
}

/**
 * The item as the entry has it, or the very item if nothing is different. What the entry does not name stays; a payload
 * is replaced as a whole.
 * @param draft the entry as a new item, its payload checked
 */
export function upserted(item: ItemRow, wanted: WantedItem, draft: ItemDraft, now: Date): ItemRow {
  const data = wanted.data == null || isSameJson(item.data, draft.data) ? item.data : draft.data;
  const given = Object.fromEntries(
    GIVEN_FIELDS.flatMap((name) => (wanted[name] === undefined ? [] : [[name, wanted[name]]])),
  ) as Partial<Pick<ItemRow, (typeof GIVEN_FIELDS)[number]>>;
  const title = wanted.title ?? titleAfter(item, data);
  const next: ItemRow = { ...item, ...given, data, title, updated_at: wanted.updatedAt ?? now };
  return CHANGED_FIELDS.every((name) => Object.is(next[name], item[name])) ? item : next;
}

/** The items of a project that entries may mean, by how they are known. */
export interface KnownItems {
  readonly ref: ReadonlyMap<string, ItemRow>;
  readonly dedupe_key: ReadonlyMap<string, ItemRow>;
}

export function knownItems(items: readonly ItemRow[]): KnownItems {
  const known = { ref: new Map<string, ItemRow>(), dedupe_key: new Map<string, ItemRow>() };
  for (const item of items) {
    if (item.ref !== null) known.ref.set(item.ref, item);
    if (item.dedupe_key !== null) known.dedupe_key.set(item.dedupe_key, item);
  }
  return known;
}

/** The item that an entry means; without `by` it is one that was created under the same dedupe key. */
export function meantBy(wanted: WantedItem, by: UpsertBy | null, known: KnownItems): ItemRow | null {
  const column = by ?? 'dedupe_key';
  const name = wanted[column];
  return typeof name === 'string' ? (known[column].get(name) ?? null) : null;
}
