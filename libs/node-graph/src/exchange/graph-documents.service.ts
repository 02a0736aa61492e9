import { Injectable } from '@nestjs/common';

import type { ExportRecord } from '#identity';
import { hasScope, type Principal } from '#kernel';
import { scopeMissing } from '#platform/auth';

import { actorOf } from '../protocol/graph-actor.js';
import { GraphDocumentsRepository } from './graph-documents.repository.js';

type Pages = AsyncIterable<readonly ExportRecord[]>;

/** A person's own nodes with the links between them, for files of other tools. */
export interface GraphRecords {
  things(): Pages;
  links(): Pages;
  linksFrom(nodeIds: readonly string[]): Promise<readonly ExportRecord[]>;
}

/** Hands graphs out, page by page, however large they are. */
@Injectable()
export class GraphDocuments {
  constructor(private readonly documents: GraphDocumentsRepository) {}

  /** Refuses keys without `graph:read`, and team keys. */
  open(caller: Principal): Promise<GraphRecords> {
    if (!hasScope(caller, 'graph:read')) throw scopeMissing('graph:read');
    const { userId } = actorOf(caller, null, 2);
    return Promise.resolve({
      things: () => this.documents.nodes(userId),
      links: () => this.documents.links(userId),
      linksFrom: (ids) => this.documents.linksFrom(userId, ids),
    });
  }
}
