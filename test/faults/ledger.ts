import { query } from '../support/query.js';
import type { Acknowledged } from './writers.js';

/** What lies in the database, beside what was acknowledged. */
export interface Findings {
  /** Acknowledged, and not there. */
  readonly lost: string[];
  /** There, and not acknowledged: legitimate after a kill, not after an orderly end. */
  readonly unacknowledged: number;
  /** Parts of a write without the rest of it. */
  readonly halves: number;
}

const HALVES = `
  select
    (select count(*) from node_graph.links l
      where not exists (select 1 from node_graph.history_ops o where o.entity_id = l.id)) +
    (select count(*) from node_graph.history_batches b
      where not exists (select 1 from node_graph.history_ops o where o.batch_id = b.id)) +
    (select count(*) from linky.bundles b
      where num_nonnulls(b.owner_user_id, b.owner_org_id) = 0
        and not exists (select 1 from linky.claim_tokens t where t.bundle_id = b.id)) as halves`;

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
  return {
    lost: told.filter((id) => !present.has(id)),
    unacknowledged: present.size - told.filter((id) => present.has(id)).length,
    halves: Number(halves),
  };
}
