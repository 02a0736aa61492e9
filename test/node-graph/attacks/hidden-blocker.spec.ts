import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Ack, Entry } from '../world.js';
import { type Character, startStory, type Story, WIRES } from './story.js';

/** What a question about blockers answers of those that may not be seen. */
interface Blockers extends Ack {
  readonly hidden: number;
  readonly hiddenLinks: readonly string[];
}

/** An editor of one node blocks it by work that its owner does not see. */
describe.each(WIRES)('a hidden blocker, over %s', (wire) => {
  let story: Story;
  beforeAll(async () => {
    story = await startStory(wire);
  });
  afterAll(() => story.close());

  const node = async (who: Character, id: string): Promise<Entry | undefined> =>
    (await who.does('graph:get', { limit: 5000 })).nodes.find((entry) => entry.id === id);
  const blockers = async (who: Character, id: string): Promise<Blockers> =>
    (await who.does('graph:blockers', { id })) as Blockers;
  /** The last word that somebody's socket was given on a node. */
  async function told(who: Character, id: string, field: string): Promise<unknown> {
    await who.client.caughtUp();
    const entries = who.client.diffs.flatMap(({ nodes }) => nodes).filter((entry) => entry.id === id);
    return entries.findLast((entry) => field in entry)?.[field];
  }

  /** A node of the owner's that the attacker may edit, blocked by one of the attacker's own. */
  async function blocked(): Promise<{ target: string; source: string; link: string }> {
    const { owner, attacker } = story;
    const target = await owner.node();
    await owner.does('node:access', { id: target, email: attacker.email, level: 2, branch: false });
    const source = await attacker.node({ title: 'not for the owner' });
    return { target, source, link: await attacker.link(source, target) };
  }

  it('is counted and named by its link, and by nothing else', async () => {
    const { owner, attacker } = story;
    const { target, source, link } = await blocked();
    expect(await node(owner, target)).toMatchObject({ status: 2, hiddenBlockers: 1 });
    expect(await node(attacker, target)).toMatchObject({ status: 2, hiddenBlockers: 0 });
    expect(await blockers(owner, target)).toMatchObject({
      nodes: [],
      links: [],
      hidden: 1,
      hiddenLinks: [link],
    });
    expect(await blockers(attacker, target)).toMatchObject({
      nodes: [{ id: source }],
      hidden: 0,
      hiddenLinks: [],
    });
    expect((await owner.does('branch:get', { root: target })).nodes).toMatchObject([{ hiddenBlockers: 1 }]);
    await owner.isRefused('node:update', { id: target, status: 3 }, 'bad_request.node_blocked');
    const second = await attacker.link(await attacker.node(), target);
    expect(await told(owner, target, 'hiddenBlockers')).toBe(2);
    expect((await blockers(owner, target)).hiddenLinks).toEqual([link, second]);
    await attacker.does('node:update', { id: source, status: 3 });
    expect(await told(owner, target, 'hiddenBlockers')).toBe(1);
    expect((await blockers(owner, target)).hiddenLinks).toEqual([second]);
    const everything = JSON.stringify([
      await owner.does('graph:get'),
      await blockers(owner, target),
      await owner.heard(),
    ]);
    expect(everything).not.toContain(source);
    expect(everything).not.toContain('not for the owner');
  });

  it('is removed by the owner of what it blocks, who learns nothing of it; its own owner is told in full', async () => {
    const { owner, attacker } = story;
    const { target, source, link } = await blocked();
    const { cursor } = await owner.does('graph:get');
    const ack = await owner.does('link:trash', { id: link });
    expect(ack.diff.nodes).toMatchObject([{ id: target, status: 0, hiddenBlockers: 0 }]);
    expect(JSON.stringify(ack)).not.toContain(source);
    expect(await attacker.heard()).toContain(link);
    await attacker.client.caughtUp();
    expect(attacker.client.diffs.at(-1)).toMatchObject({
      links: [{ id: link, source, target, inTrash: true }],
      nodes: [{ id: target, status: 0 }],
    });
    await owner.does('node:update', { id: target, status: 3 });
    const { diffs } = await owner.does('graph:since', { cursor });
    expect(diffs[0]?.nodes).toMatchObject([{ id: target, status: 0, hiddenBlockers: 0 }]);
    expect(JSON.stringify([diffs, await owner.heard(), await owner.does('trash:page')])).not.toContain(
      source,
    );
    await owner.isRefused('link:restore', { id: link }, 'forbidden');
  });

  it('is removed by another editor of what it blocks, and by no viewer of it', async () => {
    const { owner, accomplice } = story;
    const { target, link } = await blocked();
    const share = { id: target, email: accomplice.email };
    await owner.does('node:access', { ...share, level: 3, branch: false });
    expect((await blockers(accomplice, target)).hidden).toBe(1);
    await accomplice.isRefused('link:trash', { id: link }, 'forbidden');
    await owner.does('node:access:update', { ...share, level: 2 });
    expect((await accomplice.does('link:trash', { id: link })).diff).toMatchObject({
      links: [],
      nodes: [{ id: target, status: 0, hiddenBlockers: 0 }],
    });
    expect(await told(owner, target, 'hiddenBlockers')).toBe(0);
  });

  it('that is a private link between two nodes that are seen is removed just so', async () => {
    const { owner, attacker } = story;
    const [source, target] = [await owner.node(), await owner.node()];
    for (const id of [source, target])
      await owner.does('node:access', { id, email: attacker.email, level: 2, branch: false });
    const link = await attacker.link(source, target);
    expect(await node(owner, target)).toMatchObject({ hiddenBlockers: 0 });
    await attacker.does('link:update', { id: link, private: true });
    expect(await told(owner, target, 'hiddenBlockers')).toBe(1);
    expect(await blockers(owner, target)).toMatchObject({ nodes: [], hidden: 1, hiddenLinks: [link] });
    await owner.isRefused('link:update', { id: link, private: false }, 'forbidden');
    await owner.isRefused('link:swap', { id: link }, 'forbidden');
    expect((await owner.does('link:update', { id: link, type: 1 })).diff).toMatchObject({
      links: [],
      nodes: [{ id: target, status: 0 }],
    });
    await owner.does('link:trash', { id: link });
  });

  it('is gone or back with the sight of its source', async () => {
    const { owner, attacker, accomplice } = story;
    const { target, source } = await blocked();
    await owner.does('node:access', { id: target, email: accomplice.email, branch: false });
    expect(await told(accomplice, target, 'hiddenBlockers')).toBe(1);
    await attacker.does('node:access', { id: source, email: accomplice.email });
    expect(await told(accomplice, target, 'hiddenBlockers')).toBe(0);
    expect(await blockers(accomplice, target)).toMatchObject({ nodes: [{ id: source }], hidden: 0 });
    await attacker.does('node:access:delete', { id: source, email: accomplice.email });
    expect(await told(accomplice, target, 'hiddenBlockers')).toBe(1);
    await owner.does('node:update', { id: target, independent: true });
    expect(await told(accomplice, target, 'hiddenBlockers')).toBe(0);
    expect(await node(owner, target)).toMatchObject({ status: 0, hiddenBlockers: 0 });
  });

  it('is told to who had embedded the node once it is shared with them, and no longer when that ends', async () => {
    const { owner, accomplice } = story;
    const { target } = await blocked();
    await owner.does('node:publish', { id: target });
    await accomplice.does('node:embed', { id: target });
    expect(await node(accomplice, target)).not.toHaveProperty('hiddenBlockers');
    const share = { id: target, email: accomplice.email };
    await owner.does('node:access', { ...share, branch: false });
    expect(await node(accomplice, target)).toMatchObject({ hiddenBlockers: 1 });
    expect(await told(accomplice, target, 'hiddenBlockers')).toBe(1);
    await owner.does('node:access:delete', share);
    expect(await node(accomplice, target)).not.toHaveProperty('hiddenBlockers');
    expect(await told(accomplice, target, 'hiddenBlockers')).toBe(0);
    await accomplice.does('node:unembed', { id: target });
  });

  it.each([
    ['of a node that is published alone', false],
    ['of a branch that is published', true],
  ])('%s is not shown to those who are not signed in, nor to who embeds it', async (_, branch) => {
    const { owner, attacker, accomplice } = story;
    const heardBefore = (await accomplice.heard()).length - 1;
    const { target, source, link } = await blocked();
    const child = await owner.node({ target, title: 'of the branch' });
    // Something of the attacker's below what they block it with, and another way to it.
    const below = await attacker.node({ title: 'deep below', assignee: ['attacker@corp.example'] });
    const others = [
      source,
      link,
      below,
      await attacker.link(below, source),
      await attacker.link(below, target),
    ];
    const { diff } = await owner.does('node:publish', { id: target, branch });
    const token = String(diff.nodes[0]?.['publicToken']);
    const pages = await Promise.all(
      [`/api/branch?root=${token}`, `/branch/${token}`, `/api/branch?root=${token}&limit=1&offset=1`].map(
        (path) => story.anonymous(path),
      ),
    );
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { nodes, links } = JSON.parse(pages[0]!.text) as Ack;
    expect(nodes.map(({ id }) => id)).toEqual(branch ? [target, child] : [target]);
    expect(nodes[0]).toMatchObject({ status: 2, ownerEmail: null });
    expect(nodes[0]).not.toHaveProperty('hiddenBlockers');
    expect(links.map((each) => [each['source'], each['target']])).toEqual(branch ? [[child, target]] : []);
    await accomplice.does('node:embed', { id: target });
    await attacker.does('node:update', { id: source, title: 'told to nobody' });
    for (const id of [below, source]) await attacker.does('node:update', { id, status: 3 });
    await attacker.does('link:trash', { id: link });
    const later = [
      ...pages.map(({ text }) => text),
      (await story.anonymous(`/api/branch?root=${token}`)).text,
      JSON.stringify([
        await accomplice.does('graph:get', { limit: 5000 }),
        await accomplice.does('branch:get', { root: target }),
        await accomplice.does('graph:blockers', { id: target }),
        (await accomplice.heard()).slice(heardBefore),
      ]),
    ];
    for (const text of later)
      for (const word of [...others, 'deep below', 'not for the owner', 'told to nobody', attacker.email])
        expect(text).not.toContain(word);
    await accomplice.does('node:unembed', { id: target });
  });
});
