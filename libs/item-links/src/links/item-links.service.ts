import { Injectable } from '@nestjs/common';

import { isViolation, Transactions, type Tx } from '#data';
import { newId } from '#kernel';

import { projectNotFound } from '../projects/projects.errors.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { LinkRoom } from './link-room.js';
import { linkTarget, type TargetFields } from './link-target.js';
import type { Loc } from '../addressing/item-address.js';
import { type CreatedLink, LinkWriter } from './link-writer.js';
import {
  linkAlreadyExists,
  linkNotFound,
  selfLink,
  sourceItemNotFound,
  targetItemNotFound,
} from './links.errors.js';
import { ItemLinksRepository } from './item-links.repository.js';

export interface NewLink extends TargetFields {
  readonly relationship: string;
}

@Injectable()
export class ItemLinksService {
  constructor(
    private readonly transactions: Transactions,
    private readonly links: ItemLinksRepository,
    private readonly writer: LinkWriter,
    private readonly room: LinkRoom,
  ) {}

  /**
   * Links the item of the path to a target of the same project. Refuses an unknown project, item or target
   * (404), the item itself (400), and a link that is there already (409); other relationships and the
   * opposite direction are links of their own, unless the project has rules for the relationship.
   */
  async create(
    workspace: WorkspaceRef,
    project: string,
    itemId: string,
    input: NewLink,
  ): Promise<CreatedLink> {
    const target = linkTarget(input);
    await this.room.demand(workspace.workspaceId, project, itemId);
    const { link, outcome } = await this.transactions
      .statement(async (tx) => {
        const createdAt = tx.now;
        const link = {
          id: newId(createdAt.getTime()),
          createdAt,
          sourceItemId: itemId,
          relationship: input.relationship,
          createdBy: workspace.userId,
        };
        const { workspaceId, call } = workspace;
        return { link, outcome: await this.links.create(workspaceId, project, target, link, call, tx) };
      })
      .catch(vanishedEnd);
    const { project_id: projectId, source_id: sourceId, target_id: targetItemId } = outcome;
    if (projectId === null) throw projectNotFound();
    if (sourceId === null) throw sourceItemNotFound();
    if (targetItemId === null) throw targetItemNotFound();
    if (sourceId === targetItemId) throw selfLink();
    if (outcome.ruled) return this.createRuled(workspace, project, itemId, input);
    if (!outcome.created) throw linkAlreadyExists();
    this.room.taken(workspace.workspaceId, project, projectId);
    return { ...link, projectId, targetItemId };
  }

  /** Unlinks from either end. */
  async delete(workspace: WorkspaceRef, project: string, itemId: string, linkId: string): Promise<void> {
    await this.room.demandItem(workspace.workspaceId, project, itemId);
    const deleted = await this.transactions.statement((tx) =>
      this.links.delete(linkId, itemId, { at: tx.now, by: workspace.userId, call: workspace.call }, tx),
    );
    if (!deleted) throw linkNotFound();
  }

  /**
   * The links that come with a new item, in its transaction: all of them or none (docs/contracts/item-links.md#items).
   * Those that are there already are skipped.
   */
  async createInline(
    source: { id: string; projectId: string },
    inputs: readonly NewLink[],
    by: WorkspaceRef,
    tx: Tx,
  ): Promise<void> {
    if (inputs.length === 0) return;
    const loc = (index: number, field?: string): Loc => ['body', 'links', index, ...(field ? [field] : [])];
    const wanted = inputs.map((input, index) => ({
      source: { by: 'id', value: source.id } as const,
      target: linkTarget(input, loc(index)),
      relationship: input.relationship,
    }));
    await this.writer.write(by, source.projectId, wanted, { loc, skipExisting: true }, tx);
  }

  /** A single link of a registered relationship. */
  private async createRuled(
    workspace: WorkspaceRef,
    project: string,
    itemId: string,
    input: NewLink,
  ): Promise<CreatedLink> {
    const wanted = {
      source: { by: 'id' as const, value: itemId },
      target: linkTarget(input),
      relationship: input.relationship,
    };
    const loc = (_: number, field?: string): Loc => ['body', ...(field ? [field] : [])];
    const [created] = await this.transactions.run((tx) =>
      this.writer.write(workspace, project, [wanted], { loc }, tx),
    );
    if (created === undefined) throw linkAlreadyExists();
    return created;
  }
}

/** An end that was deleted between its look-up and the insert. */
function vanishedEnd(error: unknown): never {
  if (isViolation(error, 'fk_links_source')) throw sourceItemNotFound();
  if (isViolation(error, 'fk_links_target')) throw targetItemNotFound();
  throw error;
}
