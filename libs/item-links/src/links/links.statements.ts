import { sql, type Statement } from '#data';
import { withEvents } from '#events';

import { LINKED, UNLINKED } from '../events/removals.statements.js';

/**
 * One statement creates a link, whichever way project and target are addressed. It answers what it found,
 * so that a refusal can be told apart without asking again. The unique constraint decides about duplicates,
 * a trigger (ADR 15) about items that vanish meanwhile. The project's row is locked, so that it stays and its
 * rules do not change; it names them, and a registered relationship is left to them.
 *
 * $1 workspace, $2 project key or id, $3 source, $4 target id or ref, $5 new id, $6 relationship, $7 caller, $8 now,
 * $9 who does it, for the event
 */
function create(projectColumn: 'id' | 'key', targetColumn: 'id' | 'ref'): Statement {
  const end = (name: string): string =>
    `${name}.id as ${name}_id, ${name}.item_type as ${name}_item_type, ${name}.ref as ${name}_ref, ${name}.title as ${name}_title`;
  return withEvents(`item_links.create_link_${projectColumn}_${targetColumn}`, {
    before: `ends as materialized (
       select project.id as project_id, project.organization_id, project.workspace_id, project.ruled,
         ${end('source')}, ${end('target')}
       from (select) asked
       left join (
         select id, organization_id, workspace_id, $6 = any (ruled) as ruled from item_links.projects
         where workspace_id = $1 and ${projectColumn} = $2 and deleted_at is null for key share
       ) project on true
       left join item_links.items source on source.project_id = project.id and source.id = $3
       left join item_links.items target on target.project_id = project.id and target.${targetColumn} = $4
     )`,
    write: `insert into item_links.links (id, created_at, project_id, source_item_id, target_item_id, relationship, created_by)
       select $5, $8, project_id, source_id, target_id, $6, $7 from ends where source_id <> target_id and not ruled
       on conflict on constraint uq_links_ends do nothing
       returning id, created_at, project_id, source_item_id, target_item_id, relationship`,
    call: '$9',
    events: [LINKED],
    answer: `select project_id, ruled, source_id, target_id, exists (select from written) as created from ends`,
  });
}

export const CREATE_LINK = {
  id: { id: create('id', 'id'), ref: create('id', 'ref') },
  key: { id: create('key', 'id'), ref: create('key', 'ref') },
} as const;

/**
 * $1 project, $2 caller, $3 now, $4 ids, $5 sources, $6 targets, $7 relationships; those that exist are skipped. Answers
 * the ids of the others.
 * The transaction holds the ends (`RESOLVE_ENDS`), and says so to the trigger that would hold them one by one.
 * The order keeps two writers of the same links from waiting for each other in a circle.
 */
export const INSERT_LINKS = sql(
  'item_links.insert_links',
  `with told as materialized (select set_config('item_links.ends', 'held', true))
   insert into item_links.links (id, created_at, project_id, source_item_id, target_item_id, relationship, created_by,
     is_symmetric)
   select id, $3, $1, source, target, relationship, $2,
     relationship = any (array(select name from item_links.relationships where project_id = $1 and is_symmetric))
   from told, unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::text[]) as wanted (id, source, target, relationship)
   order by source, target, relationship collate "C"
   on conflict on constraint uq_links_ends do nothing
   returning id`,
);

/** What the trigger that remembers deleted links is told: by whom, and when. */
const TOLD = `told as materialized (select set_config('item_links.deletion', $1, true))`;

function remove(name: string, condition: string): Statement {
  return withEvents(name, {
    before: TOLD,
    write: `delete from item_links.links link using told where ${condition} returning link.*`,
    call: '$4',
    events: [UNLINKED],
    answer: 'select id from written',
  });
}

/** $1 deletion, $2 link, $3 an item at either end, $4 who does it, for the event. */
export const DELETE_LINK = remove(
  'item_links.delete_link',
  'link.id = $2 and (link.source_item_id = $3 or link.target_item_id = $3)',
);

/** $1 deletion, $2 project, $3 links, $4 who does it, for the events. */
export const DELETE_LINKS = remove(
  'item_links.delete_links',
  'link.project_id = $2 and link.id = any ($3::uuid[])',
);

/** $1 project, $2 links: they stay until the transaction ends; in an order in which nobody waits in a circle. */
export const LOCK_LINKS = sql(
  'item_links.lock_links',
  `select id, created_at, project_id, source_item_id, target_item_id, relationship
   from item_links.links where project_id = $1 and id = any ($2::uuid[]) order by id for update`,
);
