import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Ack } from '../world.js';
import { startStory, type Story, WIRES } from './story.js';

const MOST = 4;

let counter = 0;
const nobody = (): string => `stranger-${String((counter += 1))}@many.example`;

/** Shares, invitations among them, are bounded for whoever gives them. */
describe.each(WIRES)('the shares that somebody gives, over %s', (wire) => {
  let story: Story;
  beforeAll(async () => {
    story = await startStory(wire, { sharesPerUser: MOST });
  });
  afterAll(() => story.close());

  const given = async (userId: string): Promise<number> => {
    const [row] = await story.app.sql<{ count: number }>(
      'select count(*)::int from node_graph.grants where coalesce(copied_by, grantor_id) = $1',
      [userId],
    );
    return row!.count;
  };

  it('are as many as there may be, whatever comes at once, and no more', async () => {
    const { app, owner, accomplice } = story;
    const nodes = await Promise.all(Array.from({ length: 3 * MOST }, () => owner.node()));
    const emails = nodes.map((_, index) => (index % 2 === 0 ? accomplice.email : nobody()));
    const acks = await Promise.all(
      nodes.map((id, index) => owner.ask('node:access', { id, email: emails[index], level: 2 })),
    );
    expect(acks.filter(({ ok }) => ok)).toHaveLength(MOST);
    for (const ack of acks.filter(({ ok }) => !ok)) {
      expect(ack).toMatchObject({ error: 'bad_request.too_many_shares' });
      expect(ack.message).toContain(String(MOST));
    }
    expect(await given(owner.person.account.id)).toBe(MOST);
    // What is withdrawn makes room, for one: neither undo nor redo takes more.
    const at = acks.findIndex(({ ok }) => ok);
    const key = { id: nodes[at], email: emails[at] };
    await owner.does('node:access:delete', key);
    const { batches } = await owner.does('history:page', { limit: 1 });
    const { batchId } = batches[0]!;
    const id = await owner.node();
    await owner.does('node:access', { id, email: nobody() });
    await owner.isRefused('history:undo', { batchId }, 'bad_request.too_many_shares');
    await owner.does('node:access:update', {
      id,
      email: `stranger-${String(counter)}@many.example`,
      level: 1,
    });
    await owner.does('node:access:delete', { id, email: `stranger-${String(counter)}@many.example` });
    await owner.does('history:undo', { batchId });
    await owner.isRefused('node:access', { id, email: nobody() }, 'bad_request.too_many_shares');
    expect(await given(owner.person.account.id)).toBe(MOST);
    await app.sql('delete from node_graph.grants');
  });

  it('count those that children take over for whoever makes the children', async () => {
    const { app, owner, attacker } = story;
    const parent = await owner.node();
    await owner.does('node:access', { id: parent, email: attacker.email, level: 2, branch: false });
    await owner.does('node:access', { id: parent, email: nobody(), branch: false });
    const children = async (): Promise<Ack[]> => {
      const acks: Ack[] = [];
      for (let i = 0; i < MOST; i += 1) acks.push(await attacker.ask('node:add', { target: parent }));
      return acks;
    };
    const acks = await children();
    expect(acks.map((ack) => (ack.ok ? 'ok' : ack.error))).toEqual([
      'ok',
      'ok',
      'bad_request.too_many_shares',
      'bad_request.too_many_shares',
    ]);
    expect(await given(attacker.person.account.id)).toBe(MOST);
    expect(await app.sql('select 1 from node_graph.links where target_id = $1', [parent])).toHaveLength(2);
    await owner.does('node:access', { id: await owner.node(), email: nobody() });
    await owner.node({ target: await owner.node() });
  });
});
