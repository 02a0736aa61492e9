import { Injectable } from '@nestjs/common';

import { isViolation, Transactions, type Tx } from '#data';
import { Clock, newId } from '#kernel';

import { ItemsRepository } from '../items/items.repository.js';
import { projectNotFound } from '../projects/projects.errors.js';
import { Usage } from '../usage/usage.service.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { LinkChecksRepository } from './link-checks.repository.js';
import { linkTarget, type Loc, type TargetFields } from './link-target.js';
import { type CreatedLink, LinkWriter } from './link-writer.js';
import {
  linkAlreadyExists,
  linkNotFound,
  selfLink,
  sourceItemNotFound,
  targetItemNotFound,
} from './links.errors.js';
import { LinksRepository } from './links.repository.js';

export interface NewLink extends TargetFields {
  readonly relationship: string;
}

@Injectable()
export class LinksService {
  constructor(
    private readonly transactions: Transactions,
    private readonly links: LinksRepository,
    private readonly checks: LinkChecksRepository,
    private readonly writer: LinkWriter,
    private readonly items: ItemsRepository,
    private readonly clock: Clock,
    private readonly usage: Usage,
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
    await this.demandRoom(workspace.workspaceId, project, itemId);
    const createdAt = this.clock.date();
    const link = {
      id: newId(createdAt.getTime()),
      createdAt,
      sourceItemId: itemId,
      relationship: input.relationship,
      createdBy: workspace.userId,
    };
    const outcome = await this.transactions
      .statement((tx) => this.links.create(workspace.workspaceId, project, target, link, tx))
      .catch(vanishedEnd);
    const { project_id: projectId, source_id: sourceId, target_id: targetItemId } = outcome;
    if (projectId === null) throw projectNotFound();
    if (sourceId === null) throw sourceItemNotFound();
    if (targetItemId === null) throw targetItemNotFound();
    if (sourceId === targetItemId) throw selfLink();
    if (outcome.ruled) return this.createRuled(workspace, project, itemId, input);
    if (!outcome.created) throw linkAlreadyExists();
    this.usage.linkMade(workspace.workspaceId, project, projectId);
    return { ...link, projectId, targetItemId };
  }

  /** Unlinks from either end. */
  async delete(workspace: WorkspaceRef, project: string, itemId: string, linkId: string): Promise<void> {
    const place = await this.items.locate(workspace.workspaceId, project, itemId);
    if (place === null) throw projectNotFound();
    if (!place.present) throw sourceItemNotFound();
    const deletion = { at: this.clock.date(), by: workspace.userId };
    const deleted = await this.transactions.statement((tx) =>
      this.links.delete(linkId, itemId, deletion, tx),
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
    const project = await this.checks.shareProject(by.workspaceId, source.projectId, tx);
    if (project === null) throw projectNotFound();
    const options = {
      by: by.userId,
      workspaceId: by.workspaceId,
      at: this.clock.date(),
      loc,
      skipExisting: true,
    };
    await this.writer.write(project, wanted, options, tx);
  }

  /** A key may have come to be another project's since it was last heard of: a refusal is one by the present one. */
  private async demandRoom(workspaceId: string, project: string, itemId: string): Promise<void> {
    try {
      this.usage.demandLink(workspaceId, project);
    } catch (refusal) {
      const place = await this.items.locate(workspaceId, project, itemId);
      if (place === null) throw projectNotFound();
      if (!this.usage.locate(workspaceId, project, place.projectId)) throw refusal;
      this.usage.demandLink(workspaceId, project);
    }
  }

  /** A single link of a registered relationship. */
  private async createRuled(
    { workspaceId, userId }: WorkspaceRef,
    projectKey: string,
    itemId: string,
    input: NewLink,
  ): Promise<CreatedLink> {
    const wanted = {
      source: { by: 'id' as const, value: itemId },
      target: linkTarget(input),
      relationship: input.relationship,
    };
    const loc = (_: number, field?: string): Loc => ['body', ...(field ? [field] : [])];
    const [created] = await this.transactions.run(async (tx) => {
      const project = await this.checks.shareProject(workspaceId, projectKey, tx);
      if (project === null) throw projectNotFound();
      return this.writer.write(
        project,
        [wanted],
        { by: userId, workspaceId, at: this.clock.date(), loc },
        tx,
      );
    });
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
