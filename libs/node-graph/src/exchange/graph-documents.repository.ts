import { Injectable } from '@nestjs/common';

import { ReplicaReads, type Statement } from '#data';
import { type ExportRecord, recordPages, withoutPlace } from '#identity';

import { LINKS_FROM, NODE_IDS, NODES } from './graph-documents.statements.js';

const NODES_AT_ONCE = 250;
const IDS_AT_ONCE = 1_000;

interface Placed {
  readonly id: string;
  readonly place: string;
}

/** A person's own graph as exports have it: page by page, each on any connection. */
@Injectable()
export class GraphDocumentsRepository {
  constructor(private readonly reads: ReplicaReads) {}

  async *nodes(ownerId: string): AsyncGenerator<readonly ExportRecord[], void> {
    const pages = this.pages<ExportRecord & Placed>(NODES, ownerId, NODES_AT_ONCE);
    for await (const rows of pages) yield withoutPlace(rows);
  }

  async *links(ownerId: string): AsyncGenerator<readonly ExportRecord[], void> {
    for await (const rows of this.pages<Placed>(NODE_IDS, ownerId, IDS_AT_ONCE)) {
      const links = await this.linksFrom(
        ownerId,
        rows.map(({ id }) => id),
      );
      if (links.length > 0) yield links;
    }
  }

  linksFrom(ownerId: string, ids: readonly string[]): Promise<ExportRecord[]> {
    return this.reads.query(LINKS_FROM, [ownerId, ids]);
  }

  private pages<Row extends Placed>(
    statement: Statement,
    ownerId: string,
    size: number,
  ): AsyncIterable<readonly Row[]> {
    return recordPages<Row>(size, (after, most) =>
      this.reads.query(statement, [ownerId, after?.place ?? null, after?.id ?? null, most]),
    );
  }
}
