import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { callValue } from '#events';
import { type Call, isUuid } from '#kernel';

import type { ItemAddress } from '../addressing/item-address.js';
import { CREATE_LINK, DELETE_LINK, DELETE_LINKS, INSERT_LINKS, LOCK_LINKS } from './links.statements.js';

export interface LinkRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly sourceItemId: string;
  readonly relationship: string;
  readonly createdBy: string | null;
}

/** What the creating statement found; `null` where there was nothing. */
export interface CreateOutcome {
  readonly project_id: string | null;
  /** The relationship is registered: nothing was written, the rules decide. */
  readonly ruled: boolean | null;
  readonly source_id: string | null;
  readonly target_id: string | null;
  readonly created: boolean;
}

/** Links of one project that are written together. */
export interface LinkBatch {
  readonly projectId: string;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly links: readonly {
    readonly id: string;
    readonly sourceItemId: string;
    readonly targetItemId: string;
    readonly relationship: string;
  }[];
}

/** Who removes links, and when: kept in the history, and told by the events. */
export interface Deletion {
  readonly at: Date;
  readonly by: string | null;
  readonly call: Call;
}

/** A stored link. */
export interface StoredLink {
  readonly id: string;
  readonly created_at: Date;
  readonly project_id: string;
  readonly source_item_id: string;
  readonly target_item_id: string;
  readonly relationship: string;
}

const told = ({ at, by }: Deletion): string => `${at.toISOString()} ${by ?? ''}`;

@Injectable()
export class ItemLinksRepository {
  async create(
    workspaceId: string,
    project: string,
    target: ItemAddress,
    link: LinkRow,
    call: Call,
    tx: Tx,
  ): Promise<CreateOutcome> {
    const [outcome] = await tx.query<CreateOutcome>(CREATE_LINK[isUuid(project) ? 'id' : 'key'][target.by], [
      workspaceId,
      project,
      link.sourceItemId,
      target.value,
      link.id,
      link.relationship,
      link.createdBy,
      link.createdAt,
      callValue(call, tx.now),
    ]);
    if (outcome === undefined) throw new Error('the creating statement answers one row');
    return outcome;
  }

  /** Creates those that are missing; answers their ids. */
  async insertMissing({ projectId, createdBy, createdAt, links }: LinkBatch, tx: Tx): Promise<Set<string>> {
    const written = await tx.query<{ id: string }>(INSERT_LINKS, [
      projectId,
      createdBy,
      createdAt,
      links.map(({ id }) => id),
      links.map(({ sourceItemId }) => sourceItemId),
      links.map(({ targetItemId }) => targetItemId),
      links.map(({ relationship }) => relationship),
    ]);
    return new Set(written.map(({ id }) => id));
  }

  /** Whether there was such a link at that item. */
  async delete(linkId: string, itemId: string, deletion: Deletion, tx: Tx): Promise<boolean> {
    const values = [told(deletion), linkId, itemId, callValue(deletion.call, deletion.at)];
    return (await tx.affected(DELETE_LINK, values)) === 1;
  }

  /** The links of the project that have these ids; nobody else removes them until the transaction ends. */
  lock(projectId: string, ids: readonly string[], tx: Tx): Promise<StoredLink[]> {
    return tx.query<StoredLink>(LOCK_LINKS, [projectId, ids]);
  }

  async deleteAll(projectId: string, ids: readonly string[], deletion: Deletion, tx: Tx): Promise<void> {
    await tx.affected(DELETE_LINKS, [told(deletion), projectId, ids, callValue(deletion.call, deletion.at)]);
  }
}
