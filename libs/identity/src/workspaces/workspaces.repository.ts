import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

export interface WorkspaceRow {
  readonly id: string;
  readonly orgId: string;
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Date;
}

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

const INSERT = sql(
  'identity.insert_workspace',
  'insert into identity.workspaces (id, org_id, slug, name, created_at) values ($1, $2, $3, $4, $5)',
);
const BY_SLUGS = sql(
  'identity.find_workspace',
  `select w.org_id as "orgId", w.id as "workspaceId"
   from identity.organizations o join identity.workspaces w on w.org_id = o.id
   where o.slug = $1 and w.slug = $2`,
);
/** $1 organizations, $2 the only workspace, or null. */
const OF_ORGS = sql(
  'identity.list_workspaces',
  `select w.id, w.slug, w.name, w.created_at as "createdAt",
     json_build_object('id', o.id, 'slug', o.slug, 'name', o.name) as organization
   from identity.workspaces w join identity.organizations o on o.id = w.org_id
   where w.org_id = any ($1::uuid[]) and ($2::uuid is null or w.id = $2) order by o.slug, w.slug`,
);

@Injectable()
export class WorkspacesRepository {
  constructor(private readonly database: Database) {}

  async insert({ id, orgId, slug, name, createdAt }: WorkspaceRow, tx: Tx): Promise<void> {
    await tx.affected(INSERT, [id, orgId, slug, name, createdAt]);
  }

  findBySlugs(orgSlug: string, slug: string): Promise<WorkspaceIds | null> {
    return this.database.first(BY_SLUGS, [orgSlug, slug]);
  }

  /** Of the organizations, by their slugs; or of these only the one. */
  list(orgIds: readonly string[], only: string | null): Promise<WorkspaceOfCaller[]> {
    return this.database.query(OF_ORGS, [orgIds, only]);
  }
}
