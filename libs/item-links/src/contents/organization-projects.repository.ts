import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';
import { callValue, withEvents } from '#events';
import { systemCall } from '#kernel';

import { projectDeleted } from '../events/removals.statements.js';

/** The default project makes itself: it counts as soon as there is something in it. */
const OCCUPIES = sql(
  'item_links.find_occupying_project',
  `select id from item_links.projects p where workspace_id = $1 and deleted_at is null
     and (key <> 'default' or exists (select from item_links.items where project_id = p.id)
       or exists (select from item_links.relationships where project_id = p.id))
   limit 1`,
);
/**
 * $1 organization, $2 workspace or null, $3 deleted since when, $4 how many, $5 who does it, for the events: of those that
 * were there. Of an organization that goes altogether nobody is left who could read any.
 */
const GIVE_UP = withEvents('item_links.give_up_projects', {
  before: `due as materialized (
     select id, deleted_at is null as is_new from item_links.projects
     where organization_id = $1 and ($2::uuid is null or workspace_id = $2) and (deleted_at is null or deleted_at > $3)
     limit $4 for no key update)`,
  write: `update item_links.projects project set deleted_at = $3 from due where project.id = due.id
    returning project.*, due.is_new`,
  call: '$5',
  events: projectDeleted('(select * from written where is_new and $2::uuid is not null)'),
  answer: 'select id from written',
});

/** $1 organization, $2 workspace or null, $3 deleted since when: as many are to be given up. */
const COUNT = sql(
  'item_links.count_projects_to_give_up',
  `select count(*)::int as count from item_links.projects
   where organization_id = $1 and ($2::uuid is null or workspace_id = $2) and (deleted_at is null or deleted_at > $3)`,
);

@Injectable()
export class OrganizationProjectsRepository {
  constructor(private readonly database: Database) {}

  async occupy(workspaceId: string): Promise<boolean> {
    return (await this.database.first(OCCUPIES, [workspaceId])) !== null;
  }

  async count(orgId: string, workspaceId: string | null, at: Date): Promise<number> {
    return (await this.database.first<{ count: number }>(COUNT, [orgId, workspaceId, at]))?.count ?? 0;
  }

  /** They count as deleted at that time; answers how many that is new for. */
  giveUp(orgId: string, workspaceId: string | null, at: Date, most: number, tx: Tx): Promise<number> {
    const call = callValue(systemCall('job'), tx.now);
    return tx.affected(GIVE_UP, [orgId, workspaceId, at, most, call]);
  }
}
