import type { Queries, Statement } from '#data';
import { type ExportRecord, recordPages, withoutPlace } from '#identity';

/** An item may have some hundred kilobytes. */
export const AT_ONCE = 100;

interface PlacedRecord extends ExportRecord {
  readonly id: string;
  readonly place: string;
}

/** What a project has of something, in the order of its statement. */
export async function* placed(
  statement: Statement,
  projectId: string,
  from: Queries,
): AsyncIterable<readonly ExportRecord[]> {
  const pages = recordPages<PlacedRecord>(AT_ONCE, (after, most) =>
    from.query(statement, [projectId, after?.place ?? null, after?.id ?? null, most]),
  );
  for await (const rows of pages) yield withoutPlace(rows);
}
