import { Injectable } from '@nestjs/common';

import type { Queries } from '#data';
import { type ContentOwner, type ExportPart, type ExportRecord, recordPages, withoutPlace } from '#identity';

import { BATCHES, COUNT, EMBED, LINKS, NODES, SHARES_OF, SHARES_WITH } from './graph-records.statements.js';

const AT_ONCE = 250;

interface NodeRecord extends ExportRecord {
  readonly id: string;
  readonly place: string;
}

/** A person's nodes, with their links and shares, what is shared with the person, and what they did. */
@Injectable()
export class GraphRecordsRepository implements ExportPart {
  async count({ kind, id }: ContentOwner, from: Queries): Promise<number> {
    if (kind !== 'user') return 0;
    return (await from.first<{ count: number }>(COUNT, [id]))?.count ?? 0;
  }

  async *records({ kind, id }: ContentOwner, from: Queries): AsyncIterable<readonly ExportRecord[]> {
    if (kind !== 'user') return;
    const pages = recordPages<NodeRecord>(AT_ONCE, (after, most) =>
      from.query(NODES, [id, after?.place ?? null, after?.id ?? null, most]),
    );
    for await (const nodes of pages) {
      yield withoutPlace(nodes);
      const ids = nodes.map((node) => node.id);
      yield await from.query<ExportRecord>(LINKS, [ids, id]);
      yield await from.query<ExportRecord>(SHARES_OF, [ids]);
    }
    yield* recordPages<ExportRecord>(AT_ONCE, (after, most) =>
      from.query(SHARES_WITH, [id, after?.['nodeId'] ?? null, most]),
    );
    yield await from.query<ExportRecord>(EMBED, [id]);
    const history = recordPages<ExportRecord>(AT_ONCE, (after, most) =>
      from.query(BATCHES, [id, after?.['place'] ?? null, most]),
    );
    for await (const batches of history) yield withoutPlace(batches);
  }
}
