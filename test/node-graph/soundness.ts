import { expect } from 'vitest';

import type { TestApp } from '../support/app.js';

/** Every node is Blocked exactly while a link blocks it, `wasBlocker` is as promised, no primary cycle, no link to the trash (docs/contracts/node-graph.md#blocking). */
export async function expectSound(app: TestApp): Promise<void> {
  const [state] = await app.sql(
    `with recursive up (start, id) as (
       select source_id, target_id from node_graph.links where type = 0 and not in_trash
       union
       select up.start, l.target_id from up join node_graph.links l on l.source_id = up.id
       where l.type = 0 and not l.in_trash
     )
     select
       (select count(*)::int from up where start = id) as cyclic,
       (select count(*)::int from node_graph.nodes n where not n.in_trash and (n.status = 2) <> (not n.independent and exists (
          select from node_graph.links l join node_graph.nodes s on s.id = l.source_id
          where l.target_id = n.id and l.type = 0 and not l.in_trash and not s.in_trash and s.status <> 3))) as wrong,
       (select count(*)::int from node_graph.links l
          join node_graph.nodes s on s.id = l.source_id join node_graph.nodes t on t.id = l.target_id
          where not l.in_trash and (s.in_trash or t.in_trash
            or (l.type = 0 and s.status <> 3 and not t.independent and not l.was_blocker)
            or (l.was_blocker and (l.type = 1 or t.status = 3)))) as flags,
       (select count(*)::int from (
          select from node_graph.links group by least(source_id, target_id), greatest(source_id, target_id)
          having count(*) > 1) d) as duplicates`,
  );
  expect(state).toEqual({ cyclic: 0, wrong: 0, flags: 0, duplicates: 0 });
}

interface StoredOp {
  readonly entity_type: number;
  readonly entity_id: string;
  readonly type: number;
  readonly forward_patch: Readonly<Record<string, unknown>>;
}

const PURGES = new Set([5, 14]);

/** The history, replayed from nothing, ends with what the tables hold. */
export async function expectReplayable(app: TestApp): Promise<void> {
  const ops = await app.sql<StoredOp>(
    `select o.entity_type, o.entity_id, o.type, o.forward_patch
     from node_graph.op_log o join node_graph.batch_log b on b.id = o.batch_id order by b.place, o.id`,
  );
  const replayed = [new Map<string, Record<string, unknown>>(), new Map<string, Record<string, unknown>>()];
  for (const { entity_type, entity_id, type, forward_patch } of ops) {
    const entities = replayed[entity_type];
    if (PURGES.has(type)) entities?.delete(entity_id);
    else entities?.set(entity_id, { inTrash: false, ...entities.get(entity_id), ...forward_patch });
  }
  const nodes = await app.sql<Record<string, unknown> & { id: string }>(
    `select id, title, status, independent, in_trash as "inTrash", version from node_graph.nodes order by id`,
  );
  const links = await app.sql<Record<string, unknown> & { id: string }>(
    `select id, source_id as source, target_id as target, type, was_blocker as "wasBlocker", private,
       in_trash as "inTrash", version from node_graph.links order by id`,
  );
  for (const [kind, rows] of [nodes, links].entries()) {
    expect(replayed[kind]?.size).toBe(rows.length);
    for (const { id, ...row } of rows)
      expect({ id, ...replayed[kind]?.get(id) }).toMatchObject({ id, ...row });
  }
}
