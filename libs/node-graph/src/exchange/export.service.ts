import { Injectable } from '@nestjs/common';

import type { Actor } from '../model/actor.js';
import type { Status } from '../model/status.js';
import { BranchService } from '../queries/branch.service.js';
import { GraphService, PAGE_BYTES } from '../queries/graph.service.js';
import { documentOf, type GraphDocument } from './document.js';
import type { ExportRequest } from './exchange-input.js';
import { tooLargeToExport } from './exchange.errors.js';

/** Nodes and links in one export. */
const MOST = 10_000;
const MOST_BYTES = 2 * PAGE_BYTES;

/** Takes a graph, or a branch of it, out of the service. */
@Injectable()
export class ExportService {
  constructor(
    private readonly graph: GraphService,
    private readonly branches: BranchService,
  ) {}

  /**
   * The caller's own nodes and the links among them, with `shared` all that they see; or what they see of a branch. What
   * others share never stands against the export of one's own. Refuses more than fits, and what `branch:get` refuses a root for.
   */
  async export({ root, shared }: ExportRequest, actor: Actor): Promise<GraphDocument> {
    const slice = { limit: MOST, offset: 0 };
    const read =
      root === null
        ? await this.graph.read(slice, actor, shared ? 'seen' : 'own', MOST_BYTES)
        : await this.branches.read({ root, slice }, actor, MOST_BYTES);
    // Before it is worked out who may know what of it.
    if (read.found > Math.min(MOST, read.rows.length)) throw tooLargeToExport(MOST);
    const blocked = read.rows.flatMap((row): [string, Status][] =>
      row.kind === 0 && row.blockedFrom !== null ? [[row.id, row.blockedFrom]] : [],
    );
    return documentOf(await this.graph.render(read, slice, actor), new Map(blocked));
  }
}
