import { query } from '../support/query.js';
import type { Edited } from './editors.js';
import type { Acknowledged } from './writers.js';

/** What lies in the database, beside what was acknowledged. */
export interface Findings {
  /** Acknowledged, and not there. */
  readonly lost: string[];
  /** There, and not acknowledged: legitimate after a kill, not after an orderly end. */
  readonly unacknowledged: number;
  /** Parts of a write without the rest of it. */
  readonly halves: number;
  /** What has other events than it was made, changed and deleted, and changes that are told in another order. */
  readonly untold: string[];
}

const HALVES = `
  select
    (select count(*) from node_graph.links l
      where not exists (select 1 from node_graph.op_log o where o.entity_id = l.id)) +
    (select count(*) from node_graph.batch_log b
      where not exists (select 1 from node_graph.op_log o where o.batch_id = b.id)) +
    (select count(*) from linky.bundles b
      where num_nonnulls(b.owner_user_id, b.owner_org_id) = 0
        and not exists (select 1 from linky.claim_tokens t where t.bundle_id = b.id)) as halves`;

/**
 * What there is in all three domains, how often it was changed, and whether it is deleted (`null`: not counted); and what
 * events say of it. Bundles of nobody are in no stream.
 */
const UNTOLD = `
  with present as (
    select 'items/' || id as subject, version - 1 as changes, false as gone from item_links.items union all
    select 'projects/' || id, null, deleted_at is not null from item_links.projects union all
    select 'item-links/' || id, 0, false from item_links.links union all
    select 'bundles/' || slug, revision - 1 - (deleted_at is not null)::int, deleted_at is not null from linky.bundles
      where num_nonnulls(owner_user_id, owner_org_id) > 0 union all
    select 'nodes/' || id, version, false from node_graph.nodes union all
    select 'graph-links/' || id, version, false from node_graph.links
  ), told as (
    select subject, count(*) filter (where what in ('created', 'linked')) as made,
      count(*) filter (where what not in ('created', 'linked', 'deleted', 'unlinked', 'ready')) as changes,
      count(*) filter (where what in ('deleted', 'unlinked')) as gone
    from (select subject, regexp_replace(type, '^.*[.]', '') as what from events.log
      where type ~ '^(item|project|bundle|node|graph)[.]') as events
    group by subject
  )
  select concat_ws(' ', coalesce(p.subject, t.subject), p.changes, p.gone, 'told:', t.made, t.changes, t.gone) as what
  from present p full join told t on t.subject = p.subject
  where t.made is distinct from 1
    or t.gone is distinct from case when coalesce(p.gone, true) then 1 else 0 end
    or t.changes is distinct from coalesce(p.changes, t.changes)`;

/** Changes of a title that do not go on from the one before, in the order of the log. */
const DISORDERED = `
  select subject as what from (
    select subject, data->'changes'->'title' as title,
      lag(data->'changes'->'title') over (partition by subject order by seq) as earlier
    from events.log where type in ('item.updated', 'bundle.updated', 'node.updated') and data->'changes' ? 'title'
  ) as changes
  where title->0 <> coalesce(earlier->1, '"none"')`;

/** What is there, of which version. */
const PRESENT = `
  select 'items/' || id as subject, version from item_links.items union all
  select 'item-links/' || id, 0 from item_links.links union all
  select 'bundles/' || slug, revision from linky.bundles where deleted_at is null union all
  select 'nodes/' || id, version from node_graph.nodes union all
  select 'graph-links/' || id, version from node_graph.links`;

/** Acknowledged changes that are not there, and what is there although its removal was acknowledged. */
export async function undone(databaseUrl: string, edited: readonly Edited[]): Promise<string[]> {
  const rows = await query<{ subject: string; version: number }>(databaseUrl, PRESENT);
  const present = new Map(rows.map(({ subject, version }) => [subject, version]));
  return edited.flatMap(({ versions, removed }) => [
    ...[...versions]
      .filter(([subject, version]) => (present.get(subject) ?? Infinity) < version)
      .map(([subject]) => subject),
    ...[...removed].filter((subject) => present.has(subject)),
  ]);
}

/** Compares the database with everything that was ever acknowledged. */
export async function compare(databaseUrl: string, acknowledged: readonly Acknowledged[]): Promise<Findings> {
  const rows = await query<{ id: string }>(
    databaseUrl,
    `select id::text from item_links.links union all
     select slug from linky.bundles union all
     select id::text from node_graph.links`,
  );
  const present = new Set(rows.map(({ id }) => id));
  const told = acknowledged.flatMap(({ itemLinks, slugs, graphLinks }) => [
    ...itemLinks,
    ...slugs,
    ...graphLinks,
  ]);
  const [{ halves } = { halves: '0' }] = await query<{ halves: string }>(databaseUrl, HALVES);
  const untold = await query<{ what: string }>(databaseUrl, `${UNTOLD} union all ${DISORDERED}`);
  return {
    lost: told.filter((id) => !present.has(id)),
    unacknowledged: present.size - told.filter((id) => present.has(id)).length,
    halves: Number(halves),
    untold: untold.map(({ what }) => what),
  };
}
