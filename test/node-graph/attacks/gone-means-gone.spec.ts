import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Ack, Diff, Entry } from '../world.js';
import { type Character, startStory, type Story, WIRES } from './story.js';

const SECRET = 'the merger';

/** Somebody reads in the history, or in what they missed, what is purged or no longer theirs to see. */
describe.each(WIRES)('what is gone, over %s', (wire) => {
  let story: Story;
  beforeAll(async () => {
    story = await startStory(wire);
  });
  afterAll(() => story.close());

  const history = async (who: Character): Promise<Ack> => who.does('history:page', { limit: 1000 });
  const opsOn = ({ batches }: Ack, id: string): Record<string, unknown>[] =>
    batches.flatMap(({ ops }) => ops).filter(({ entityId }) => entityId === id);
  const since = async (who: Character, cursor: string): Promise<readonly Diff[]> =>
    (await who.does('graph:since', { cursor, limit: 1000 })).diffs;
  const last = (diffs: readonly Diff[], id: string): Entry | undefined =>
    diffs.flatMap(({ nodes }) => nodes).findLast((entry) => entry.id === id);

  it('for good is in no history and no catch-up, nor in the database; that something was done is', async () => {
    const { app, owner, attacker } = story;
    const root = await owner.node({ title: 'known' });
    await owner.does('node:access', { id: root, email: attacker.email, level: 2 });
    const cursors = new Map<Character, string>();
    for (const who of [owner, attacker]) cursors.set(who, (await who.does('graph:get')).cursor);
    const fields = { title: SECRET, description: SECRET, tags: [SECRET], assignee: [SECRET] };
    const id = await owner.node({ target: root, ...fields });
    await attacker.does('node:update', { id, title: `${SECRET} again` });
    const [batch] = (await attacker.does('history:page', { scopeType: 'USER', limit: 1 })).batches;
    const alone = await owner.node(fields);
    await owner.does('node:access', { id: alone, email: attacker.email });
    await owner.does('node:publish', { id: alone });
    for (const each of [id, alone]) {
      await owner.does('node:trash', { id: each });
      await owner.does('node:delete', { id: each });
    }
    for (const who of [owner, attacker]) {
      const diffs = await since(who, cursors.get(who) ?? '');
      expect(JSON.stringify([await history(who), diffs])).not.toContain(SECRET);
      for (const each of [id, alone]) expect(last(diffs, each)).toEqual({ id: each, deleted: true });
      expect(diffs.flatMap(({ links }) => links).at(-1)).toMatchObject({ deleted: true });
    }
    expect(opsOn(await history(owner), id).map(({ type }) => type)).toEqual(
      expect.arrayContaining([0, 1, 3, 5]),
    );
    const rows = await app.sql<{ text: string }>(
      `select o::text as text from node_graph.op_log o union all select d::text from node_graph.delivery_log d`,
    );
    expect(rows.map(({ text }) => text).join()).not.toContain(SECRET);
    await attacker.isRefused(
      'history:undo',
      { batchId: batch?.batchId },
      'bad_request.cannot_restore_purged',
    );
  });

  it('from sight with a share is in no history and no catch-up of who had it, their own deeds included', async () => {
    const { owner, attacker, accomplice } = story;
    const root = await owner.node({ title: SECRET });
    const { cursor } = await attacker.does('graph:get');
    const share = { id: root, email: attacker.email };
    await owner.does('node:access', { ...share, level: 1 });
    const child = await owner.node({ target: root, title: SECRET });
    await attacker.does('node:update', { id: child, title: `${SECRET} of mine` });
    await attacker.does('node:access', { id: child, email: accomplice.email });
    const during = await since(attacker, cursor);
    expect(JSON.stringify([during, await history(attacker)])).toContain(SECRET);
    await owner.does('node:access:delete', share);
    const text = JSON.stringify([await since(attacker, cursor), await history(attacker)]);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(accomplice.email);
    expect(opsOn(await history(attacker), child)).toEqual([]);
    expect(last(await since(attacker, cursor), child)).toEqual({ id: child, deleted: true });
    expect(JSON.stringify(await history(owner))).toContain(`${SECRET} of mine`);
    await owner.does('node:access', share);
    expect(last(await since(attacker, cursor), child)).toMatchObject({ title: `${SECRET} of mine` });
    expect(JSON.stringify(await history(attacker))).toContain(SECRET);
  });

  it('to the trash while somebody was away leaves their screen, though they lost sight of it there', async () => {
    const { owner, attacker } = story;
    const id = await owner.node({ title: SECRET });
    const share = { id, email: attacker.email };
    await owner.does('node:access', share);
    const { cursor } = await attacker.does('graph:get');
    await owner.does('node:trash', { id });
    await owner.does('node:access:delete', share);
    expect(last(await since(attacker, cursor), id)).toEqual({ id, deleted: true });
  });

  it('from others with a private link is told to them as gone, whenever they ask', async () => {
    const { owner, attacker } = story;
    const [source, target] = [await owner.node(), await owner.node()];
    for (const id of [source, target]) await owner.does('node:access', { id, email: attacker.email });
    const { cursor } = await attacker.does('graph:get');
    const link = await owner.link(source, target);
    await owner.does('link:update', { id: link, private: true });
    const links = (await since(attacker, cursor)).flatMap((diff) => diff.links);
    expect(new Set(links.map((entry) => JSON.stringify(entry)))).toEqual(
      new Set([JSON.stringify({ id: link, deleted: true })]),
    );
    expect(opsOn(await history(attacker), link)).toEqual([]);
    expect(opsOn(await history(owner), link)).toHaveLength(2);
  });
});
