import { Injectable } from '@nestjs/common';

import { Accounts } from '#identity';
import { Clock } from '#kernel';

import type { Actor } from '../model/actor.js';
import type { Slice } from '../model/slice.js';
import { type TrashedLinkRow, type TrashedNodeRow, TrashRepository } from '../store/trash.repository.js';
import type { GraphTrashedLinkView, GraphTrashedNodeView } from './queries.views.js';

/** A page of the trash: nodes first, then links. */
export interface TrashPage {
  readonly nodes: readonly GraphTrashedNodeView[];
  readonly links: readonly GraphTrashedLinkView[];
  readonly hasMore: boolean;
}

/** What lies in the trash and could be brought back by the caller. */
@Injectable()
export class TrashService {
  constructor(
    private readonly trash: TrashRepository,
    private readonly accounts: Accounts,
    private readonly clock: Clock,
  ) {}

  /** Entries with the same `lastBatchID` were trashed together. */
  async page(slice: Slice, { userId }: Actor): Promise<TrashPage> {
    const rows = await this.trash.page(userId, this.clock.date(), slice);
    const shown = rows.slice(0, slice.limit);
    const nodes = shown.filter((row) => row.kind === 0);
    const accounts = await this.accounts.usersById([...new Set(nodes.map(({ ownerId }) => ownerId))]);
    const owners = new Map(accounts.map((account) => [account.id, account]));
    return {
      nodes: nodes.map((row) => nodeView(row, owners.get(row.ownerId))),
      links: shown.filter((row) => row.kind === 1).map(linkView),
      hasMore: rows.length > slice.limit,
    };
  }
}

function nodeView(
  row: TrashedNodeRow,
  owner: { readonly username: string; readonly email: string | null } | undefined,
): GraphTrashedNodeView {
  return {
    id: row.id,
    title: row.title,
    status: row.status,
    inTrash: true,
    lastBatchID: row.lastBatchId,
    version: row.version,
    lastEditedTime: row.updatedAt.toISOString(),
    ownerUsername: owner?.username ?? null,
    ownerEmail: owner?.email ?? null,
  };
}

function linkView({ id, source, target, type, version, lastBatchId }: TrashedLinkRow): GraphTrashedLinkView {
  return { id, source, target, type, version, inTrash: true, lastBatchID: lastBatchId };
}
