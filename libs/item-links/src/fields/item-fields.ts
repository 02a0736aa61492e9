export const ITEM_STATUSES = ['open', 'triaged', 'verified', 'resolved', 'dismissed'] as const;
export type ItemStatus = (typeof ITEM_STATUSES)[number];

export const ITEM_SOURCES = ['api', 'runtime', 'extracted'] as const;
export type ItemSource = (typeof ITEM_SOURCES)[number];

/**
 * What whoever makes an item says of it, by column, with the type of the column. Statements, views, events, batches,
 * archives and tools go through this list.
 */
export const ITEM_FIELDS = {
  item_type: 'text',
  ref: 'text',
  title: 'text',
  data: 'jsonb',
  status: 'text',
  notes: 'text',
  dedupe_key: 'text',
  source: 'text',
  capability: 'text',
  capability_version: 'text',
  schema_ref: 'text',
  session_id: 'uuid',
  trace_id: 'text',
  span_id: 'text',
} as const;
export type ItemField = keyof typeof ITEM_FIELDS;
export const FIELD_NAMES = Object.keys(ITEM_FIELDS) as ItemField[];

/** What an item is, and is known by: nobody changes it. */
export const LASTING_FIELDS = ['item_type', 'ref', 'dedupe_key', 'source'] as const;
/** What anybody who may write items changes at any time. */
const EDITED_FIELDS = ['title', 'data', 'status', 'notes'] as const;

/** Texts that are kept and told as they were said, and that batches change: to nothing else they make a difference. */
export type PlainField = Exclude<ItemField, (typeof LASTING_FIELDS)[number] | (typeof EDITED_FIELDS)[number]>;
export const PLAIN_FIELDS = FIELD_NAMES.filter(
  (name): name is PlainField => !isAmong(LASTING_FIELDS, name) && !isAmong(EDITED_FIELDS, name),
);
/** What batches change of items that are there. */
export const CHANGED_FIELDS = FIELD_NAMES.filter((name) => !isAmong(LASTING_FIELDS, name));
/** What a change of a single item says nothing of. */
export const KEPT_FIELDS = FIELD_NAMES.filter((name) => !isAmong(EDITED_FIELDS, name));

/** Texts that may be long, and count for the size of an item. */
export const COUNTED_FIELDS = ['title', 'notes', 'ref', 'dedupe_key', 'schema_ref', 'capability'] as const;

/** The fields of an item; `null`: nothing was said. */
export interface ItemFields extends Readonly<Record<PlainField, string | null>> {
  readonly item_type: string;
  readonly ref: string | null;
  readonly title: string | null;
  readonly data: Record<string, unknown>;
  readonly status: ItemStatus | null;
  readonly notes: string | null;
  readonly dedupe_key: string | null;
  readonly source: ItemSource;
}

/** What archives and documents call a field. */
export type RecordName<Field extends string> = Field extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<RecordName<Tail>>}`
  : Field;

export function recordName<const Field extends string>(field: Field): RecordName<Field> {
  return field.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()) as RecordName<Field>;
}

/** Those of the fields that are named. */
export function picked<Name extends PropertyKey, From extends Readonly<Record<Name, unknown>>>(
  from: From,
  names: readonly Name[],
): Pick<From, Name> {
  const some: Partial<Pick<From, Name>> = {};
  for (const name of names) some[name] = from[name];
  return some as Pick<From, Name>;
}

function isAmong(names: readonly string[], name: string): boolean {
  return names.includes(name);
}
