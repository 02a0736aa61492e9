import { Injectable } from '@nestjs/common';

import { ReplicaReads } from '#data';
import { type ExportRecord, recordPages, withoutPlace } from '#identity';

import { BUNDLES } from './bundle-records.statements.js';

/** A bundle may have some hundred kilobytes. */
const AT_ONCE = 50;

interface PlacedRecord extends ExportRecord {
  readonly id: string;
  readonly place: string;
}

/** Bundles as exports have them, but for deleted ones: page by page, each on any connection. */
@Injectable()
export class BundleDocumentsRepository {
  constructor(private readonly reads: ReplicaReads) {}

  async *bundles(kind: keyof typeof BUNDLES, ownerId: string): AsyncGenerator<readonly ExportRecord[], void> {
    const [live] = BUNDLES[kind];
    const pages = recordPages<PlacedRecord>(AT_ONCE, (after, most) =>
      this.reads.query(live, [ownerId, after?.place ?? null, after?.id ?? null, most]),
    );
    for await (const rows of pages) yield withoutPlace(rows);
  }
}
