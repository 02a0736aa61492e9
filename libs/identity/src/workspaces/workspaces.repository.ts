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
const OF_ORG = sql(
  'identity.list_workspaces',
  `select id, org_id as "orgId", slug, name, created_at as "createdAt"
   from identity.workspaces where org_id = $1 order by slug`,
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

  listForOrg(orgId: string): Promise<WorkspaceRow[]> {
    return this.database.query(OF_ORG, [orgId]);
  }
}
