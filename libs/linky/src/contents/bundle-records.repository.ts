import { Injectable } from '@nestjs/common';

import type { Queries } from '#data';
import { type ContentOwner, type ExportPart, type ExportRecord, recordPages, withoutPlace } from '#identity';

import { BUNDLES, COUNT, VERSIONS } from './bundle-records.statements.js';

/** A bundle may have some hundred kilobytes, and fifty versions. */
const AT_ONCE = 50;

interface BundleRecord extends ExportRecord {
  readonly id: string;
  readonly place: string | null;
}

/** The bundles of a person or an organization, with their versions. What happened on their pages is not theirs alone. */
@Injectable()
export class BundleRecordsRepository implements ExportPart {
  async count({ kind, id }: ContentOwner, from: Queries): Promise<number> {
    if (kind === 'workspace') return 0;
    return (await from.first<{ count: number }>(COUNT[kind], [id]))?.count ?? 0;
  }

  async *records({ kind, id }: ContentOwner, from: Queries): AsyncIterable<readonly ExportRecord[]> {
    if (kind === 'workspace') return;
    for (const statement of BUNDLES[kind]) {
      const pages = recordPages<BundleRecord>(AT_ONCE, (after, most) =>
        from.query(statement, [id, after?.place ?? null, after?.id ?? null, most]),
      );
      for await (const bundles of pages) {
        yield withoutPlace(bundles);
        yield await from.query<ExportRecord>(VERSIONS, [bundles.map((bundle) => bundle.id)]);
      }
    }
  }
}
