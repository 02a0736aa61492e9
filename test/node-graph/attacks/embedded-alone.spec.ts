import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Character, startStory, type Story, WIRES } from './story.js';

/** Somebody has embedded a public node, and wants what is below it, or what it was before. */
describe.each(WIRES)('whoever has embedded a public node, over %s', (wire) => {
  let story: Story;
  beforeAll(async () => {
    story = await startStory(wire);
  });
  afterAll(() => story.close());

  /** Everything that somebody can find out of a node that they do not see. */
  async function expectUnknown(who: Character, id: string, cursor: string): Promise<void> {
    expect(await who.sees()).not.toContain(id);
    expect(await who.heard()).not.toContain(id);
    expect(JSON.stringify(await who.does('graph:since', { cursor }))).not.toContain(id);
    expect(JSON.stringify(await who.does('history:page', {}))).not.toContain(id);
    await who.isRefused('branch:get', { root: id }, 'forbidden');
  }

  it('hears nothing of children that are made below a node that is public alone', async () => {
    const { owner, attacker } = story;
    const id = await owner.node();
    await owner.does('node:publish', { id, branch: false });
    await attacker.does('node:embed', { id });
    const { cursor } = await attacker.does('graph:get');
    const child = await owner.node({ target: id, title: 'secret' });
    const grandchild = await owner.node({ target: child, title: 'secret' });
    const linked = await owner.node({ title: 'secret' });
    await owner.link(linked, id);
    for (const hidden of [child, grandchild, linked]) {
      await owner.does('node:update', { id: hidden, title: 'more secret' });
      await expectUnknown(attacker, hidden, cursor);
    }
    await attacker.does('node:unembed', { id });
  });

  it('loses what is below it when only the node stays public, and everything when nothing does', async () => {
    const { owner, attacker, accomplice } = story;
    const id = await owner.node();
    const child = await owner.node({ target: id });
    await owner.does('node:publish', { id });
    for (const who of [attacker, accomplice]) await who.does('node:embed', { id });
    expect(await attacker.sees()).toContain(child);
    const { cursor } = await attacker.does('graph:get');
    await owner.does('node:publish:update', { id, branch: false });
    const later = await owner.node({ target: id });
    await owner.does('node:update', { id: child, title: 'after' });
    expect(await attacker.sees()).toEqual([id]);
    const gone = {
      nodes: [
        { id, publicBranch: false },
        { id: child, deleted: true },
      ],
      links: [{ deleted: true }],
    };
    expect((await attacker.does('graph:since', { cursor })).diffs).toMatchObject([gone]);
    await attacker.client.caughtUp();
    expect(attacker.client.diffs.at(-1)).toMatchObject(gone);
    for (const who of [attacker, accomplice]) {
      expect(await who.heard()).not.toContain(later);
      expect(await who.heard()).not.toContain('after');
    }
    await owner.does('node:unpublish', { id });
    for (const who of [attacker, accomplice]) expect(await who.sees()).toEqual([]);
  });
});
