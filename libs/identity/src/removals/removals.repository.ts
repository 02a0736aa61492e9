import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import type { ContentOwner } from '../contents/content.js';
import type { Removal } from './removal.entity.js';
import {
  ADVANCE,
  BEGIN_ORGANIZATIONS,
  BEGIN_USERS,
  BEGIN_WORKSPACES,
  COUNTED,
  DELETE_ENDED,
  END,
  FIND,
  LIST,
  MEMBERSHIPS,
  REMOVE,
} from './removals.statements.js';

/** How far a removal has come. */
export type RemovalRow = Omit<Removal, 'id' | 'kind'>;

/** Something that was deleted, and where it stands. */
export type DeletionRow = Partial<RemovalRow> &
  Pick<Removal, 'id' | 'kind'> & {
    /** Username, slug, or path of a workspace; `null`: it is gone. */
    readonly name: string | null;
    /** `null`: it is gone. */
    readonly removeAt: Date | null;
  };

/** A membership that ends with its user. */
export interface EndingMembership {
  readonly orgId: string;
  readonly role: string;
}

/** What is to be begun. */
export interface DueRemovals {
  /** Organizations and workspaces that were deleted before then. */
  readonly deletedBefore: Date;
  /** Removals that did not come on since then are begun again. */
  readonly silentSince: Date;
  readonly most: number;
}

@Injectable()
export class RemovalsRepository {
  constructor(private readonly database: Database) {}

  /** What is due, and nobody works on: it is the caller's from now on. */
  async begin(
    kind: ContentOwner['kind'],
    { deletedBefore, silentSince, most }: DueRemovals,
    tx: Tx,
  ): Promise<ContentOwner[]> {
    const values = [tx.now, silentSince, most];
    if (kind === 'user')
      return (await tx.query<{ id: string }>(BEGIN_USERS, values)).map(({ id }) => ({ kind, id }));
    if (kind === 'organization') {
      const rows = await tx.query<{ id: string }>(BEGIN_ORGANIZATIONS, [...values, deletedBefore]);
      return rows.map(({ id }) => ({ kind, id }));
    }
    const rows = await tx.query<{ id: string; orgId: string }>(BEGIN_WORKSPACES, [...values, deletedBefore]);
    return rows.map((row) => ({ kind, ...row }));
  }

  /** @param left how much there is still to be removed */
  async count(id: string, left: number, tx: Tx): Promise<void> {
    await tx.affected(COUNTED, [id, left, tx.now]);
  }

  async advance(id: string, part: string, removed: number, tx: Tx): Promise<void> {
    await tx.affected(ADVANCE, [id, part, removed, tx.now]);
  }

  /** Of a user, in organizations that go on. */
  memberships(userId: string, tx: Tx): Promise<EndingMembership[]> {
    return tx.query(MEMBERSHIPS, [userId]) as Promise<unknown> as Promise<EndingMembership[]>;
  }

  /** Removes the row itself, with all that the identity room keeps of it. */
  async end({ kind, id }: ContentOwner, tx: Tx): Promise<void> {
    await tx.affected(REMOVE[kind], [id, tx.now]);
    await tx.affected(END, [id, tx.now]);
  }

  /** `null`: it was not begun. */
  find(id: string): Promise<RemovalRow | null> {
    return this.database.first(FIND, [id]);
  }

  list(graceDays: number, most: number): Promise<DeletionRow[]> {
    return this.database.query(LIST, [graceDays, most]);
  }

  /** Answers how many. */
  deleteEnded(before: Date, most: number, tx: Tx): Promise<number> {
    return tx.affected(DELETE_ENDED, [before, most]);
  }
}
