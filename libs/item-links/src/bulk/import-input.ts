import { DomainError } from '#kernel';
import { InputPipe, Text, Uuid } from '#platform/input';

import { FIELD_NAMES, PLAIN_FIELDS, recordName } from '../fields/item-fields.js';
import { ItemCreateDto } from '../items/items.dto.js';
import type { EndAddress } from '../links/link-rules.js';
import { LinkCreateDto } from '../links/links.dto.js';
import type { Fault, WantedItem } from './item-batch.js';
import type { ImportedEnd, ImportedItem, ImportedItemLink, ItemsChunk } from './item-imports.service.js';

/** Why an entry of a document is left out. */
export interface ItemFault {
  readonly list: 'items' | 'links';
  /** Its place in the chunk. */
  readonly index: number;
  /** The field of the entry that is to blame, if one is. */
  readonly field: string | null;
  readonly reason: string;
  readonly message: string;
}

/** An entry, and where it stands in the chunk. */
export interface Placed<Value> {
  readonly value: Value;
  readonly index: number;
}

export interface SoundLink {
  readonly source: EndAddress;
  readonly target: EndAddress;
  readonly relationship: string;
}

/** What of a chunk is well formed, and what is not. */
export interface ReadChunk {
  readonly items: readonly Placed<WantedItem>[];
  readonly links: readonly Placed<SoundLink>[];
  readonly faults: readonly ItemFault[];
}

class EndDto {
  @Text(1, 64, { optional: true })
  key?: string | null;

  @Text(1, 128, { optional: true })
  ref?: string | null;

  @Uuid({ optional: true })
  id?: string | null;
}

const pipe = new InputPipe();
const read = <T extends object>(type: new () => T, value: unknown): T =>
  pipe.transform(value, { type: 'body', metatype: type }) as T;

/** The rules of the API hold for documents, too. */
export function readChunk(chunk: ItemsChunk, keepsDates: boolean): ReadChunk {
  const faults: ItemFault[] = [];
  const sound = <In, Out>(
    list: ItemFault['list'],
    all: readonly In[],
    make: (one: In) => Out,
  ): Placed<Out>[] =>
    all.flatMap((one, index) => {
      try {
        return [{ value: make(one), index }];
      } catch (error) {
        faults.push(...malformed(error, list, index));
        return [];
      }
    });
  const items = sound('items', chunk.items, (item) => readItem(item, keepsDates));
  return { items, links: sound('links', chunk.links, readLink), faults };
}

const ORIGIN = ['source', ...PLAIN_FIELDS] as const;

function readItem(
  { key, itemType, origin = {}, createdAt, updatedAt, ...rest }: ImportedItem,
  keepsDates: boolean,
): WantedItem {
  const { key: dedupe_key } = read(EndDto, { key });
  const told = Object.fromEntries(ORIGIN.map((name) => [name, origin[recordName(name)]]));
  const item = read(ItemCreateDto, { ...rest, ...told, item_type: itemType, dedupe_key });
  return keepsDates ? Object.assign(item, { createdAt, updatedAt }) : item;
}

function readLink({ source, target, relationship }: ImportedItemLink): SoundLink {
  const link = read(LinkCreateDto, { relationship });
  return { source: addressOf(source), target: addressOf(target), relationship: link.relationship };
}

function addressOf(end: ImportedEnd): EndAddress {
  const { key, ref, id } = read(EndDto, end);
  if (typeof key === 'string') return { by: 'key', value: key };
  return typeof ref === 'string' ? { by: 'ref', value: ref } : { by: 'id', value: id ?? '' };
}

function malformed(error: unknown, list: ItemFault['list'], index: number): ItemFault[] {
  if (!(error instanceof DomainError)) throw error;
  const { fields = [], reason, message } = error;
  if (fields.length === 0) return [{ list, index, field: null, reason, message }];
  return fields.map(({ loc, msg, type }) => ({
    ...{ list, index, reason: type, message: msg },
    field: nameOf(loc.slice(1)),
  }));
}

/** @param index its place in the chunk */
export function importFault({ list, path, type, message }: Fault, index: number): ItemFault {
  return { list, index, field: nameOf(path), reason: type, message };
}

const NAMES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(FIELD_NAMES.map((name) => [name, recordName(name)])),
  dedupe_key: 'key',
  source_item_id: 'source',
  source_ref: 'source',
  source_dedupe_key: 'source',
  target_item_id: 'target',
  target_ref: 'target',
  target_dedupe_key: 'target',
};

function nameOf(path: readonly (string | number)[]): string | null {
  return path.length === 0 ? null : path.map((part) => NAMES[part] ?? String(part)).join('.');
}
