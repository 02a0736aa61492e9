import { titleAfter } from '../items/item-changes.js';
import type { ItemDraft, ItemRow } from '../items/items.repository.js';
import type { UpsertBy, WantedItem } from './item-batch.js';
import { isSameJson } from './same-json.js';

/** What of an item stays as it was made; an entry that says something else is refused. */
const FIXED = ['item_type', 'ref', 'dedupe_key', 'source'] as const;
const FIELDS = [
  ...['title', 'status', 'notes', 'schema_ref', 'capability', 'capability_version'],
  ...['session_id', 'trace_id', 'span_id'],
] as const;

/** The field that is fixed, and that the entry has another value for. */
export function contradiction(item: ItemRow, wanted: WantedItem): (typeof FIXED)[number] | null {
  return FIXED.find((field) => (wanted[field] ?? null) !== null && wanted[field] !== item[field]) ?? null;
}

/**
 * The item as the entry has it, or the very item if nothing is different. What the entry does not name stays; a payload
 * is replaced as a whole.
 * @param draft the entry as a new item, its payload checked
 */
export function upserted(item: ItemRow, wanted: WantedItem, draft: ItemDraft, now: Date): ItemRow {
  const data = wanted.data == null || isSameJson(item.data, draft.data) ? item.data : draft.data;
  const given = <Name extends keyof ItemRow & keyof WantedItem>(name: Name): ItemRow[Name] => {
    const value: unknown = wanted[name];
    return value === undefined ? item[name] : (value as ItemRow[Name]);
  };
  const next: ItemRow = {
    ...item,
    data,
    title: wanted.title ?? titleAfter(item, data),
    status: given('status'),
    notes: given('notes'),
    schema_ref: given('schema_ref'),
    capability: given('capability'),
    capability_version: given('capability_version'),
    session_id: given('session_id'),
    trace_id: given('trace_id'),
    span_id: given('span_id'),
    updated_at: wanted.updatedAt ?? now,
  };
  const isSame =
    data === item.data && FIELDS.every((field) => Object.is(read(next, field), read(item, field)));
  return isSame ? item : next;
}

const read = (item: ItemRow, field: string): unknown => item[field as keyof ItemRow];

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
