import { createHash } from 'node:crypto';

import { newId } from '#kernel';
import type { Socket } from 'socket.io-client';

import { compare, type Comparison } from '../compare.js';
import { type ServerProcess, startServer } from '../server-process.js';
import { setStage, type Stage } from '../stage.js';
import { connectAll } from './graphs.js';
import { Listener } from './listener.js';

const CLIENTS = 1_000;
const SOCKETS_PER_USER = 10;
const DIFFS = 40;
const SECRET = 'a-secret-of-a-listener-0123456789';

/** A node of the caller's that everybody may see, and a key of everybody. */
async function seed({ pool, caller }: Stage): Promise<{ nodeId: string; keys: string[] }> {
  const [nodeId, component] = [newId(), newId()];
  await pool.query('insert into node_graph.components (id, parent_id) values ($1, null)', [component]);
  await pool.query(
    `insert into node_graph.nodes (id, created_at, updated_at, owner_id, component_id, status, title, description, type,
       tags, priority, independent, volume, assignee, pinned, collapsed, x, y, z, in_trash, version)
     values ($1, now(), now(), $2, $3, 0, '', '', 0, '{}', 0, false, 0, '{}', false, false, 0, 0, 0, false, 0)`,
    [nodeId, caller.id, component],
  );
  const users = Array.from({ length: CLIENTS / SOCKETS_PER_USER }, (_, i) => ({
    id: newId(),
    name: `listener-${String(i)}`,
    prefix: `lkyu_${(0xa0000000 + i).toString(16)}`,
  }));
  await pool.query(
    `with users as (
       insert into identity.users (id, email, username)
       select id, name || '@example.com', name from unnest($1::uuid[], $2::text[]) as u (id, name) returning id
     ), keys as (
       insert into identity.api_keys (key_prefix, secret_hash, owner_user_id, name, scopes, rate_limit_per_hour)
       select prefix, $4, id, 'bench', '["graph:read"]', 0 from unnest($3::text[], $1::uuid[]) as k (prefix, id)
     )
     insert into node_graph.grants
       (id, created_at, node_id, user_id, grantor_id, level, branch, showing, lapsed, version, updated_at)
     select gen_random_uuid(), now(), $5, id, $6, 3, true, true, false, 0, now() from users`,
    [
      users.map(({ id }) => id),
      users.map(({ name }) => name),
      users.map(({ prefix }) => prefix),
      createHash('sha256').update(SECRET).digest('hex'),
      nodeId,
      caller.id,
    ],
  );
  return { nodeId, keys: users.map(({ prefix }) => `${prefix}.${SECRET}`) };
}

/** Clients of one server; how long the current diff took to reach each of them. */
class Audience {
  private readonly latencies: number[] = [];
  private said = 0;
  private missing = 0;
  private everybody: () => void = () => undefined;

  private constructor(
    private readonly speaker: Socket,
    private readonly nodeId: string,
  ) {}

  static async gather(
    server: ServerProcess,
    stage: Stage,
    { nodeId, keys }: { nodeId: string; keys: readonly string[] },
  ): Promise<Audience> {
    const [speaker] = await connectAll(server, stage, 1);
    const audience = new Audience(speaker!, nodeId);
    const heard = (): void => {
      audience.hear();
    };
    for (let n = 0; n < CLIENTS; n += keys.length)
      await Promise.all(keys.map((key) => Listener.connect(server.port, key, 'graph:diff', heard)));
    return audience;
  }

  /** From the call until each client has its diff: the service's transaction is part of it. */
  async round(): Promise<number[]> {
    this.latencies.length = 0;
    for (let n = 0; n < DIFFS; n += 1) {
      const all = new Promise<void>((resolve) => (this.everybody = resolve));
      this.missing = CLIENTS;
      this.said = performance.now();
      await this.speaker.emitWithAck('node:update', { id: this.nodeId, title: String(Math.random()) });
      await all;
    }
    return [...this.latencies];
  }

  private hear(): void {
    this.latencies.push(performance.now() - this.said);
    this.missing -= 1;
    if (this.missing === 0) this.everybody();
  }
}

/** One diff to 1,000 sockets of 100 users who see the node; the ceiling is a bare `io.to(room).emit`. */
export async function benchFanOut({ rounds }: { rounds: number }): Promise<Comparison> {
  const stage = await setStage();
  const seeded = await seed(stage);
  const ours = await startServer('dist/apps/ligature/src/main.js', stage.env);
  const ceiling = await startServer('dist/test/bench/node-graph/fan-out-ceiling.js', stage.env);
  try {
    const audiences = new Map<ServerProcess, Audience>();
    for (const server of [ours, ceiling]) audiences.set(server, await Audience.gather(server, stage, seeded));
    return await compare(
      'one diff to 1,000 sockets',
      { ours, ceiling },
      (server) => audiences.get(server)!.round(),
      rounds,
    );
  } finally {
    await ours.stop();
    await ceiling.stop();
    await stage.close();
  }
}
