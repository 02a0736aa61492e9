import type { exchange } from '../../messages/items-exchange.js';

export type Field = keyof typeof exchange.fields;

/** What each column of a table becomes, by its header: a field, or a link with what it is called. */
export type Mapping = Readonly<Record<string, string>>;

const LINK = /^(outward|inward):(.*)$/;
const DELIMITERS = [',', ';', '\t'] as const;
const MOST_HEAD = 64_000;

/** The headers of a table, for one that the service does not understand by itself. */
export async function headersIn(file: Blob): Promise<string[]> {
  const text = (await file.slice(0, MOST_HEAD).text()).replace(/^\ufeff/, '');
  const line = text.split(/\r?\n/, 1)[0] ?? '';
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  const delimiter = DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
  const cells = line.match(new RegExp(`(?<=^|${delimiter})("(?:[^"]|"")*"|[^${delimiter}]*)`, 'g')) ?? [];
  return [
    ...new Set(
      cells.map((cell) =>
        cell
          .trim()
          .replace(/^"([^]*)"$/, '$1')
          .replaceAll('""', '"'),
      ),
    ),
  ].filter((header) => header !== '');
}

/** What a column is, and what its links are called if it holds links. */
export function fieldOf(
  value: string,
  fields: Readonly<Record<Field, string>>,
): { field: Field; name: string } {
  const [, direction, name = ''] = LINK.exec(value) ?? [];
  if (direction !== undefined) return { field: direction as Field, name };
  // What only pages of bookmarks have stays in the payload.
  return { field: value in fields ? (value as Field) : 'data', name: '' };
}

export const valueOf = (field: Field, name: string): string =>
  field === 'outward' || field === 'inward' ? `${field}:${name.trim()}` : field;

/** Nothing is known by neither a title nor an id, and a link is called something. */
export function isComplete(mapping: Mapping): boolean {
  const values = Object.values(mapping);
  return (
    values.some((value) => value === 'id' || value === 'title') &&
    values.every((value) => LINK.exec(value)?.[2] !== '')
  );
}

/** A mapping by what somebody can choose here. */
export const recognized = (mapping: Mapping, fields: Readonly<Record<Field, string>>): Mapping =>
  Object.fromEntries(
    Object.entries(mapping).map(([header, value]) => {
      const { field, name } = fieldOf(value, fields);
      return [header, valueOf(field, name)];
    }),
  );
