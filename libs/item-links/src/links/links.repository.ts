import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';
import { isUuid } from '#kernel';

import type { LinkTarget } from './link-target.js';
import { CREATE_LINK, DELETE_LINK, INSERT_LINKS, LIST_LINKS, RESOLVE_TARGETS } from './links.statements.js';

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
  readonly source_id: string | null;
  readonly target_id: string | null;
  readonly created: boolean;
}

export interface LinkListRow {
  readonly link_id: string;
  readonly relationship: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly id: string;
  readonly item_type: string;
  readonly ref: string | null;
  readonly title: string | null;
}

/** Further links of one source, their targets resolved. */
export interface LinkBatch {
  readonly projectId: string;
  readonly sourceItemId: string;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly links: readonly {
    readonly id: string;
    readonly targetItemId: string;
    readonly relationship: string;
  }[];
}

@Injectable()
export class LinksRepository {
  constructor(private readonly database: Database) {}

  async create(
    workspaceId: string,
    project: string,
    target: LinkTarget,
    link: LinkRow,
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
    ]);
    if (outcome === undefined) throw new Error('the creating statement answers one row');
    return outcome;
  }

  listForItem(itemId: string): Promise<LinkListRow[]> {
    return this.database.query<LinkListRow>(LIST_LINKS, [itemId]);
  }

  /** Whether there was such a link at that item. */
  async delete(linkId: string, itemId: string, tx: Tx): Promise<boolean> {
    return (await tx.affected(DELETE_LINK, [linkId, itemId])) === 1;
  }

  /** The ids of the targets that exist in the project, by their place in the list. */
  async resolveTargets(
    projectId: string,
    targets: readonly LinkTarget[],
    tx: Tx,
  ): Promise<Map<number, string>> {
    const rows = await tx.query<{ ordinal: number; id: string }>(RESOLVE_TARGETS, [
      projectId,
      targets.map((_, ordinal) => ordinal),
      targets.map(({ by, value }) => (by === 'id' ? value : null)),
      targets.map(({ by, value }) => (by === 'ref' ? value : null)),
    ]);
    return new Map(rows.map(({ ordinal, id }) => [ordinal, id]));
  }

  /** Creates those that are missing. */
  async insertMissing(
    { projectId, sourceItemId, createdBy, createdAt, links }: LinkBatch,
    tx: Tx,
  ): Promise<void> {
    await tx.affected(INSERT_LINKS, [
      projectId,
      sourceItemId,
      createdBy,
      createdAt,
      links.map(({ id }) => id),
      links.map(({ targetItemId }) => targetItemId),
      links.map(({ relationship }) => relationship),
    ]);
  }
}
