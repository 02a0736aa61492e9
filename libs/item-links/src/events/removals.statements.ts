import type { EventOfRow } from '#events';

import { itemEvents, MOST_ALONG, projectEvents } from '../item-links.events.js';
import { itemJson, linkedJson, projectJson, truncatedOfItem } from './shown.statements.js';

const typeOf = (name: string): EventOfRow['type'] => {
  const type = [...itemEvents.types, ...projectEvents.types].find((one) => one.name === name);
  if (type === undefined) throw new Error(`there are no events of the type ${name}`);
  return type;
};

/** Beyond this, it is said that there are so many at least: a project is deleted in a moment, whatever it holds. */
const MOST_COUNTED = 1_000_000;

/** A link that was written or removed, `written`, with its ends and the project. */
const WITH_ENDS = `written w join item_links.projects project on project.id = w.project_id
    left join item_links.items source on source.id = w.source_item_id
    left join item_links.items target on target.id = w.target_item_id`;
const OF_LINK = {
  subject: `'item-links/' || w.id`,
  orgId: 'project.organization_id',
  workspaceId: 'project.workspace_id',
  data: linkedJson('w', 'source.', 'target.'),
};

/** Of the link `written`; `ends` is the part of the statement that found the project and both ends. */
export const LINKED: EventOfRow = {
  type: typeOf('item.linked'),
  subject: `'item-links/' || w.id`,
  from: 'written w cross join ends',
  orgId: 'ends.organization_id',
  workspaceId: 'ends.workspace_id',
  data: linkedJson('w', 'ends.source_', 'ends.target_'),
};

/** Of the links `written`. */
export const UNLINKED: EventOfRow = { ...OF_LINK, type: typeOf('item.unlinked'), from: WITH_ENDS };

/** Of the items `written`. */
export const ITEM_DELETED: EventOfRow = {
  type: typeOf('item.deleted'),
  subject: `'items/' || w.id`,
  from: 'written w join item_links.projects project on project.id = w.project_id',
  orgId: 'project.organization_id',
  workspaceId: 'project.workspace_id',
  data: itemJson('w'),
  truncated: truncatedOfItem('w'),
};

const counted = (table: string, beyond: number): string =>
  `(select greatest(count(*) - ${String(beyond)}, 0) from (
      select from item_links.${table} t where t.project_id = p.id limit ${String(beyond + MOST_COUNTED)}) counted)`;
const counts = (beyond: number): string =>
  `cross join lateral (select ${counted('items', beyond)} as items, ${counted('links', beyond)} as links offset 0) n`;
const COUNTS = `jsonb_build_object('counts', jsonb_build_object('items', n.items, 'links', n.links))`;
const OF_PROJECT = {
  subject: `'projects/' || p.id`,
  orgId: 'p.organization_id',
  workspaceId: 'p.workspace_id',
};

/**
 * Of projects, and of what goes with them: the rows of which they are is what `rows` names. Items and links are held, so
 * that nobody changes one of them later and is read earlier.
 */
export function projectDeleted(rows = 'written'): EventOfRow[] {
  const along = (columns: string, table: string): string =>
    `${rows} p cross join lateral (
       select ${columns} from item_links.${table} t where t.project_id = p.id order by t.id limit ${String(MOST_ALONG)}
       for no key update of t) w`;
  const ends = `left join item_links.items source on source.id = w.source_item_id
       left join item_links.items target on target.id = w.target_item_id`;
  const { orgId, workspaceId } = OF_PROJECT;
  return [
    { ...OF_PROJECT, type: typeOf('project.deleted'), from: `${rows} p`, data: projectJson('p') },
    { ...UNLINKED, orgId, workspaceId, from: `${along('t.*', 'links')} ${ends}` },
    { ...ITEM_DELETED, orgId, workspaceId, from: along('t.*', 'items') },
    {
      ...OF_PROJECT,
      type: typeOf('item.bulk_deleted'),
      from: `${rows} p ${counts(MOST_ALONG)}`,
      where: 'n.items > 0 or n.links > 0',
      data: `jsonb_build_object('project_id', p.id) || ${COUNTS}`,
    },
  ];
}

/** Of the projects `written`, and how much came back with them. */
export const PROJECT_RESTORED: EventOfRow = {
  ...OF_PROJECT,
  type: typeOf('project.restored'),
  from: `written p ${counts(0)}`,
  data: `${projectJson('p')} || ${COUNTS}`,
};
