import { connect, makeDataSource, migrate } from '#data';
import { nodeGraph } from '#node-graph';
import { USUAL_DEADLINES } from '#platform/boot';
import type { DataSource, MigrationInterface } from 'typeorm';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';

import { emptyDatabase, type TestDatabase } from '../support/databases.js';
import { randomOf } from './sight-calls.js';
import { factsOf, reached } from './sight-oracle.js';

const HOUR_MS = 3_600_000;
const GRAPHS = 12;
const NODES = 14;
const OWNERS = 4;
const ENDS = [null, null, 1, 2, 3];

let database: TestDatabase;

beforeAll(async () => {
  database = await emptyDatabase(inject('serverUrl'));
});
afterAll(() => database.drop());

/** The graph's part of a database alone, as this build knows it but for the weeks, or as it was before a migration. */
async function opened(before?: string): Promise<DataSource> {
  const all = nodeGraph.migrations.filter(({ name }) => !name.startsWith('PartitionHistory'));
  const names = all.map(({ name }) => name);
  const migrations =
    before === undefined
      ? all
      : all.slice(
          0,
          names.findIndex((name) => name.startsWith(before)),
        );
  expect(migrations.length).toBeGreaterThan(0);
  const dataSource = await connect(
    makeDataSource({ url: database.url, entities: [], migrations, deadlines: USUAL_DEADLINES }),
  );
  await migrate(dataSource);
  return dataSource;
}

let counter = 0;
/** Ids whose order is that of their making. */
const next = (): string => `00000000-0000-4000-8000-${String((counter += 1)).padStart(12, '0')}`;

interface Planted {
  readonly nodes: [id: string, owner: string][];
  readonly links: [
    id: string,
    source: string,
    target: string,
    type: number,
    creator: string,
    inTrash: boolean,
  ][];
  readonly grants: [
    id: string,
    node: string,
    user: string,
    level: number,
    branch: boolean,
    due: string | null,
  ][];
}

async function plant(dataSource: DataSource, { nodes, links, grants }: Planted): Promise<void> {
  const component = next();
  await dataSource.query('insert into node_graph.components (id) values ($1)', [component]);
  await dataSource.query(
    `insert into node_graph.nodes (id, created_at, owner_id, component_id, title, description, status, type, tags,
       priority, independent, volume, assignee, pinned, collapsed, x, y, z, in_trash, version, updated_at)
     select (n ->> 0)::uuid, now(), (n ->> 1)::uuid, $2, '', '', 0, 0, '{}', 0, false, 0, '{}', false, false, 0, 0, 0,
       false, 0, now()
     from jsonb_array_elements($1) n`,
    [JSON.stringify(nodes), component],
  );
  await dataSource.query(
    `insert into node_graph.links (id, created_at, source_id, target_id, type, was_blocker, private, creator_id,
       in_trash, version, updated_at)
     select (l ->> 0)::uuid, now(), (l ->> 1)::uuid, (l ->> 2)::uuid, (l ->> 3)::smallint, false, false,
       (l ->> 4)::uuid, (l ->> 5)::boolean, 0, now()
     from jsonb_array_elements($1) l`,
    [JSON.stringify(links)],
  );
  await dataSource.query(
    `insert into node_graph.grants (id, created_at, node_id, user_id, grantor_id, level, branch, due, showing, lapsed,
       version, updated_at)
     select (g ->> 0)::uuid, now(), (g ->> 1)::uuid, (g ->> 2)::uuid, (g ->> 2)::uuid, (g ->> 3)::smallint,
       (g ->> 4)::boolean, (g ->> 5)::timestamptz, true, false, 0, now()
     from jsonb_array_elements($1) g`,
    [JSON.stringify(grants)],
  );
}

/** Nodes of several owners, links by anybody from later to earlier ones, shares of any. */
function randomGraph(random: (below: number) => number, start: number): Planted {
  const users = Array.from({ length: OWNERS }, next);
  const any = <T>(list: readonly T[]): T => list[random(list.length)]!;
  const nodes = Array.from({ length: NODES }, (): Planted['nodes'][number] => [next(), any(users)]);
  const links: Planted['links'] = [];
  for (let s = 1; s < NODES; s += 1)
    for (let t = 0; t < s; t += 1)
      if (random(4) === 0)
        links.push([
          next(),
          nodes[s]![0],
          nodes[t]![0],
          random(8) === 0 ? 1 : 0,
          any(users),
          random(10) === 0,
        ]);
  const grants: Planted['grants'] = [];
  for (const [node, owner] of nodes)
    for (const user of users.filter((each) => each !== owner && random(4) === 0)) {
      const hours = any(ENDS);
      const due = hours === null ? null : new Date(start + hours * HOUR_MS).toISOString();
      grants.push([next(), node, user, any([1, 1, 1, 2, 3]), random(5) > 0, due]);
    }
  return { nodes, links, grants };
}

/** Two links from one node, whose makers may give what is there only if the other's link carries that to it. */
function ring(): Planted & { readonly both: string[] } {
  const [owner, one, two] = [next(), next(), next()];
  const [source, left, right] = [next(), next(), next()];
  const both = [next(), next()] as const;
  return {
    nodes: [
      [source, owner],
      [left, one],
      [right, two],
    ],
    links: [
      [both[0], source, left, 0, one, false],
      [both[1], source, right, 0, two, false],
    ],
    grants: [
      [next(), left, two, 1, true, null],
      [next(), right, one, 1, true, null],
    ],
    both: [...both],
  };
}

it('links between owners carry, after the upgrade, what the rule says, and none justifies itself', async () => {
  const old = await opened('CarrySharesAcrossOwners');
  const random = randomOf(Number(process.env['LIGATURE_TEST_SEED'] ?? 1));
  const start = Date.now();
  const { both, ...crossing } = ring();
  const founded = ring();
  // The same, but that one of the makers may give it anyway.
  const [first] = founded.links;
  founded.grants.push([next(), first![1], first![4], 1, true, null]);
  const graphs = [crossing, founded, ...Array.from({ length: GRAPHS }, () => randomGraph(random, start))];
  for (const graph of graphs) await plant(old, graph);
  await old.destroy();

  const migrated = await opened();
  const facts = await factsOf({ sql: (text, values) => migrated.query(text, values) });
  const at = reached(facts, 0);
  const stored = await migrated.query<{ id: string; crosses: boolean; until: number }[]>(
    `select id, crosses_owners as crosses, extract(epoch from carries_until)::float8 * 1000 as until
     from node_graph.links`,
  );
  const creators = new Map(graphs.flatMap(({ links }) => links.map(([id, , , , creator]) => [id, creator])));
  let depending = 0;
  let raised = 0;
  for (const { id, crosses, until } of stored) {
    const link = facts.links.find((each) => each.id === id)!;
    const [owner, other] = [link.source, link.target].map((node) => facts.nodes.get(node)!.owner);
    expect(crosses).toBe(owner !== other);
    expect(link.maker).toBe(crosses && creators.get(id) !== owner ? creators.get(id) : null);
    const ends = [...at.get(link.source)!]
      .filter(
        ({ user, level, branch, embedded }) => user === link.maker && level === 1 && branch && !embedded,
      )
      .map((share) => share.until);
    const expected = link.maker === null ? Infinity : Math.max(-Infinity, ...ends);
    if (link.primary) expect([id, until]).toEqual([id, expected]);
    if (link.maker !== null) depending += 1;
    if (link.maker !== null && until > -Infinity) raised += 1;
  }
  expect(raised).toBeGreaterThan(20);
  expect(depending).toBeGreaterThan(raised + 20);
  const carried = (ids: string[]): number[] =>
    stored.filter(({ id }) => ids.includes(id)).map(({ until }) => until);
  expect(carried(both)).toEqual([-Infinity, -Infinity]);
  expect(carried(founded.both)).toEqual([Infinity, Infinity]);
  // Clients that show what they see no more begin anew.
  const [horizon] = await migrated.query<{ moved: boolean }[]>(
    'select transaction > 0 as moved from node_graph.history_horizon',
  );
  expect(horizon).toEqual({ moved: true });
  await migrated.destroy();
});

it('Blocked nodes remember, after the upgrade, what the history knows that they were', async () => {
  const dataSource = await opened();
  const runner = dataSource.createQueryRunner();
  const named = (name: string): MigrationInterface =>
    dataSource.migrations.find((migration) => migration.name!.startsWith(name))!;
  const migration = named('RememberWhatWasBlocked');
  await named('GoOnBesideEarlierBuilds').down(runner);
  await migration.down(runner);
  const [owner, batch] = [next(), next()];
  const [forgotten, finished, begun, free] = [next(), next(), next(), next()];
  const nodes = [forgotten, finished, begun, free].map((id): [string, string] => [id, owner]);
  await plant(dataSource, { nodes, links: [], grants: [] });
  await dataSource.query('update node_graph.nodes set status = 2 where owner_id = $1 and id <> $2', [
    owner,
    free,
  ]);
  await dataSource.query(
    `insert into node_graph.history_batches (id, created_at, place, transaction, actor_id, scope_type, scope_id, undone)
     values ($1, now(), nextval('node_graph.batch_order'), 1, $2, 1, $2, false)`,
    [batch, owner],
  );
  for (const [id, from, to] of [
    [finished, 1, 2],
    [finished, 2, 3],
    [finished, 3, 2],
    [begun, 1, 2],
    [free, 1, 2],
    [free, 2, 0],
  ] as const)
    await dataSource.query(
      `insert into node_graph.history_ops (id, batch_id, type, entity_type, entity_id, forward_patch, inverse_patch)
       values (nextval('node_graph.op_order'), $1, 2, 0, $2, jsonb_build_object('status', $3::int),
         jsonb_build_object('status', $4::int))`,
      [batch, id, to, from],
    );
  await migration.up(runner);
  await named('GoOnBesideEarlierBuilds').up(runner);
  const rows = await dataSource.query<{ id: string; blocked_from: number | null }[]>(
    'select id, blocked_from from node_graph.nodes where owner_id = $1 order by id',
    [owner],
  );
  expect(rows.map(({ blocked_from }) => blocked_from)).toEqual([null, 3, 1, null]);
  await runner.release();
  await dataSource.destroy();
});
