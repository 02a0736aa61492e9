import { Injectable } from '@nestjs/common';

import type { Queries, Statement } from '#data';
import { type ContentOwner, type ExportPart, type ExportRecord, recordPages, withoutPlace } from '#identity';

import { COUNT, ITEMS, LINKS, PROJECTS, RELATIONSHIPS } from './item-records.statements.js';

/** An item may have some hundred kilobytes. */
const AT_ONCE = 100;

interface PlacedRecord extends ExportRecord {
  readonly id: string;
  readonly place: string;
}

/** An organization's projects with all that is in them. Nothing of it is a person's, whoever made it. */
@Injectable()
export class ItemRecordsRepository implements ExportPart {
  async count({ kind, id }: ContentOwner, from: Queries): Promise<number> {
    if (kind !== 'organization') return 0;
    return (await from.first<{ count: number }>(COUNT, [id]))?.count ?? 0;
  }

  async *records({ kind, id }: ContentOwner, from: Queries): AsyncIterable<readonly ExportRecord[]> {
    if (kind !== 'organization') return;
    const pages = recordPages<ExportRecord & { readonly id: string }>(AT_ONCE, (after, most) =>
      from.query(PROJECTS, [id, after?.id ?? null, most]),
    );
    for await (const projects of pages) {
      yield projects;
      for (const project of projects) {
        yield await from.query<ExportRecord>(RELATIONSHIPS, [project.id]);
        yield* placed(ITEMS, project.id, from);
        yield* placed(LINKS, project.id, from);
      }
    }
  }
}

async function* placed(
  statement: Statement,
  projectId: string,
  from: Queries,
): AsyncIterable<readonly ExportRecord[]> {
  const pages = recordPages<PlacedRecord>(AT_ONCE, (after, most) =>
    from.query(statement, [projectId, after?.place ?? null, after?.id ?? null, most]),
  );
  for await (const rows of pages) yield withoutPlace(rows);
}
