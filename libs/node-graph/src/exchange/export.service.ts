import { Injectable } from '@nestjs/common';

import type { Actor } from '../actor.js';
import { BranchService } from '../reads/branch.service.js';
import { GraphService } from '../reads/graph.service.js';
import { documentOf, type GraphDocument } from './document.js';
import type { ExportRequest } from './exchange-input.js';
import { tooLargeToExport } from './exchange.errors.js';

/** Nodes and links in one export. */
const MOST = 10_000;

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
    const page =
      root === null
        ? await this.graph.get(slice, actor, shared ? 'seen' : 'own')
        : await this.branches.get({ root, slice }, actor);
    if (page.hasMore) throw tooLargeToExport(MOST);
    return documentOf(page);
  }
}
