import { Injectable } from '@nestjs/common';

import { Database, type Queries, type Tx } from '#data';
import { type ContentOwner, type ExportPart, type ExportRecord, recordPages } from '#identity';

import { COUNT, RECORDS, REMOVE } from './import-records.statements.js';

const AT_ONCE = 500;

/** What is kept of imports of a person or an organization. Of a workspace alone there are none. */
@Injectable()
export class ImportContentsRepository implements ExportPart {
  constructor(private readonly database: Database) {}

  async count({ kind, id }: ContentOwner, from: Queries = this.database): Promise<number> {
    if (kind === 'workspace') return 0;
    return (await from.first<{ count: number }>(COUNT[kind], [id]))?.count ?? 0;
  }

  async *records({ kind, id }: ContentOwner, from: Queries): AsyncIterable<readonly ExportRecord[]> {
    if (kind === 'workspace') return;
    yield* recordPages<ExportRecord>(AT_ONCE, (after, most) =>
      from.query(RECORDS[kind], [id, after?.['id'] ?? null, most]),
    );
  }

  /** Answers how many. */
  remove({ kind, id }: ContentOwner, most: number, tx: Tx): Promise<number> {
    return kind === 'workspace' ? Promise.resolve(0) : tx.affected(REMOVE[kind], [id, most]);
  }
}
