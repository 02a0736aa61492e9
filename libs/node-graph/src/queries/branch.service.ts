import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';

import type { GraphNode } from '../model/graph-node.js';
import { forbidden, nodeInTrash, nodeNotFound } from '../model/graph.errors.js';
import { levelOf } from '../model/levels.js';
import { isOpen } from '../model/publication.js';
import {
  type BranchScope,
  GraphRepository,
  type PageRows,
  type PartBehind,
} from '../store/graph.repository.js';
import { NodeLookup } from '../store/node-lookup.js';
import type { BranchRequest } from './branch-input.js';
import { type GraphPage, GraphService, PAGE_BYTES, type Reader } from './graph.service.js';
import { branchNotFound, signInRequired } from './queries.errors.js';

const TOKEN = /^[\w-]{1,100}$/;

/** Reading one branch: by its root, or by the token that it is published under. */
@Injectable()
export class BranchService {
  constructor(
    private readonly graph: GraphRepository,
    private readonly pages: GraphService,
    private readonly nodes: NodeLookup,
    private readonly clock: Clock,
  ) {}

  /**
   * What the reader may see at and below a root. A token opens what is published under it, to anybody;
   * an id has to be one that the reader may read. Refuses tokens that are nobody's or over, unknown and trashed nodes
   * (`not_found`) and hidden ones (`forbidden`).
   */
  async get(request: BranchRequest, reader: Reader): Promise<GraphPage> {
    return this.pages.render(await this.read(request, reader), request.slice, reader);
  }

  /** The rows of it; refuses the same. */
  async read({ root, slice }: BranchRequest, reader: Reader, bytes = PAGE_BYTES): Promise<PageRows> {
    const now = this.clock.date();
    const scope = await this.scopeOf(root, reader, now);
    return this.graph.branchPage(reader.userId, now, { ...slice, bytes }, scope);
  }

  /** Those behind a place; refuses the same. */
  async readBehind(root: BranchRequest['root'], part: PartBehind, reader: Reader): Promise<PageRows> {
    const now = this.clock.date();
    return this.graph.branchPageBehind(reader.userId, now, part, await this.scopeOf(root, reader, now));
  }

  private scopeOf(root: BranchRequest['root'], reader: Reader, now: Date): Promise<BranchScope> {
    return root.token === undefined ? this.byId(root.id, reader, now) : this.byToken(root.token, now);
  }

  /** The node that the token opens, if it opens one. */
  async rootOf(token: string): Promise<GraphNode | null> {
    return this.published(token, this.clock.date());
  }

  private async published(token: string, now: Date): Promise<GraphNode | null> {
    const node = TOKEN.test(token) ? await this.nodes.published(token) : null;
    return node === null || node.inTrash || !isOpen(node, now) ? null : node;
  }

  private async byToken(token: string, now: Date): Promise<BranchScope> {
    const node = await this.published(token, now);
    if (node === null) throw branchNotFound();
    const whole = node.publicBranch === true;
    return { rootId: node.id, deep: whole, open: whole ? 'all' : 'root' };
  }

  private async byId(id: string, { userId }: Reader, now: Date): Promise<BranchScope> {
    if (userId === null) throw signInRequired();
    const held = await this.nodes.find(id, now);
    if (held === null) throw nodeNotFound('node');
    const { node, effectiveAccess } = held;
    const given = levelOf(effectiveAccess, userId) !== null;
    const open = isOpen(node, now);
    if (!given && !open) throw forbidden('the branch is not shared with you');
    if (node.inTrash) throw nodeInTrash('not_found');
    const whole = open && node.publicBranch === true;
    return { rootId: id, deep: given || whole, open: !open ? 'nothing' : whole ? 'all' : 'root' };
  }
}
