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

  /** What the caller sees of it, in one answer. Refuses more than fits, and what `branch:get` refuses a root for. */
  async export({ root }: ExportRequest, actor: Actor): Promise<GraphDocument> {
    const slice = { limit: MOST, offset: 0 };
    const page =
      root === null ? await this.graph.get(slice, actor) : await this.branches.get({ root, slice }, actor);
    if (page.hasMore) throw tooLargeToExport(MOST);
    return documentOf(page);
  }
}
