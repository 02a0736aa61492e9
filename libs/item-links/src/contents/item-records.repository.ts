import { Injectable } from '@nestjs/common';

import type { Queries } from '#data';
import { type ContentOwner, type ExportPart, type ExportRecord, recordPages } from '#identity';

import { COUNT, DELETED_LINKS, ITEMS, LINKS, PROJECTS, RELATIONSHIPS } from './item-records.statements.js';
import { AT_ONCE, placed } from './placed-records.js';

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
        yield* placed(DELETED_LINKS, project.id, from);
      }
    }
  }
}
