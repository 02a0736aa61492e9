import { Injectable } from '@nestjs/common';

import type { Actor } from '../model/actor.js';
import type { Status } from '../model/status.js';
import { BranchService } from '../queries/branch.service.js';
import { GraphService, PAGE_BYTES } from '../queries/graph.service.js';
import type { PageRows, Place } from '../store/graph.repository.js';
import { documentOf, type GraphDocument } from './document.js';
import type { ExportRequest } from './exchange-input.js';
import { tooLargeToExport } from './exchange.errors.js';

/** Nodes and links in one message. */
const MOST = 10_000;
const MOST_BYTES = 2 * PAGE_BYTES;
/** The same of one page of many: who may know what of it is worked out in one statement. */
const AT_ONCE = 2_000;

/** An export as far as one answer goes, and what follows. */
export interface OpenedExport {
  readonly document: GraphDocument;
  /** Of the same graph, nodes before links; `null`: that was all. */
  readonly more: AsyncGenerator<GraphDocument, void> | null;
}

/** Takes a graph, or a branch of it, out of the service. */
@Injectable()
export class ExportService {
  constructor(
    private readonly graph: GraphService,
    private readonly branches: BranchService,
  ) {}

  /**
   * The caller's own nodes and the links among them, with `shared` all that they see; or what they see of a branch. What
   * others share never stands against the export of one's own. Refuses what does not fit into one message, and what
   * `branch:get` refuses a root for.
   */
  async export(request: ExportRequest, actor: Actor): Promise<GraphDocument> {
    const read = await this.read(request, null, actor, MOST);
    // Before it is worked out who may know what of it.
    if (hasMore(read, MOST)) throw tooLargeToExport(MOST);
    return this.documentOf(read, actor, MOST);
  }

  /**
   * The same, however much there is: page by page, each by itself, so that memory holds one. What is changed meanwhile
   * may be in it or not; all else is.
   */
  async open(request: ExportRequest, actor: Actor): Promise<OpenedExport> {
    const read = await this.read(request, null, actor, AT_ONCE);
    return {
      document: await this.documentOf(read, actor, AT_ONCE),
      more: hasMore(read, AT_ONCE) ? this.behind(request, read.last, actor) : null,
    };
  }

  private async *behind(
    request: ExportRequest,
    first: Place | null,
    actor: Actor,
  ): AsyncGenerator<GraphDocument, void> {
    for (let after = first; after !== null;) {
      const read = await this.read(request, after, actor, AT_ONCE);
      yield await this.documentOf(read, actor, AT_ONCE);
      after = hasMore(read, AT_ONCE) ? read.last : null;
    }
  }

  private read(
    { root, shared }: ExportRequest,
    after: Place | null,
    actor: Actor,
    limit: number,
  ): Promise<PageRows> {
    const slice = { limit, offset: 0 };
    if (after === null)
      return root === null
        ? this.graph.read(slice, actor, shared ? 'seen' : 'own', MOST_BYTES)
        : this.branches.read({ root, slice }, actor, MOST_BYTES);
    const part = { limit, bytes: MOST_BYTES, after };
    return root === null
      ? this.graph.readBehind(part, actor, shared ? 'seen' : 'own')
      : this.branches.readBehind(root, part, actor);
  }

  private async documentOf(read: PageRows, actor: Actor, limit: number): Promise<GraphDocument> {
    const blocked = read.rows.flatMap((row): [string, Status][] =>
      row.kind === 0 && row.blockedFrom !== null ? [[row.id, row.blockedFrom]] : [],
    );
    return documentOf(await this.graph.render(read, { limit, offset: 0 }, actor), new Map(blocked));
  }
}

/** One row more than asked for tells so, and one that made the page too long. */
function hasMore({ found, rows }: PageRows, limit: number): boolean {
  return found > Math.min(limit, rows.length);
}
