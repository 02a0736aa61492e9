import type { Item } from '#client';

import { keepsDigits, parseExactly } from '../../exact-json.js';
import { items as words } from '../../messages/items.js';

export type Kind = 'line' | 'text' | 'json' | 'severity' | 'kept';

/** A part of an item as it is edited: as text. */
export interface ItemField {
  /** `title`, `notes`, or `data.` and a key of the payload. */
  readonly name: string;
  readonly label: string;
  /** `kept`: it has numbers that this browser would round. */
  readonly kind: Kind;
  readonly text: string;
}

const DATA = 'data.';
const LONG = 80;
/** The payloads that the service checks, and how their fields are edited. */
const BUILT_IN: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  finding: {
    severity: 'severity',
    category: 'line',
    description: 'text',
    evidence: 'text',
    metadata: 'json',
  },
  asset: { asset_type: 'line', identifier: 'line', description: 'text', metadata: 'json' },
};

/** All that can be edited of an item. */
export function fieldsOf(item: Item): ItemField[] {
  const { data, item_type: type, title, disposition } = item;
  const known = Object.hasOwn(BUILT_IN, type) ? (BUILT_IN[type] ?? {}) : {};
  const others = Object.keys(data).filter((key) => key !== 'title' && !Object.hasOwn(known, key));
  return [
    { name: titleField(item), label: words.itemTitle, kind: 'line', text: title ?? '' },
    ...Object.entries(known).map(([key, kind]) => payloadField(key, data[key], kind)),
    // A title of its own hides the one of the payload.
    ...('title' in data && data['title'] !== title ? [payloadField('title', data['title'])] : []),
    ...others.map((key) => payloadField(key, data[key])),
    { name: 'notes', label: words.notes, kind: 'text', text: disposition?.notes ?? '' },
  ];
}

/** A title that is the payload's is changed there. */
const titleField = ({ data, title }: Item): string =>
  typeof data['title'] === 'string' && data['title'] === title ? `${DATA}title` : 'title';

function payloadField(key: string, value: unknown, kind?: Kind): ItemField {
  const isText = typeof value === 'string';
  const text = value === undefined ? '' : isText ? value : JSON.stringify(value, null, 2);
  const label = Object.hasOwn(words.dataFields, key)
    ? words.dataFields[key as keyof typeof words.dataFields]
    : key;
  return { name: DATA + key, label, text, kind: kindOf(value, text, kind) };
}

function kindOf(value: unknown, text: string, wanted: Kind | undefined): Kind {
  if (!keepsDigits && !isExact(value)) return 'kept';
  if (value === undefined) return wanted ?? 'line';
  if (typeof value !== 'string') return 'json';
  if (wanted === 'severity' || wanted === 'text') return wanted;
  return text.length > LONG || text.includes('\n') ? 'text' : 'line';
}

/** Whether it goes through an older browser unchanged: whole numbers beyond 2^53 are rounded there. */
function isExact(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isInteger(value) || Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isExact);
}

/** What is wrong with a text; `null`: nothing. */
export function wrongWith({ kind, name }: ItemField, text: string): string | null {
  if (kind === 'json' && valueOf(kind, text) === undefined) return words.wrong.json;
  if (name.endsWith('title') && Array.from(text).length > 512) return words.wrong.long(512);
  if (name === 'notes' && Array.from(text).length > 10_000) return words.wrong.long(10_000);
  return null;
}

function valueOf(kind: Kind, text: string): unknown {
  if (kind !== 'json') return text;
  try {
    return parseExactly(text);
  } catch {
    return undefined;
  }
}

export interface ItemChanges {
  readonly title?: string | null;
  readonly notes?: string | null;
  readonly data?: Record<string, unknown>;
}

/** What is sent: what was changed, and nothing else. */
export function changesOf(fields: readonly ItemField[], texts: ReadonlyMap<string, string>): ItemChanges {
  const data: Record<string, unknown> = {};
  const changes: { title?: string | null; notes?: string | null } = {};
  for (const [name, text] of texts) {
    const kind = fields.find((field) => field.name === name)?.kind ?? 'line';
    if (name.startsWith(DATA)) data[name.slice(DATA.length)] = valueOf(kind, text);
    else changes[name as 'title' | 'notes'] = text === '' ? null : text;
  }
  return { ...changes, ...(Object.keys(data).length > 0 && { data }) };
}
