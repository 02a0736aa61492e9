import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import type { PlaceInList } from '../lists/pages.js';
import {
  ALL,
  ANY_BY_SLUG,
  BY_SLUG,
  CHANGE,
  DELETE,
  INSERT,
  INSERT_OWNER,
  OF_CALLER,
  OF_USER,
  RENAME,
  RESTORE,
  SLUGS,
} from './organizations.statements.js';

export interface OrganizationRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** Whether only members with a second factor may act in it. */
  readonly requireSecondFactor: boolean;
  readonly createdAt: Date;
}

/** What changes; absent or `null`: what is stays. */
export interface OrganizationChanges {
  readonly name?: string | null | undefined;
  readonly requireSecondFactor?: boolean | null | undefined;
}

/** An organization, and what it was before. */
export interface ChangedOrganization extends OrganizationRow {
  readonly before: Pick<OrganizationRow, 'name' | 'requireSecondFactor'>;
}

export interface MembershipRow {
  readonly orgId: string;
  readonly slug: string;
  readonly name: string;
  /** The role slug as it was given. */
  readonly role: string;
  /** Whether it demands a second factor, and the user has none. */
  readonly isWithheld: boolean;
}

/** An organization as the operator sees it. */
export interface AnyOrganization extends OrganizationRow {
  /** `null`: it is not deleted. */
  readonly deletedAt: Date | null;
}

/** An organization as one of its members sees it. */
export interface OrganizationOfCaller extends OrganizationRow {
  /** The role slug as it was given; `null` for team keys. */
  readonly role: string | null;
  /** Whether it demands a second factor, and the user has none. */
  readonly isWithheld: boolean;
}

@Injectable()
export class OrganizationsRepository {
  constructor(private readonly database: Database) {}

  /** With its first member. */
  async insert(
    { id, slug, name, createdAt }: Omit<OrganizationRow, 'requireSecondFactor'>,
    owner: { readonly userId: string; readonly role: string },
    tx: Tx,
  ): Promise<void> {
    await tx.affected(INSERT, [id, slug, name, createdAt]);
    await tx.affected(INSERT_OWNER, [id, owner.userId, owner.role, createdAt]);
  }

  findBySlug(slug: string): Promise<OrganizationRow | null> {
    return this.database.first(BY_SLUG, [slug]);
  }

  /** Deleted ones, too. */
  findAny(slug: string): Promise<AnyOrganization | null> {
    return this.database.first(ANY_BY_SLUG, [slug]);
  }

  /** Deleted ones, too. */
  slugsOf(ids: readonly string[]): Promise<Pick<OrganizationRow, 'id' | 'slug'>[]> {
    return this.database.query(SLUGS, [ids]);
  }

  listForUser(userId: string): Promise<MembershipRow[]> {
    return this.database.query(OF_USER, [userId]);
  }

  /** Those of the organizations that are wanted, by slug, with the role of the user. */
  listForCaller(
    orgIds: readonly string[],
    userId: string | null,
    { after, search, most }: PlaceInList,
  ): Promise<OrganizationOfCaller[]> {
    return this.database.query(OF_CALLER, [orgIds, userId, after, search, most]);
  }

  /** Of all, by slug, deleted ones included. */
  list({ after, search, most }: PlaceInList): Promise<AnyOrganization[]> {
    return this.database.query(ALL, [after, search, most]);
  }

  /** `null`: there is none. */
  rename(id: string, name: string, tx: Tx): Promise<(OrganizationRow & { readonly before: string }) | null> {
    return tx.first(RENAME, [id, name]);
  }

  /** `null`: there is none, or it is to demand a second factor, and whoever says so has none. */
  change(
    id: string,
    { name = null, requireSecondFactor = null }: OrganizationChanges,
    userId: string,
    tx: Tx,
  ): Promise<ChangedOrganization | null> {
    return tx.first(CHANGE, [id, name, requireSecondFactor, userId]);
  }

  /** `null`: there is none that is not deleted. */
  delete(id: string, tx: Tx): Promise<OrganizationRow | null> {
    return tx.first(DELETE, [id, tx.now]);
  }

  /** `null`: no deleted one has the slug, or it is being removed. */
  restore(slug: string, tx: Tx): Promise<OrganizationRow | null> {
    return tx.first(RESTORE, [slug]);
  }
}
