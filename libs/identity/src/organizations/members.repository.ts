import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import type { PlaceInList } from '../lists/pages.js';
import {
  DELETE,
  FIND,
  LIST,
  LOCK,
  OF_GROUPS,
  OTHER_ADMIN,
  PUT,
  PUT_FROM_GROUPS,
  ROLE,
} from './members.statements.js';

export interface MemberRow {
  readonly userId: string;
  readonly username: string;
  readonly displayName: string | null;
  /** `null` as long as nobody has verified it. */
  readonly email: string | null;
  /** The role slug as it was given. */
  readonly role: string;
  readonly joinedAt: Date;
}

/** What groups may have to do with: an organization, and how the user belongs to it. */
export interface GroupMembershipRow {
  readonly orgId: string;
  readonly slug: string;
  /** `null`: not at all. */
  readonly role: string | null;
  readonly fromGroups: boolean;
}

@Injectable()
export class MembersRepository {
  constructor(private readonly database: Database) {}

  /** Nobody else changes who belongs to the organization until the end of the transaction. `false`: there is none. */
  async lockOrganization(orgId: string, tx: Tx): Promise<boolean> {
    return (await tx.first(LOCK, [orgId])) !== null;
  }

  /** Adds a member, or changes their role. */
  async put(orgId: string, userId: string, role: string, tx: Tx): Promise<void> {
    await tx.affected(PUT, [orgId, userId, role, tx.now]);
  }

  /** The same for groups; a membership that somebody gave stays. */
  async putFromGroups(orgId: string, userId: string, role: string, tx: Tx): Promise<void> {
    await tx.affected(PUT_FROM_GROUPS, [orgId, userId, role, tx.now]);
  }

  async delete(orgId: string, userId: string, tx: Tx): Promise<void> {
    await tx.affected(DELETE, [orgId, userId]);
  }

  /** `null`: they are no member. */
  async roleOf(orgId: string, userId: string, tx: Tx): Promise<string | null> {
    return (await tx.first<{ role: string }>(ROLE, [orgId, userId]))?.role ?? null;
  }

  /** Whether another member has one of these roles, which are in lower case. */
  async hasOther(roles: readonly string[], orgId: string, userId: string, tx: Tx): Promise<boolean> {
    return (await tx.first(OTHER_ADMIN, [orgId, userId, roles])) !== null;
  }

  /** Whether groups made a membership; `null`: there is none. */
  async isFromGroups(orgId: string, userId: string, tx: Tx): Promise<boolean | null> {
    return (await tx.first<{ fromGroups: boolean }>(ROLE, [orgId, userId]))?.fromGroups ?? null;
  }

  /** The organizations with these slugs, and all that the user belongs to by groups. */
  listForGroups(userId: string, slugs: readonly string[]): Promise<GroupMembershipRow[]> {
    return this.database.query(OF_GROUPS, [userId, slugs]);
  }

  find(orgId: string, userId: string): Promise<MemberRow | null> {
    return this.database.first(FIND, [orgId, userId]);
  }

  /** By username, whatever its case. */
  list(orgId: string, { after, search, most }: PlaceInList): Promise<MemberRow[]> {
    return this.database.query(LIST, [orgId, after, search, most]);
  }
}
