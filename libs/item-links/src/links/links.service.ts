import { Injectable } from '@nestjs/common';

import { isViolation, Transactions, type Tx } from '#data';
import { Clock, newId } from '#kernel';
import { invalidInput } from '#platform';

import { ItemsRepository } from '../items/items.repository.js';
import { projectNotFound } from '../projects/projects.errors.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { linkTarget, type TargetFields } from './link-target.js';
import {
  linkAlreadyExists,
  linkNotFound,
  selfLink,
  sourceItemNotFound,
  targetItemNotFound,
} from './links.errors.js';
import { type LinkListRow, LinksRepository } from './links.repository.js';

export interface NewLink extends TargetFields {
  readonly relationship: string;
}

/** A created link (contract section 3.1: these six fields and no more). */
export interface CreatedLink {
  readonly id: string;
  readonly projectId: string;
  readonly sourceItemId: string;
  readonly targetItemId: string;
  readonly relationship: string;
  readonly createdAt: Date;
}

@Injectable()
export class LinksService {
  constructor(
    private readonly transactions: Transactions,
    private readonly links: LinksRepository,
    private readonly items: ItemsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Links the item of the path to a target of the same project. Refuses an unknown project, item or target
   * (404), the item itself (400), and a link that is there already (409); other relationships and the
   * opposite direction are links of their own.
   */
  async create(
    workspace: WorkspaceRef,
    project: string,
    itemId: string,
    input: NewLink,
  ): Promise<CreatedLink> {
    const target = linkTarget(input);
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
    if (!outcome.created) throw linkAlreadyExists();
    return { ...link, projectId, targetItemId };
  }

  /** All links of an item, both directions as seen from it, in the order of creation. */
  async list(workspace: WorkspaceRef, project: string, itemId: string): Promise<LinkListRow[]> {
    await this.demandItem(workspace, project, itemId);
    return this.links.listForItem(itemId);
  }

  /** Unlinks from either end. */
  async delete(workspace: WorkspaceRef, project: string, itemId: string, linkId: string): Promise<void> {
    await this.demandItem(workspace, project, itemId);
    const deleted = await this.transactions.statement((tx) => this.links.delete(linkId, itemId, tx));
    if (!deleted) throw linkNotFound();
  }

  /** The links that come with a new item, in its transaction: all of them or none (contract section 3.5). */
  async createInline(
    source: { id: string; projectId: string },
    inputs: readonly NewLink[],
    by: WorkspaceRef,
    tx: Tx,
  ): Promise<void> {
    if (inputs.length === 0) return;
    const at = (index: number, field?: string): (string | number)[] => [
      'body',
      'links',
      index,
      ...(field ? [field] : []),
    ];
    const targets = inputs.map((input, index) => linkTarget(input, at(index)));
    const ids = await this.links.resolveTargets(source.projectId, targets, tx);
    const createdAt = this.clock.date();
    const seen = new Set<string>();
    const links = inputs.map(({ relationship }, index) => {
      const targetItemId = ids.get(index);
      const loc = at(index, targets[index]?.by === 'ref' ? 'target_ref' : 'target_item_id');
      if (targetItemId === undefined)
        throw targetItemNotFound([{ loc, msg: 'Target item not found', type: 'not_found' }]);
      if (targetItemId === source.id)
        throw selfLink([{ loc, msg: 'Is the item itself', type: 'value_error' }]);
      const key = `${targetItemId} ${relationship}`;
      if (seen.has(key))
        throw invalidInput([
          { loc: at(index), msg: 'The same link stands twice in the request', type: 'value_error' },
        ]);
      seen.add(key);
      return { id: newId(createdAt.getTime()), targetItemId, relationship };
    });
    await this.links
      .insertMissing(
        { projectId: source.projectId, sourceItemId: source.id, createdBy: by.userId, createdAt, links },
        tx,
      )
      .catch(vanishedEnd);
  }

  private async demandItem(workspace: WorkspaceRef, project: string, itemId: string): Promise<void> {
    const place = await this.items.locate(workspace.workspaceId, project, itemId);
    if (place === null) throw projectNotFound();
    if (!place.present) throw sourceItemNotFound();
  }
}

/** An end that was deleted between its look-up and the insert. */
function vanishedEnd(error: unknown): never {
  if (isViolation(error, 'fk_links_source')) throw sourceItemNotFound();
  if (isViolation(error, 'fk_links_target')) throw targetItemNotFound();
  if (isViolation(error, 'fk_links_project')) throw projectNotFound();
  throw error;
}
