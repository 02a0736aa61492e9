import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import type { Ack } from '../world.js';
import { type Character, startStory, type Story, WIRES } from './story.js';

interface Listed extends Ack {
  readonly access: readonly Record<string, unknown>[];
  readonly owner: object;
  readonly publication: object | null;
}

/** Shares that somebody does not know of, or did not want. */
describe.each(WIRES)('shares, over %s', (wire) => {
  let story: Story;
  beforeAll(async () => {
    story = await startStory(wire);
  });
  afterAll(() => story.close());

  const shares = async (who: Character, id: string): Promise<Listed> =>
    (await who.does('node:access:list', { id })) as Listed;
  const received = async (who: Character): Promise<Listed> =>
    (await who.does('node:access:received')) as Listed;

  it('that an admin makes are told to the owner, listed, and ended by the owner', async () => {
    const { app, owner, attacker, accomplice } = story;
    const root = await owner.node();
    const id = await owner.node({ target: root });
    await owner.does('node:access', { id: root, email: attacker.email, level: 1 });
    const { cursor } = await owner.does('graph:get');
    const due = new Date(app.clock.now() + 3_600_000).toISOString();
    const ack = await attacker.does('node:access', {
      id,
      email: accomplice.email,
      level: 2,
      branch: false,
      due,
    });
    const { diff } = await attacker.does('node:publish', { id });
    await owner.client.caughtUp();
    expect(owner.client.diffs.flatMap(({ access = [] }) => access)).toContainEqual(ack.diff.access?.[0]);
    const { diffs } = await owner.does('graph:since', { cursor });
    expect(diffs.flatMap(({ access = [] }) => access)).toEqual(ack.diff.access);
    const { batches } = await owner.does('history:page', { scopeType: 'GRAPH', scopeId: id });
    expect(batches.flatMap(({ ops }) => ops).map(({ type }) => type)).toEqual(
      expect.arrayContaining([20, 6]),
    );
    const listed = await shares(owner, id);
    const { username } = attacker.person.account;
    expect(listed.access).toMatchObject([
      { nodeId: id, email: accomplice.email, level: 2, branch: false, due, grantedBy: { username } },
      {
        nodeId: root,
        email: attacker.email,
        level: 1,
        branch: true,
        due: null,
        grantedBy: { email: owner.email },
      },
    ]);
    expect(listed.publication).toMatchObject({ publicToken: diff.nodes[0]?.['publicToken'] });
    expect((await shares(attacker, id)).access).toHaveLength(2);
    await accomplice.isRefused('node:access:list', { id }, 'forbidden');
    await owner.does('node:access:delete', { id, email: accomplice.email });
    await owner.does('node:unpublish', { id });
    expect(await accomplice.sees()).not.toContain(id);
    expect(await shares(owner, id)).toMatchObject({ access: [{ email: attacker.email }], publication: null });
  });

  it('are left by whoever has them, for good; the owner is told', async () => {
    const { owner, attacker, accomplice } = story;
    const id = await attacker.node();
    const child = await attacker.node({ target: id });
    await attacker.does('node:access', { id, email: owner.email, level: 1 });
    const left = await owner.does('node:access:leave', { id });
    expect(left.diff.nodes).toEqual(expect.arrayContaining([{ id: child, deleted: true }]));
    expect(await owner.sees()).not.toContain(child);
    await attacker.client.caughtUp();
    expect(attacker.client.diffs.at(-1)?.access).toEqual([{ id }]);
    await owner.isRefused('node:access:leave', { id }, 'bad_request.not_shared');
    await accomplice.isRefused('node:access:leave', { id }, 'bad_request.not_shared');
    const { batches } = await attacker.does('history:page', { limit: 1 });
    expect(batches[0]).toMatchObject({ actor: { username: owner.person.account.username } });
    await owner.isRefused('history:undo', { batchId: batches[0]?.batchId }, 'forbidden.access_denied');
    expect(await received(owner)).toMatchObject({ access: [] });
  });

  it('are hidden and shown again by whoever has them, and give nothing in between', async () => {
    const { owner, attacker } = story;
    const id = await attacker.node({ title: 'look at me' });
    const child = await attacker.node({ target: id });
    await attacker.does('node:access', { id, email: owner.email, level: 2 });
    await attacker.client.caughtUp();
    const heard = attacker.client.diffs.length;
    const known = async (): Promise<unknown[]> => [
      (await shares(attacker, child)).access,
      (await attacker.does('graph:get')).nodes.map((node) => [node.id, node['shareRoots']]),
    ];
    const before = await known();
    const hidden = await owner.does('access:visibilityupdate', { id, showing: false });
    expect(hidden.diff.nodes).toEqual(
      expect.arrayContaining([
        { id, deleted: true },
        { id: child, deleted: true },
      ]),
    );
    expect(await owner.sees()).not.toContain(id);
    await owner.isRefused('node:update', { id: child, title: 'no' }, 'forbidden');
    expect(await known()).toEqual(before);
    const told = owner.client.diffs.length;
    await attacker.does('node:update', { id, title: 'look again' });
    await owner.client.caughtUp();
    expect(owner.client.diffs).toHaveLength(told);
    expect((await received(owner)).access).toMatchObject([
      { id, title: 'look again', level: 2, showing: false, owner: { email: attacker.email } },
    ]);
    const shown = await owner.does('access:visibilityupdate', { id, showing: true });
    expect(shown.diff.nodes).toEqual(
      expect.arrayContaining([expect.objectContaining({ id, title: 'look again', access: 2 })]),
    );
    expect(await owner.sees()).toContain(child);
    // Nobody else learns of it.
    await attacker.client.caughtUp();
    expect(attacker.client.diffs.slice(heard).flatMap(({ access = [] }) => access)).toEqual([]);
    await owner.isRefused('access:visibilityupdate', { id, showing: 1 }, 'bad_request.invalid_showing');
    await owner.does('node:access:leave', { id });
    await owner.isRefused('access:visibilityupdate', { id, showing: true }, 'bad_request.not_shared');
  });

  it('do not stand against the export of what is one’s own', async () => {
    const { app, owner, attacker } = story;
    const [mine, flood] = [await owner.node({ title: 'mine' }), await attacker.node({ title: 'flood' })];
    await attacker.does('node:access', { id: flood, email: owner.email });
    await app.sql(
      `with many as (
         insert into node_graph.nodes
         select gen_random_uuid(), created_at, owner_id, component_id, title, description, status, due_date, type, tags,
           priority, independent, volume, assignee, pinned, collapsed, x, y, z, null, null, null, false, null, 0, now()
         from node_graph.nodes, generate_series(1, 12000) where id = $1 returning id
       )
       insert into node_graph.grants (id, created_at, node_id, user_id, grantor_id, level, branch, due, showing, lapsed,
         version, updated_at)
       select gen_random_uuid(), now(), id, $2::uuid, $3::uuid, 3, false, null, true, false, 0, now() from many`,
      [flood, owner.person.account.id, attacker.person.account.id],
    );
    const exported = await owner.does('graph:export');
    const ids = exported.nodes.map(({ id }) => id);
    expect(ids).toContain(mine);
    expect(ids).not.toContain(flood);
    // An answer to a request has no limit: all that is seen is in it.
    if (wire === 'REST') {
      const shared = await owner.does('graph:export', { shared: true });
      expect(shared.nodes.map(({ id }) => id)).toEqual(expect.arrayContaining([mine, flood]));
      expect(new Set(shared.nodes.map(({ id }) => id)).size).toBeGreaterThan(12_000);
      return;
    }
    // Too much for a message is refused before it is worked out who may know what of it.
    const sent = vi.spyOn(app.database, 'query');
    await owner.isRefused('graph:export', { shared: true }, 'bad_request.too_large_to_export');
    const names = sent.mock.calls.map(([{ name }]) => name);
    sent.mockRestore();
    expect(names).toContain('node_graph.graph_page');
    expect(names).not.toContain('node_graph.standings');
  });
});
