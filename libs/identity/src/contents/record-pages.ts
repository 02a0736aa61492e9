import type { ExportRecord } from './content.js';

/**
 * What a list has, page by page, each behind the last row of the one before.
 * @param size of a full page: a shorter one is the last
 */
export async function* recordPages<Row>(
  size: number,
  read: (after: Row | null, most: number) => Promise<readonly Row[]>,
): AsyncGenerator<readonly Row[], void> {
  let after: Row | null = null;
  for (;;) {
    const rows: readonly Row[] = await read(after, size);
    if (rows.length > 0) yield rows;
    if (rows.length < size) return;
    after = rows.at(-1) ?? null;
  }
}

/** The records of a page, without what only tells where the next one begins. */
export function withoutPlace(rows: readonly ExportRecord[]): ExportRecord[] {
  return rows.map(
    (row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'place')) as ExportRecord,
  );
}
