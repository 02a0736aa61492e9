import { Injectable } from '@nestjs/common';

import { Database, type Tx } from '#data';

import type { PlaceInList } from '../lists/pages.js';
import {
  BY_ORG,
  BY_SLUGS,
  DELETE,
  FIND,
  INSERT,
  OF_ORG,
  OF_ORGS,
  RENAME,
  RESTORE,
} from './workspaces.statements.js';

export interface WorkspaceRow {
  readonly id: string;
  readonly orgId: string;
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** A workspace that was called `before`. */
export type RenamedWorkspace = Omit<WorkspaceRow, 'createdAt'> & { readonly before: string };

/** Where a pair of slugs leads. */
export interface WorkspaceIds {
  readonly orgId: string;
  readonly workspaceId: string;
}

/** A workspace with the organization that it is part of. */
export interface WorkspaceOfCaller {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly organization: { readonly id: string; readonly slug: string; readonly name: string };
}

@Injectable()
export class WorkspacesRepository {
  constructor(private readonly database: Database) {}

  async insert({ id, orgId, slug, name, createdAt }: WorkspaceRow, tx: Tx): Promise<void> {
    await tx.affected(INSERT, [id, orgId, slug, name, createdAt]);
  }

  findBySlugs(orgSlug: string, slug: string): Promise<WorkspaceIds | null> {
    return this.database.first(BY_SLUGS, [orgSlug, slug]);
  }

  find(orgId: string, slug: string): Promise<WorkspaceIds | null> {
    return this.database.first(BY_ORG, [orgId, slug]);
  }

  /** Of the organizations, by their slugs; or of these only the one. */
  list(orgIds: readonly string[], only: string | null): Promise<WorkspaceOfCaller[]> {
    return this.database.query(OF_ORGS, [orgIds, only]);
  }

  /** Those of one organization that are wanted, by slug; or of these only the one. */
  listOf(
    orgId: string,
    only: string | null,
    { after, search, most }: PlaceInList,
  ): Promise<WorkspaceOfCaller[]> {
    return this.database.query(OF_ORG, [orgId, only, after, search, most]);
  }

  /** `null`: there is none, or another one is the only one. */
  read(orgId: string, slug: string, only: string | null): Promise<WorkspaceOfCaller | null> {
    return this.database.first(FIND, [orgId, slug, only]);
  }

  /** `null`: there is none. */
  rename(orgId: string, slug: string, name: string, tx: Tx): Promise<RenamedWorkspace | null> {
    return tx.first(RENAME, [orgId, slug, name]);
  }

  /** Whatever was remembered of the organization's workspaces holds no longer. `null`: there is none. */
  delete(id: string, tx: Tx): Promise<Omit<WorkspaceRow, 'createdAt'> | null> {
    return tx.first(DELETE, [id, tx.now]);
  }

  /** The same. `null`: no deleted one has the slug, or it is being removed. */
  restore(orgId: string, slug: string, tx: Tx): Promise<WorkspaceIds | null> {
    return tx.first(RESTORE, [orgId, slug]);
  }
}
