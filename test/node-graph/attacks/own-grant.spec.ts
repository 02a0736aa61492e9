import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startStory, type Story, WIRES } from './story.js';

const HOUR_MS = 3_600_000;

/** An admin of one node, until tomorrow, who wants to be more than that, and to make more of others. */
describe.each(WIRES)('an admin with an end and without a branch, over %s', (wire) => {
  let story: Story;
  /** Ends of shares: the attacker's own, one before it and one after it. */
  let [sooner, tomorrow, later]: [string, string, string] = ['', '', ''];
  beforeAll(async () => {
    story = await startStory(wire);
    const in_ = (hours: number): string =>
      new Date(story.app.clock.now() + hours * HOUR_MS).toISOString().replace(/\.\d+/, '');
    [sooner, tomorrow, later] = [in_(12), in_(24), in_(36)];
  });
  afterAll(() => story.close());

  async function given(): Promise<string> {
    const { owner, attacker } = story;
    const id = await owner.node();
    await owner.node({ target: id });
    await owner.does('node:access', { id, email: attacker.email, level: 1, branch: false, due: tomorrow });
    return id;
  }

  it('does not change their own share, not even to less', async () => {
    const { attacker, app } = story;
    const id = await given();
    const own = { id, email: attacker.email };
    for (const change of [{ due: null }, { due: later }, { due: sooner }, { branch: true }, { level: 3 }])
      await attacker.isRefused('node:access:update', { ...own, ...change }, 'forbidden');
    const [row] = await app.sql('select level, branch, due from node_graph.grants where node_id = $1', [id]);
    expect(row).toEqual({ level: 1, branch: false, due: new Date(tomorrow) });
  });

  it('gives nobody more, more widely or for longer than they hold', async () => {
    const { attacker, accomplice } = story;
    const id = await given();
    const key = { id, email: accomplice.email };
    for (const wish of [
      { level: 3 },
      { level: 3, branch: false },
      { level: 3, branch: false, due: later },
      { level: 3, due: tomorrow },
    ])
      await attacker.isRefused('node:access', { ...key, ...wish }, 'forbidden');
    await attacker.does('node:access', { ...key, level: 3, branch: false, due: sooner });
    for (const wish of [{ due: null }, { due: later }, { branch: true }])
      await attacker.isRefused('node:access:update', { ...key, ...wish }, 'forbidden');
    await attacker.does('node:access:update', { ...key, level: 1, due: tomorrow });
  });

  it('may take away from what others hold beyond it, and cannot put it back', async () => {
    const { owner, attacker, accomplice } = story;
    const id = await given();
    const key = { id, email: accomplice.email };
    await owner.does('node:access', { ...key, level: 2 });
    await attacker.isRefused('node:access:update', { ...key, level: 1 }, 'forbidden');
    const { batches: before } = await attacker.does('history:page', { scopeType: 'USER' });
    await attacker.does('node:access:update', { ...key, level: 3 });
    await attacker.does('node:access:delete', key);
    const { batches } = await attacker.does('history:page', { scopeType: 'USER' });
    const [taken, lowered] = batches.map(({ batchId }) => batchId);
    expect(batches).toHaveLength(before.length + 2);
    await attacker.isRefused('history:undo', { batchId: taken }, 'forbidden.access_denied');
    await owner.does('node:access', { ...key, level: 3 });
    await attacker.isRefused('history:undo', { batchId: lowered }, 'conflict');
  });

  it('does not undo and redo themselves into rights', async () => {
    const { owner, attacker } = story;
    const id = await given();
    const above = await owner.node();
    await owner.link(id, above);
    await owner.does('node:access', { id: above, email: attacker.email, level: 1, due: sooner });
    await attacker.does('node:access:delete', { id, email: attacker.email });
    const { batches } = await attacker.does('history:page', { scopeType: 'USER', limit: 1 });
    await attacker.isRefused('history:undo', { batchId: batches[0]?.batchId }, 'forbidden.access_denied');
  });

  it('publishes nothing below it, and nothing for longer', async () => {
    const { owner, attacker } = story;
    const id = await given();
    for (const wish of [{}, { branch: false }, { branch: false, due: later }, { due: tomorrow }])
      await attacker.isRefused('node:publish', { id, ...wish }, 'forbidden');
    await attacker.does('node:publish', { id, branch: false, due: sooner });
    for (const wish of [{ due: null }, { due: later }, { branch: true }])
      await attacker.isRefused('node:publish:update', { id, ...wish }, 'forbidden');
    await attacker.does('node:publish:update', { id, due: tomorrow });
    await owner.does('node:publish:update', { id, due: null, branch: true });
    await attacker.does('node:publish:update', { id, branch: false });
    const { batches } = await attacker.does('history:page', { scopeType: 'USER', limit: 1 });
    await attacker.isRefused('history:undo', { batchId: batches[0]?.batchId }, 'forbidden.access_denied');
  });
});
