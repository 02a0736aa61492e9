import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import type { PlaceInList } from '../lists/pages.js';
import {
  ACCEPT,
  BY_TOKEN,
  COUNT_OTHERS,
  DELETE,
  DELETE_EXPIRED,
  IS_MEMBER,
  JOIN,
  LIST,
  LOCK_BY_TOKEN,
  PUT,
  ROLE,
} from './invitations.statements.js';

/** An invitation as admins see it. */
export interface InvitationRow {
  readonly id: string;
  readonly email: string;
  readonly role: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** `null`: they exist no longer. */
  readonly inviterId: string | null;
  readonly inviterName: string | null;
}

export interface NewInvitation {
  readonly id: string;
  readonly orgId: string;
  readonly email: string;
  readonly role: string;
  readonly tokenHash: Buffer;
  readonly invitedBy: string;
  readonly expiresAt: Date;
}

/** What a link offers. */
export interface OfferRow {
  readonly id: string;
  readonly orgId: string;
  readonly slug: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly expiresAt: Date;
  readonly acceptedAt: Date | null;
  readonly acceptedBy: string | null;
}

@Injectable()
export class InvitationsRepository {
  constructor(private readonly database: Database) {}

  /** Whether the address is verified to be a member's. */
  async isMember(orgId: string, email: string, tx: Tx): Promise<boolean> {
    return (await tx.first(IS_MEMBER, [orgId, email])) !== null;
  }

  /** How many invitations wait for other addresses. */
  async countOthers(orgId: string, email: string, tx: Tx): Promise<number> {
    return (await tx.first<{ pending: number }>(COUNT_OTHERS, [orgId, tx.now, email]))?.pending ?? 0;
  }

  /** Takes the place of one for the same address. */
  async put({ id, orgId, email, role, tokenHash, ...rest }: NewInvitation, tx: Tx): Promise<InvitationRow> {
    const values = [id, orgId, email, role, tokenHash, rest.invitedBy, tx.now, rest.expiresAt];
    const row = await tx.first<InvitationRow>(PUT, values);
    if (row === null) throw new Error('an insert returned no row');
    return row;
  }

  /** Those that wait, the latest first. */
  list(orgId: string, now: Date, { after, search, most }: PlaceInList): Promise<InvitationRow[]> {
    return this.database.query(LIST, [orgId, now, after, search, most]);
  }

  /** `false`: there is none that waits. */
  async delete(orgId: string, id: string, tx: Tx): Promise<boolean> {
    return (await tx.affected(DELETE, [orgId, id])) > 0;
  }

  findByHash(tokenHash: Buffer): Promise<OfferRow | null> {
    return this.database.first(BY_TOKEN, [tokenHash]);
  }

  /** Nobody else answers it until the end of the transaction. */
  lockByHash(tokenHash: Buffer, tx: Tx): Promise<OfferRow | null> {
    return tx.first(LOCK_BY_TOKEN, [tokenHash]);
  }

  /** Makes the user a member, unless they are; answers the role that they have. */
  async accept({ id, orgId, role }: OfferRow, userId: string, tx: Tx): Promise<string> {
    await tx.affected(JOIN, [orgId, userId, role, tx.now]);
    await tx.affected(ACCEPT, [id, userId, tx.now]);
    return (await this.roleOf(orgId, userId, tx)) ?? role;
  }

  /** `null`: they are no member. */
  async roleOf(orgId: string, userId: string, tx: Tx): Promise<string | null> {
    return (await tx.first<{ role: string }>(ROLE, [orgId, userId]))?.role ?? null;
  }

  /** Answers how many. */
  deleteExpired(before: Date, most: number, tx: Tx): Promise<number> {
    return tx.affected(DELETE_EXPIRED, [before, most]);
  }
}
