import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { someoneWaits } from '../support/locks.js';
import { type Ack, addLink, addNode, type Client, connect, person, type Person } from './world.js';

let app: TestApp;
let clients: Client[];
let guest: Person;
let watcher: Client;

beforeAll(async () => {
  app = await startApp();
  const who = await person(app);
  guest = await person(app);
  watcher = await connect(app, guest);
  clients = await Promise.all(Array.from({ length: 6 }, () => connect(app, who)));
});
afterAll(async () => {
  for (const client of [...clients, watcher]) client.close();
  await app.close();
});

function link(index: number, source: string, target: string, type = 0): Promise<Ack> {
  return clients[index]!.ask('link:add', { source, target, type });
}

async function nodes(count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => addNode(clients[i % clients.length]!)));
}

/** Every ack is a success or a conflict; answers how many succeeded. */
function successes(acks: readonly Ack[]): number {
  for (const ack of acks) if (!ack.ok) expect(ack).toMatchObject({ error: 'conflict' });
  return acks.filter(({ ok }) => ok).length;
}

/** Makes the calls wait until all of them are as far as they come before their batches are written. */
async function together<T>(waiting: number, calls: readonly (() => Promise<T>)[]): Promise<T[]> {
  const gate = app.get(DataSource).createQueryRunner();
  await gate.startTransaction();
  await gate.query('lock table node_graph.batch_log in exclusive mode');
  const answers = Promise.all(calls.map((call) => call()));
  await vi.waitFor(async () => {
    const [row] = await app.sql<{ count: string }>(
      `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    expect(Number(row!.count)).toBeGreaterThanOrEqual(waiting);
  }, 300_000);
  await gate.commitTransaction();
  await gate.release();
  return answers;
}

describe('at the same time', () => {
  it('A→B and B→A, at once: exactly one', async () => {
    for (let round = 0; round < effort(25, 2_000); round += 1) {
      const [a, b] = (await nodes(2)) as [string, string];
      expect(successes(await Promise.all([link(0, a, b), link(1, b, a)]))).toBe(1);
    }
  });

  it('A→B, B→C and C→A, at once: exactly two', async () => {
    for (let round = 0; round < effort(15, 600); round += 1) {
      const [a, b, c] = (await nodes(3)) as [string, string, string];
      expect(successes(await Promise.all([link(0, a, b), link(1, b, c), link(2, c, a)]))).toBe(2);
    }
  });

  it('the same link from six sockets, at once: exactly one, of either type', async () => {
    for (let round = 0; round < effort(10, 400); round += 1) {
      const [a, b] = (await nodes(2)) as [string, string];
      const acks = await Promise.all(clients.map((_, i) => link(i, a, b, i % 2)));
      expect(successes(acks)).toBe(1);
    }
  });

  it('random links among twelve nodes: no cycle, no duplicate, every node as 8.1 says', async () => {
    const ids = await nodes(12);
    const pick = (): string => ids[Math.floor(Math.random() * ids.length)]!;
    for (let round = 0; round < effort(15, 600); round += 1) {
      await Promise.all(
        clients.map(async (client, i) => {
          const ack =
            i === 0 && round % 3 === 0
              ? await client.ask('node:update', { id: pick(), status: [0, 1, 3][round % 3] })
              : await client.ask('link:add', {
                  source: pick(),
                  target: pick(),
                  type: Math.random() < 0.2 ? 1 : 0,
                });
          if (!ack.ok)
            expect(ack.error).toMatch(/^(conflict|bad_request\.(self_link_not_allowed|node_blocked))$/);
        }),
      );
    }
    const [state] = await app.sql<{ wrong: string; cyclic: string; blockers: string }>(
      `with recursive up (start, id) as (
         select source_id, target_id from node_graph.links where type = 0 and not in_trash
         union
         select up.start, l.target_id from up join node_graph.links l on l.source_id = up.id
         where l.type = 0 and not l.in_trash
       )
       select
         (select count(*) from up where start = id) as cyclic,
         (select count(*) from node_graph.nodes n where (n.status = 2) <> (not n.independent and exists (
            select from node_graph.links l join node_graph.nodes s on s.id = l.source_id
            where l.target_id = n.id and l.type = 0 and not l.in_trash and s.status <> 3))) as wrong,
         (select count(*) from node_graph.links l
            join node_graph.nodes s on s.id = l.source_id join node_graph.nodes t on t.id = l.target_id
            where not l.in_trash and ((l.type = 0 and s.status <> 3 and not t.independent and not l.was_blocker)
              or (l.was_blocker and (l.type = 1 or t.status = 3)))) as blockers`,
    );
    expect(state).toEqual({ wrong: '0', cyclic: '0', blockers: '0' });
  });

  it('shares of both ends of a secondary link: whoever comes second tells of the link, once', async () => {
    const { email } = guest.account;
    const [source, target] = (await nodes(2)) as [string, string];
    const id = await addLink(clients[0]!, source, target, 1);
    const said = async (calls: [string, string][]): Promise<unknown[]> => {
      const known = watcher.diffs.length;
      const acks = await together(
        2,
        calls.map(
          ([event, node], i) =>
            () =>
              clients[i]!.ask(
                event,
                event === 'node:access' ? { id: node, email, branch: false } : { id: node, email },
              ),
        ),
      );
      expect(successes(acks)).toBe(2);
      await watcher.caughtUp();
      return watcher.diffs
        .slice(known)
        .flatMap(({ links }) => links.map((link) => link['deleted'] ?? link.id));
    };
    const given: [string, string][] = [
      ['node:access', source],
      ['node:access', target],
    ];
    const taken: [string, string][] = [
      ['node:access:delete', source],
      ['node:access:delete', target],
    ];
    expect(await said(given)).toEqual([id]);
    expect(await said(taken)).toEqual([true]);
    await clients[0]!.ask('node:access', { id: source, email, branch: false });
    const mixed = await said([taken[0]!, given[1]!]);
    expect([[], [id, true]]).toContainEqual(mixed);
  });

  it.each(['node:update', 'node:add', 'node:trash', 'link:add'])(
    'a share that ends while %s waits for the lock is over',
    async (event) => {
      const [id, target] = (await nodes(2)) as [string, string];
      const due = new Date(app.clock.now() + 3_600_000).toISOString();
      for (const node of [id, target]) {
        const share = { id: node, email: guest.account.email, level: 2, branch: true, due };
        expect(await clients[0]!.ask('node:access', share)).toMatchObject({ ok: true });
      }
      expect(await watcher.ask('node:update', { id, title: 'In time' })).toMatchObject({ ok: true });
      const holder = app.get(DataSource).createQueryRunner();
      await holder.startTransaction();
      await holder.query(
        `select 1 from node_graph.components where id in (
           select component_id from node_graph.nodes where id = any ($1::uuid[])) for update`,
        [[id, target]],
      );
      const title = 'Too late';
      const late = watcher.ask(
        event,
        {
          'node:update': { id, title },
          'node:add': { target, title },
          'node:trash': { id },
          'link:add': { source: id, target },
        }[event]!,
      );
      await someoneWaits(app);
      app.clock.advance(3_600_001);
      await holder.commitTransaction();
      await holder.release();
      expect(await late).toMatchObject({ ok: false, error: 'forbidden' });
    },
  );

  it('writers on disjoint pieces do not wait for each other', async () => {
    const [a, b, c, d] = (await nodes(4)) as [string, string, string, string];
    const [row] = await app.sql<{ id: string }>(
      'select component_id as id from node_graph.nodes where id = $1',
      [a],
    );
    const transaction = app.get(DataSource).createQueryRunner();
    await transaction.startTransaction();
    await transaction.query('select 1 from node_graph.components where id = $1 for update', [row!.id]);
    const blocked = link(0, a, b);
    expect(await link(1, c, d)).toMatchObject({ ok: true });
    const first = await Promise.race([
      blocked.then(() => 'done'),
      link(2, await addNode(clients[0]!), d).then(() => 'other'),
    ]);
    expect(first).toBe('other');
    await transaction.commitTransaction();
    await transaction.release();
    expect(await blocked).toMatchObject({ ok: true });
  });
});
