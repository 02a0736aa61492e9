import { printJson } from '#data';
import type { NewEvent } from '#kernel';

/** Of the data of one event, in bytes. */
export const LARGEST_DATA = 65_536;

export interface PrintedData {
  readonly json: string;
  /** Fields that were left out, since there was no room for them; `null`: none. */
  readonly truncated: readonly string[] | null;
}

/** The data of an event as it is kept. Where it is too large, its largest fields are left out. */
export function printData({ data, changes }: Pick<NewEvent, 'data' | 'changes'>): PrintedData {
  const whole = changes === undefined ? data : { ...data, changes };
  const json = printJson(whole);
  return Buffer.byteLength(json) <= LARGEST_DATA ? { json, truncated: null } : fitting(whole);
}

function fitting(whole: object): PrintedData {
  const fields = Object.entries(whole)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ name, text: `${JSON.stringify(name)}:${printJson(value)}` }));
  const bySize = fields.map((field) => ({ ...field, bytes: Buffer.byteLength(field.text) + 1 }));
  bySize.sort((one, other) => one.bytes - other.bytes);
  const kept = new Set<string>();
  let room = LARGEST_DATA - 2;
  for (const { name, bytes } of bySize) {
    room -= bytes;
    if (room < 0) break;
    kept.add(name);
  }
  const texts = fields.filter(({ name }) => kept.has(name)).map(({ text }) => text);
  const truncated = fields.filter(({ name }) => !kept.has(name)).map(({ name }) => name);
  return { json: `{${texts.join(',')}}`, truncated };
}
