import { Agent } from 'node:http';

import { newId } from '#kernel';

import { type BenchRequest, sendOnce } from './http-load.js';
import { connectAll, nextPair, seedGraph } from './node-graph/graphs.js';
import { print } from './report.js';
import { startServer, type ServerProcess } from './server-process.js';
import { setStage, type Stage } from './stage.js';

const ITEMS = 20_000;
const BUNDLES = 20_000;
const ANONYMOUS = 5_000;
const EDITS = 5_000;
const VIEWS = 10_000;
const NODES = 5_000;
const NODE_LINKS = 5_000;
const PEOPLE = 20_000;
const ITEM_BATCH = 100;
const BUNDLE_BATCH = 100;
const CLIENTS = 2;

const TEXT = 'The token of a session is still accepted after its owner has signed out everywhere else. ';

/** What is counted, and the tables that it lies in; those in partitions by their parent. */
const THINGS: readonly (readonly [what: string, ...tables: string[]])[] = [
  ['item', 'item_links.items'],
  ['link of items', 'item_links.links'],
  ['bundle', 'linky.bundles'],
  ['claim of an anonymous bundle', 'linky.claim_tokens'],
  ['version of a bundle', 'linky.versions'],
  ['view or opening of a launcher', 'linky.launcher_log'],
  ['node', 'node_graph.nodes'],
  ['link of nodes', 'node_graph.links'],
  ['change in the history of the graph', 'node_graph.batch_log', 'node_graph.op_log'],
  ['delivery of a change to one user', 'node_graph.delivery_log'],
  ['event', 'events.log'],
  ['user with one membership', 'identity.users', 'identity.memberships'],
  ['session', 'identity.sessions'],
  ['key', 'identity.api_keys'],
];

const json = (key: string): Record<string, string> => ({
  authorization: `Bearer ${key}`,
  'content-type': 'application/json',
});

/** So many requests, by a few clients that each send the next as soon as one was answered. */
async function send(
  { port }: ServerProcess,
  count: number,
  request: (n: number) => BenchRequest,
  wanted: number,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < count) {
      const one = request(next);
      next += 1;
      const status = await sendOnce(agent, port, one);
      if (status !== wanted) throw new Error(`${one.method} ${one.path} was answered ${String(status)}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  agent.destroy();
}

const item = (n: number): object => ({
  item_type: n % 5 === 0 ? 'asset' : 'finding',
  ref: `F-${String(n)}`,
  title: `Session ${String(n)} outlives its owner`,
  status: 'open',
  data: {
    title: `Session ${String(n)} outlives its owner`,
    severity: ['low', 'medium', 'high'][n % 3],
    category: `category-${String(n % 20)}`,
    description: TEXT.repeat(3),
    location: `src/auth/session-${String(n % 900)}.ts:${String(n % 400)}`,
  },
});

async function writeItems(stage: Stage, server: ServerProcess): Promise<void> {
  const projectId = newId();
  await stage.pool.query(
    `insert into item_links.projects (id, created_at, organization_id, workspace_id, key, name, updated_at)
     values ($1, now(), $2, $3, 'bench', 'Bench', now())`,
    [projectId, stage.org.id, stage.workspaceId],
  );
  const project = '/api/v1/org/bench/ws/main/projects/bench';
  const headers = json(stage.caller.key);
  const numbers = (batch: number): number[] =>
    Array.from({ length: ITEM_BATCH }, (_, n) => batch * ITEM_BATCH + n);
  const items = (batch: number): BenchRequest => ({
    method: 'POST',
    path: `${project}/items/batch`,
    headers,
    body: JSON.stringify({ items: numbers(batch).map(item) }),
  });
  await send(server, ITEMS / ITEM_BATCH, items, 201);
  const { rows } = await stage.pool.query<{ id: string }>('select id from item_links.items order by id');
  const end = (n: number): string => rows[n % ITEMS]?.id ?? '';
  const link = (n: number): object => ({
    source_item_id: end(n * 7919),
    target_item_id: end(n * 7919 + 1 + (n % 97)),
    relationship: n % 2 === 0 ? 'affects' : 'depends_on',
  });
  const links = (batch: number): BenchRequest => ({
    method: 'POST',
    path: `${project}/links/batch`,
    headers,
    body: JSON.stringify({ links: numbers(batch).map(link) }),
  });
  await send(server, ITEMS / ITEM_BATCH, links, 201);
}

const bundle = (n: number): { urls: string[] } & Record<string, unknown> => ({
  urls: [1, 2, 3].map((tab) => `https://example.com/reports/${String(n)}/page?tab=${String(tab)}`),
  source: 'agent',
  title: `Report ${String(n)}`,
  description: TEXT,
});

async function writeBundles(stage: Stage, server: ServerProcess): Promise<void> {
  const headers = json(stage.caller.key);
  const batch = (n: number): BenchRequest => ({
    method: 'POST',
    path: '/api/links/batch',
    headers,
    body: JSON.stringify({
      links: Array.from({ length: BUNDLE_BATCH }, (_, i) => bundle(n * BUNDLE_BATCH + i)),
    }),
  });
  await send(server, BUNDLES / BUNDLE_BATCH, batch, 201);
  const { rows } = await stage.pool.query<{ slug: string }>('select slug from linky.bundles order by slug');
  const slug = (n: number): string => rows[n % BUNDLES]?.slug ?? '';
  const anonymous = (n: number): BenchRequest => ({
    method: 'POST',
    path: '/api/links',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(bundle(BUNDLES + n)),
  });
  await send(server, ANONYMOUS, anonymous, 201);
  const edit = (n: number): BenchRequest => ({
    method: 'PATCH',
    path: `/api/links/${slug(n)}`,
    headers,
    body: JSON.stringify({ urls: bundle(n + 1).urls }),
  });
  await send(server, EDITS, edit, 200);
  await send(server, VIEWS, (n) => ({ method: 'GET', path: `/l/${slug(n * 7919)}` }), 200);
}

/** One caller with a graph that nobody shares: a change is delivered to one user. */
async function writeGraph(stage: Stage, server: ServerProcess): Promise<void> {
  const graph = await seedGraph(stage, stage.caller);
  const [socket] = await connectAll(server, [stage.caller]);
  if (socket === undefined) throw new Error('no socket');
  const ask = async (event: string, payload: object): Promise<void> => {
    const ack = (await socket.emitWithAck(event, payload)) as { ok: boolean };
    if (!ack.ok) throw new Error(`refused: ${JSON.stringify(ack)}`);
  };
  for (let n = 0; n < NODES; n += 1)
    await ask('node:add', { title: `Node ${String(n)}`, description: TEXT, tags: ['bench'] });
  for (let n = 0; n < NODE_LINKS; n += 1) await ask('link:add', nextPair(graph));
  socket.disconnect();
}

/** As the service writes them: to register somebody and sign them in takes a third of a second. */
async function writePeople({ pool, org }: Stage): Promise<void> {
  const client = await pool.connect();
  await client.query(
    `create temporary table people as select events.new_id() as id, n from generate_series(1, ${String(PEOPLE)}) n`,
  );
  await client.query(
    `insert into identity.users (id, email, username, display_name, password_hash)
     select id, 'person' || n || '@example.com', 'person-' || n, 'Person ' || n,
       '$scrypt$ln=14,r=8,p=3$' || repeat('a', 22) || '$' || repeat('b', 43) from people`,
  );
  await client.query(
    `insert into identity.memberships (user_id, org_id, role) select id, $1, 'org:member' from people`,
    [org.id],
  );
  await client.query(
    `insert into identity.sessions (id, user_id, org_id, revision, created_at, signed_in_at, last_seen_at, expires_at,
       address, user_agent)
     select events.new_id(), id, $1, 1, now(), now(), now(), now() + interval '12 hours', '203.0.113.7',
       'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' from people`,
    [org.id],
  );
  await client.query(
    `insert into identity.api_keys (key_prefix, secret_hash, owner_user_id, name, scopes, created_by)
     select 'lkyu_' || lpad(to_hex(n), 8, '0'), encode(sha256(n::text::bytea), 'hex'), id, 'key of a script',
       '["items:write","links:write"]', id from people`,
  );
  client.release();
}

/** Bytes of a row of the first table, with what lies beside it in the others: rows, and indexes apart. */
async function measure(
  { pool }: Stage,
  tables: readonly string[],
): Promise<{ rows: number; table: number; indexes: number }> {
  const [first = ''] = tables;
  const { rows: counted } = await pool.query<{ count: string }>(`select count(*) from ${first}`);
  const rows = Number(counted[0]?.count);
  const { rows: sized } = await pool.query<{ table: string; indexes: string }>(
    `with recursive part as (
       select unnest($1::regclass[])::oid as id
       union all select inhrelid from pg_inherits join part on inhparent = part.id
     )
     select sum(pg_table_size(id)) as table, sum(pg_indexes_size(id)) as indexes
     from part join pg_class c on c.oid = part.id where c.relkind = 'r' and pg_relation_size(id) > 0`,
    [tables],
  );
  return { rows, table: Number(sized[0]?.table) / rows, indexes: Number(sized[0]?.indexes) / rows };
}

/**
 * What a million of each thing takes on disk: tens of thousands are written by the service itself (people, sessions and
 * keys by SQL), and their tables measured after a vacuum.
 */
export async function benchSizes(): Promise<void> {
  const stage = await setStage();
  try {
    await write(stage);
    await stage.pool.query('vacuum (analyze)');
    print('\n| thing | measured | MB per million: rows | indexes | together |');
    print('| --- | --- | --- | --- | --- |');
    for (const [what, ...tables] of THINGS) {
      const { rows, table, indexes } = await measure(stage, tables);
      const shown = [table, indexes, table + indexes].map((bytes) => bytes.toFixed(0));
      print(`| ${[what, String(rows), ...shown].join(' | ')} |`);
    }
  } finally {
    await stage.close();
  }
}

/** What the service notes by the way is there as well once it has stopped. */
async function write(stage: Stage): Promise<void> {
  const server = await startServer('dist/bundle/main.js', {
    ...stage.env,
    LIGATURE_INSIGHTS: 'on',
    LIGATURE_DATABASE_STATEMENT_MS: '60000',
    LIGATURE_VIEWER_SALT: 'a salt of the benchmark',
  });
  try {
    await writeItems(stage, server);
    await writeBundles(stage, server);
    await writeGraph(stage, server);
    await writePeople(stage);
  } finally {
    await server.stop();
  }
}
