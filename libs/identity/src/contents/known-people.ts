import type { ExportRecord } from './content.js';

/** The records with the people of their fields as they are known here; those of whom nothing is known stay as they are. */
export function withPeople(
  records: readonly ExportRecord[],
  people: ReadonlyMap<string, string>,
  ...fields: readonly string[]
): ExportRecord[] {
  return records.map((record) => {
    const known = fields.flatMap((field) => {
      const here = people.get(String(record[field]));
      return here === undefined ? [] : [[field, here] as const];
    });
    return known.length === 0 ? record : { ...record, ...Object.fromEntries(known) };
  });
}
