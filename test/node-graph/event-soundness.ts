import { expect } from 'vitest';

import type { TestApp } from '../support/app.js';

/**
 * Each batch has one event of every node, link and share that it changed, and nothing else has any; replayed, the events
 * of a node or link end with what the tables hold; they are in the stream of whose it is, and no token is in them.
 *
 * @param byHand whether the test wrote shares itself, past the service.
 */
export async function expectTold(app: TestApp, { byHand = false } = {}): Promise<void> {
  const once = await app.sql(
    `with changed as (
       select o.batch_id, case o.entity_type when 0 then 'nodes/' when 1 then 'graph-links/' else 'shares ' end || o.entity_id as subject,
         case o.entity_type when 2 then count(*) else 1 end as times
       from node_graph.op_log o where o.entity_type < 3 group by o.batch_id, o.entity_type, o.entity_id
     ), told as (
       select l.batch_id, case when l.audit then replace(l.subject, 'nodes/', 'shares ') else l.subject end as subject, count(*) as times
       from events.log l
       where l.batch_id is not null and l.type <> 'node.ready' and l.type ~ '^(node|graph)[.]' group by 1, 2
     )
     select c.*, t.batch_id as told_in, t.subject as told_of, t.times as told_times
     from changed c full join told t on (t.batch_id, t.subject) = (c.batch_id, c.subject)
     where t.times is distinct from c.times`,
  );
  const [all] = await app.sql<{ count: number }>(
    `select count(*)::int from events.log where batch_id is not null`,
  );
  expect(all?.count).toBeGreaterThan(0);
  expect(once.slice(0, 3)).toEqual([]);

  const wrong = await app.sql(
    `with latest as (
       select distinct on (l.subject) l.subject, l.type, l.data, l.user_id from events.log l
       where l.type ~ '^(node[.](?!share)|graph[.]link)' order by l.subject, l.seq desc
     ), nodes as (
       select 'nodes/' || n.id as subject, n.owner_id as user_id, jsonb_build_object('title', n.title, 'status', n.status,
         'independent', n.independent, 'inTrash', n.in_trash, 'version', n.version, 'publicBranch', n.public_branch) as state
       from node_graph.nodes n
     ), links as (
       select 'graph-links/' || l.id as subject, case when l.private then l.creator_id else t.owner_id end as user_id,
         jsonb_build_object('type', l.type, 'wasBlocker', l.was_blocker, 'inTrash', l.in_trash, 'version', l.version,
           'private', l.private)
         || case when e.data->'source' = 'null' then '{}' else jsonb_build_object('source', l.source_id) end
         || case when e.data->'target' = 'null' then '{}' else jsonb_build_object('target', l.target_id) end as state
       from node_graph.links l join node_graph.nodes t on t.id = l.target_id
       left join latest e on e.subject = 'graph-links/' || l.id
     ), rows as (select * from nodes union all select * from links)
     select r.subject as there, r.state, r.user_id as owner, e.subject as told, e.type, e.data, e.user_id as stream
     from rows r full join (select * from latest where type not like '%.deleted') e on e.subject = r.subject
     where e.subject is null or r.subject is null or not e.data @> r.state or e.user_id <> r.user_id`,
  );
  expect(wrong.slice(0, 3)).toEqual([]);

  const disordered = await app.sql(
    `select * from (
       select l.subject, l.type, l.data->>'version' as version, lag((l.data->>'version')::int) over (partition by l.subject order by l.seq) as before
       from events.log l
       where l.type ~ '^(node[.](?!share|ready)|graph[.]link)' and l.data ? 'version' and l.type not like '%.deleted'
     ) e where e.version::int <= e.before`,
  );
  expect(disordered.slice(0, 3)).toEqual([]);

  const tokens = await app.sql(
    `select l.data from events.log l where l.data::text ~ 'publicToken|ownerEmail'
       or exists (select from node_graph.nodes n where n.public_token is not null and position(n.public_token in l.data::text) > 0)`,
  );
  expect(tokens).toEqual([]);
  if (!byHand) await expectSharesTold(app);
}

/** Who has a share or an invitation is who was last told to have one. */
async function expectSharesTold(app: TestApp): Promise<void> {
  const wrong = await app.sql(
    `with latest as (
       select distinct on (l.subject, lower(l.data->>'email')) l.subject, lower(l.data->>'email') as email, l.type, l.data from events.log l
       where l.type ~ '^node[.]share' order by l.subject, lower(l.data->>'email'), l.seq desc
     ), grants as (
       select 'nodes/' || g.node_id as subject, lower(g.email) as email,
         jsonb_build_object('level', g.level, 'branch', g.branch, 'version', g.version) as state
       from node_graph.grants g where not g.lapsed
     )
     select g.*, l.* from grants g full join (select * from latest where type <> 'node.share.removed') l
       on (l.subject, l.email) = (g.subject, g.email)
     where l.subject is null or not l.data @> g.state
       or (g.subject is null and exists (select from node_graph.nodes n where 'nodes/' || n.id = l.subject))`,
  );
  expect(wrong.slice(0, 3)).toEqual([]);
}
