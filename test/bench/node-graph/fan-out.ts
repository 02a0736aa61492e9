import { createHash } from 'node:crypto';

import { newId } from '#kernel';
import type { Socket } from 'socket.io-client';

import { compare, type Comparison, percentile } from '../compare.js';
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
  /** From the call until each client has heard, in milliseconds. */
  readonly sinceCall: number[] = [];
  private readonly sinceFirst: number[] = [];
  private said = 0;
  private first = 0;
  private missing = 0;
  private everybody: () => void = () => undefined;
  private readonly listeners: Listener[] = [];

  private constructor(
    private readonly speaker: Socket,
    private readonly nodeId: string,
  ) {}

  static async gather(
    server: ServerProcess,
    stage: Stage,
    { nodeId, keys }: { nodeId: string; keys: readonly string[] },
  ): Promise<Audience> {
    const [speaker] = await connectAll(server, [stage.caller]);
    const audience = new Audience(speaker!, nodeId);
    const heard = (): void => {
      audience.hear();
    };
    for (let n = 0; n < CLIENTS; n += keys.length)
      audience.listeners.push(
        ...(await Promise.all(keys.map((key) => Listener.connect(server.port, key, 'graph:diff', heard)))),
      );
    return audience;
  }

  /** From the moment that the first client has a diff until each of them has it. */
  async round(): Promise<number[]> {
    this.sinceFirst.length = 0;
    for (let n = 0; n < DIFFS; n += 1) {
      const all = new Promise<void>((resolve) => (this.everybody = resolve));
      this.missing = CLIENTS;
      this.said = performance.now();
      await this.speaker.emitWithAck('node:update', { id: this.nodeId, title: String(Math.random()) });
      await all;
    }
    return [...this.sinceFirst];
  }

  leave(): void {
    this.speaker.disconnect();
    for (const listener of this.listeners) listener.close();
  }

  private hear(): void {
    const now = performance.now();
    if (this.missing === CLIENTS) this.first = now;
    this.sinceFirst.push(now - this.first);
    this.sinceCall.push(now - this.said);
    this.missing -= 1;
    if (this.missing === 0) this.everybody();
  }
}

/**
 * One diff to 1,000 sockets of 100 users who see the node; the ceiling is a bare `io.to(room).emit`. What is compared is
 * the fan-out itself; from the call on, with the service's transaction and without any, is printed besides.
 */
export async function benchFanOut({ rounds }: { rounds: number }): Promise<Comparison> {
  const stage = await setStage();
  const seeded = await seed(stage);
  const ours = await startServer('dist/bundle/main.js', stage.env);
  const ceiling = await startServer('dist/test/bench/node-graph/fan-out-ceiling.js', stage.env);
  const audiences = new Map<ServerProcess, Audience>();
  try {
    for (const server of [ours, ceiling]) audiences.set(server, await Audience.gather(server, stage, seeded));
    const compared = await compare(
      'one diff to 1,000 sockets',
      { ours, ceiling },
      (server) => audiences.get(server)!.round(),
      rounds,
    );
    const [mine, bare] = [ours, ceiling].map((server) => percentile(audiences.get(server)!.sinceCall, 0.99));
    console.log(`p99 from the call on: ${mine!.toFixed(1)} / ${bare!.toFixed(1)} ms`);
    return compared;
  } finally {
    for (const audience of audiences.values()) audience.leave();
    await ours.stop();
    await ceiling.stop();
    await stage.close();
  }
}
