import { Injectable } from '@nestjs/common';

import { printJson, sql, type Statement, type Tx } from '#data';
import { type ExportRecord, type RestorePart, type RestorePlace, withPeople } from '#identity';

import { dueColumns } from '../store/due-date.statements.js';

/** $1 records: the components that they are of. */
const COMPONENTS = sql(
  'node_graph.take_back_components',
  `insert into node_graph.components (id, parent_id)
   select distinct r."componentId", null::uuid from jsonb_to_recordset($1::jsonb) as r ("componentId" uuid)
   on conflict do nothing`,
);
/** Of each: $1 records. What is there stays as it is. */
const RESTORES: Readonly<Record<string, Statement>> = {
  node: sql(
    'node_graph.take_back_nodes',
    `insert into node_graph.nodes (id, created_at, owner_id, component_id, title, description, status, blocked_from, due_date,
       due_is_day, type, tags, priority, independent, volume, assignee, pinned, collapsed, x, y, z, public_token, public_due,
       public_branch, in_trash, version, updated_at)
     select r.id, r."createdTime", r."ownerId", r."componentId", r.title, r.description, r.status, r."blockedFrom",
       ${dueColumns('r."dueDate"')}, r."nodeType", r.tags, r.priority, r.independent, r.volume, r.assignee, r.pinned,
       r.collapsed, r.x, r.y, r.z, r."publicToken", r."publicDue", r."publicBranch", r."inTrash", r.version,
       r."lastEditedTime"
     from jsonb_to_recordset($1::jsonb) as r (id uuid, "createdTime" timestamptz, "ownerId" uuid, "componentId" uuid,
       title text, description text, status smallint, "blockedFrom" smallint, "dueDate" text, "nodeType" integer, tags text[],
       priority smallint, independent boolean, volume smallint, assignee text[], pinned boolean, collapsed boolean,
       x double precision, y double precision, z double precision, "publicToken" text, "publicDue" timestamptz,
       "publicBranch" boolean, "inTrash" boolean, version integer, "lastEditedTime" timestamptz)
     on conflict do nothing`,
  ),
  // Some lead to nodes of people who have not come along.
  link: sql(
    'node_graph.take_back_links',
    `insert into node_graph.links (id, created_at, source_id, target_id, type, was_blocker, private, creator_id, in_trash,
       version, updated_at, crosses_owners, delegate_id, carries_until)
     select r.id, r."createdTime", r.source, r.target, r."linkType", r."wasBlocker", r.private, r."creatorId", r."inTrash", 0,
       r."lastEditedTime", r."crossesOwners", r."delegateId", r."carriesUntil"
     from jsonb_to_recordset($1::jsonb) as r (id uuid, "createdTime" timestamptz, source uuid, target uuid,
       "linkType" smallint, "wasBlocker" boolean, private boolean, "creatorId" uuid, "inTrash" boolean,
       "lastEditedTime" timestamptz, "crossesOwners" boolean, "delegateId" uuid, "carriesUntil" timestamptz)
     join node_graph.nodes s on s.id = r.source join node_graph.nodes t on t.id = r.target
     on conflict do nothing`,
  ),
  share_given: sql(
    'node_graph.take_back_grants',
    `insert into node_graph.grants (id, created_at, node_id, user_id, grantor_id, level, branch, due, showing, lapsed, version,
       updated_at, email)
     select gen_random_uuid(), r."createdTime", r."nodeId", r."userId", r."grantorId", r.level, r.branch, r.due, r.showing,
       false, 0, r."createdTime", r.email
     from jsonb_to_recordset($1::jsonb) as r ("createdTime" timestamptz, "nodeId" uuid, "userId" uuid, "grantorId" uuid,
       level smallint, branch boolean, due timestamptz, showing boolean, email text)
     join node_graph.nodes n on n.id = r."nodeId"
     on conflict do nothing`,
  ),
};
const PEOPLE = ['ownerId', 'creatorId', 'delegateId', 'userId', 'grantorId'] as const;

/** Takes the graphs of members back from an archive. */
@Injectable()
export class GraphRestoreRepository implements RestorePart {
  readonly types = ['node'];
  readonly lastTypes = ['link', 'share_given'];

  async restore(records: readonly ExportRecord[], { people }: RestorePlace, tx: Tx): Promise<number> {
    const type = records[0]?.type ?? '';
    const statement = RESTORES[type];
    // What was shared with somebody who has not come along is shared with nobody here.
    const meant =
      type === 'share_given' ? records.filter(({ userId }) => people.has(String(userId))) : records;
    if (statement === undefined || meant.length === 0) return 0;
    const text = printJson(withPeople(meant, people, ...PEOPLE));
    if (type === 'node') await tx.affected(COMPONENTS, [text]);
    return tx.affected(statement, [text]);
  }
}
