import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Character, startStory, type Story, WIRES } from './story.js';

const HOUR_MS = 3_600_000;

/** Somebody may edit one node, and wants everything below it, for themselves, a second account and the public. */
describe.each(WIRES)('the editor of one node, over %s', (wire) => {
  let story: Story;
  beforeAll(async () => {
    story = await startStory(wire);
  });
  afterAll(() => story.close());

  /** R ← C1 ← C2, of which the attacker is given something of R. */
  async function given(share: object = { level: 2, branch: false }): Promise<[string, string, string]> {
    const { owner, attacker } = story;
    const r = await owner.node({ title: 'R', assignee: ['boss@corp.example'] });
    const c1 = await owner.node({ title: 'C1', target: r });
    const c2 = await owner.node({ title: 'C2', target: c1, assignee: ['boss@corp.example'] });
    await owner.does('node:access', { id: r, email: attacker.email, ...share });
    return [r, c1, c2];
  }

  /** A node of the attacker's that is shared with the accomplice, as its admin. */
  async function trap(share: object = {}): Promise<string> {
    const { attacker, accomplice } = story;
    const x = await attacker.node({ title: 'X' });
    await attacker.does('node:access', { id: x, email: accomplice.email, level: 1, ...share });
    return x;
  }

  async function expectStranger(who: Character, ids: readonly string[]): Promise<void> {
    const seen = await who.sees();
    for (const id of ids) {
      expect(seen).not.toContain(id);
      const { email } = story.attacker;
      await who.isRefused('branch:get', { root: id }, 'forbidden');
      await who.isRefused('node:update', { id, title: 'mine' }, 'forbidden');
      await who.isRefused('node:trash', { id }, 'forbidden');
      await who.isRefused('node:access', { id, email }, 'forbidden');
      await who.isRefused('node:publish', { id }, 'forbidden');
      await who.isRefused('graph:blockers', { id }, 'not_found');
      await who.isRefused('graph:around', { id }, 'not_found');
    }
    for (const [event, payload] of [
      ['graph:export', {}],
      ['trash:page', {}],
    ] as const)
      expect(JSON.stringify(await who.ask(event, payload))).not.toMatch(new RegExp(ids.join('|')));
  }

  async function expectNeverTold(who: Character, ids: readonly string[]): Promise<void> {
    const secret = new RegExp(ids.join('|'));
    expect(await who.heard()).not.toMatch(secret);
    expect(JSON.stringify(await who.does('history:page'))).not.toMatch(secret);
  }

  it('does not give it to an accomplice by linking it below a node of their own', async () => {
    const { attacker, accomplice } = story;
    const all = await given();
    const x = await trap();
    await attacker.link(all[0], x);
    await expectStranger(accomplice, all);
    await expectNeverTold(accomplice, all);
    expect((await attacker.does('branch:get', { root: x })).nodes.map(({ id }) => id)).toEqual([all[0], x]);
  });

  it('does not either by a swap, another type, a restored link, undo or redo, or many links at once', async () => {
    const { attacker, accomplice } = story;
    const all = await given();
    const [r] = all;
    const last = async (): Promise<string> =>
      (await attacker.does('history:page', { scopeType: 'USER', limit: 1 })).batches[0]!.batchId;
    const swapped = await attacker.link(await trap(), r);
    await attacker.does('link:swap', { id: swapped });
    await attacker.does('link:trash', { id: swapped });
    await attacker.does('history:undo', { batchId: await last() });
    const typed = await attacker.link(r, await trap(), 1);
    await attacker.does('link:update', { id: typed, type: 0 });
    await attacker.does('history:undo', { batchId: await last() });
    await attacker.does('history:redo', { batchId: await last() });
    const restored = await attacker.link(r, await trap());
    await attacker.does('link:trash', { id: restored });
    await attacker.does('link:restore', { id: restored });
    const [y, z] = [await trap(), await trap()];
    await attacker.does('link:add_many', { links: [y, z].map((target) => ({ source: r, target })) });
    await attacker.does('node:trash', { id: y });
    await attacker.does('node:restore', { id: y });
    await expectStranger(accomplice, all);
    await expectNeverTold(accomplice, all);
  });

  it('publishes none of it, and embeds none of it', async () => {
    const { owner, attacker, accomplice } = story;
    const one = await given();
    const two = await given({ level: 1 });
    const three = await given({ level: 2 });
    const x = await attacker.node({ title: 'X' });
    for (const [r] of [one, two, three]) await attacker.link(r, x);
    // Not even what its owner has hung there themselves.
    const four = await owner.node({ title: 'four' });
    await attacker.does('node:access', { id: x, email: owner.email, level: 2 });
    await owner.link(four, x);
    const { diff } = await attacker.does('node:publish', { id: x });
    const ids = [...one, ...two, ...three, four];
    const secret = new RegExp([...ids, 'boss@corp.example'].join('|'));
    const shown = await story.anonymous(`/api/branch?root=${String(diff.nodes[0]?.['publicToken'])}`);
    expect(shown.status).toBe(200);
    expect(shown.text).toContain(x);
    expect(shown.text).not.toMatch(secret);
    await accomplice.does('node:embed', { id: x });
    expect(await accomplice.sees()).toContain(x);
    await expectStranger(accomplice, ids);
    expect(JSON.stringify(await accomplice.does('branch:get', { root: x }))).not.toMatch(secret);
    await owner.does('node:update', { id: four, title: 'changed' });
    expect(await accomplice.heard()).not.toMatch(secret);
    await accomplice.does('node:unembed', { id: x });
  });

  it('gives as an admin of the branch what they hold, for as long as they hold it', async () => {
    const { app, owner, attacker, accomplice } = story;
    const at = (hours: number): string => new Date(app.clock.now() + hours * HOUR_MS).toISOString();
    const tomorrow = at(24);
    const all = await given({ level: 1, due: tomorrow });
    const [r] = all;
    const [sooner, same, later, never] = [
      await trap({ due: at(12) }),
      await trap({ due: tomorrow }),
      await trap({ due: at(36) }),
      await trap(),
    ];
    for (const x of [later, never]) await attacker.link(r, x);
    await expectStranger(accomplice, all);
    const link = await attacker.link(r, sooner);
    expect(await accomplice.sees()).toEqual(expect.arrayContaining(all));
    await accomplice.does('node:update', { id: r, title: 'by an admin of an admin' });
    await attacker.does('link:trash', { id: link });
    await attacker.does('link:restore', { id: link });
    await attacker.link(r, same);
    expect(await accomplice.sees()).toEqual(expect.arrayContaining(all));

    const { cursor } = await accomplice.does('graph:get');
    await owner.does('node:access:update', { id: r, email: attacker.email, branch: false });
    await expectGone(cursor, all);
    await owner.does('node:access:update', { id: r, email: attacker.email, branch: true });
    expect(await accomplice.sees()).toEqual(expect.arrayContaining(all));
    await owner.does('node:access:update', { id: r, email: attacker.email, level: 2 });
    expect(await accomplice.sees()).not.toContain(r);
    await owner.does('node:access:update', { id: r, email: attacker.email, level: 1, due: at(18) });
    expect(await accomplice.sees()).toEqual(expect.arrayContaining(all));
    const again = (await accomplice.does('graph:get')).cursor;
    await owner.does('node:access:delete', { id: r, email: attacker.email });
    await expectGone(again, all);
    await expectStranger(accomplice, all);
  });

  /** The accomplice hears, and reads, that all of it is gone. */
  async function expectGone(cursor: string, ids: readonly string[]): Promise<void> {
    const { accomplice } = story;
    const gone = expect.arrayContaining(ids.map((id) => ({ id, deleted: true }))) as unknown;
    const { diffs } = await accomplice.does('graph:since', { cursor });
    expect(diffs.at(-1)).toMatchObject({ nodes: gone });
    await accomplice.client.caughtUp();
    expect(accomplice.client.diffs.at(-1)).toMatchObject({ nodes: gone });
    const seen = await accomplice.sees();
    for (const id of ids) expect(seen).not.toContain(id);
  }

  it('passes nothing on that they hold only through a link that itself depends on it', async () => {
    const { owner, attacker, accomplice } = story;
    const all = await given({ level: 1 });
    const [r] = all;
    const top = await trap();
    await attacker.link(r, top);
    // The accomplice is admin of everything now, and links it below a node that the attacker is an admin of.
    const other = await accomplice.node();
    await accomplice.does('node:access', { id: other, email: attacker.email, level: 1 });
    await accomplice.link(r, other);
    expect(await accomplice.sees()).toEqual(expect.arrayContaining(all));
    await owner.does('node:access:delete', { id: r, email: attacker.email });
    for (const who of [attacker, accomplice]) await expectStranger(who, all);
  });

  it('ends with their rights in the trash, too', async () => {
    const { owner, attacker, accomplice } = story;
    const all = await given({ level: 1 });
    await attacker.link(all[0], await trap());
    await owner.does('node:trash', { id: all[0] });
    expect((await accomplice.does('trash:page')).nodes.map(({ id }) => id)).toContain(all[0]);
    await owner.does('node:access:delete', { id: all[0], email: attacker.email });
    expect((await accomplice.does('trash:page')).nodes.map(({ id }) => id)).not.toContain(all[0]);
    await accomplice.isRefused('node:restore', { id: all[0] }, 'forbidden');
  });
});
