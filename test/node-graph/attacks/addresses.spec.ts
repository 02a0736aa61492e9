import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { connect, type Entry } from '../world.js';
import { type Character, startStory, type Story, WIRES } from './story.js';

/** A reader of something public collects addresses, names and tokens. */
describe.each(WIRES)('what is public, over %s', (wire) => {
  let story: Story;
  beforeAll(async () => {
    story = await startStory(wire);
  });
  afterAll(() => story.close());

  const tokenOf = (entry: Entry | undefined): string => String(entry?.['publicToken']);

  it('tells no address of its owner, and no token, to whoever has embedded it', async () => {
    const { app, owner, attacker } = story;
    const root = await owner.node({ assignee: ['ada'] });
    const child = await owner.node({ target: root });
    const { diff } = await owner.does('node:publish', { id: root });
    const [token, nested] = [
      tokenOf(diff.nodes[0]),
      tokenOf((await owner.does('node:publish', { id: child })).diff.nodes[0]),
    ];
    expect(token).toHaveLength(24);
    const ops = await connect(app, attacker.person, { auth: { api_version: 2 } });
    const { cursor } = await attacker.does('graph:get');
    const heard = [await attacker.does('node:embed', { id: root })];
    await owner.does('node:update', { id: child, title: 'changed' });
    await owner.does('node:publish:update', { id: child, due: null });
    await owner.does('node:unpublish', { id: child });
    await owner.does('node:publish', { id: child });
    await owner.does('node:trash', { id: child });
    await owner.does('node:restore', { id: child });
    await ops.caughtUp();
    for (const event of ['graph:get', 'history:page', 'trash:page']) heard.push(await attacker.does(event));
    heard.push(
      await attacker.does('branch:get', { root }),
      await attacker.does('branch:get', { root: token }),
    );
    heard.push(await attacker.does('graph:since', { cursor }), await ops.ask('graph:since', { cursor }));
    const text = JSON.stringify([heard, ops.events, await attacker.heard()]);
    ops.close();
    expect(text).toContain('changed');
    expect(text).toContain('ada');
    for (const secret of [owner.email, token, nested]) expect(text).not.toContain(secret);
    const own = JSON.stringify([await owner.does('graph:get'), await owner.does('history:page')]);
    for (const known of [owner.email, token, nested]) expect(own).toContain(known);
  });

  it('is told whole to those it is shared with, but for the token', async () => {
    const { owner, attacker, accomplice } = story;
    const id = await owner.node({ assignee: ['ada'] });
    const token = tokenOf((await owner.does('node:publish', { id })).diff.nodes[0]);
    await owner.does('node:access', { id, email: attacker.email, level: 2 });
    await owner.does('node:access', { id, email: accomplice.email, level: 1 });
    const node = async (who: Character): Promise<Entry | undefined> =>
      (await who.does('graph:get')).nodes.find((entry) => entry.id === id);
    expect(await node(attacker)).toMatchObject({ ownerEmail: owner.email, publicToken: null });
    expect(await node(accomplice)).toMatchObject({ ownerEmail: owner.email, publicToken: token });
    await owner.does('node:unpublish', { id });
    await owner.does('node:publish', { id });
    expect(await accomplice.heard()).toContain(tokenOf(await node(accomplice)));
    const everything = [await attacker.heard(), JSON.stringify(await attacker.does('history:page'))].join();
    expect(everything).not.toContain(token);
    expect(everything).not.toContain(tokenOf(await node(accomplice)));
    expect(everything).toContain('branch:published');
  });

  it('tells those who are not signed in neither people nor tokens', async () => {
    const { owner } = story;
    const root = await owner.node({ title: 'open', assignee: ['ada@corp.example'] });
    const child = await owner.node({ target: root, assignee: ['ada@corp.example'] });
    const token = tokenOf((await owner.does('node:publish', { id: root })).diff.nodes[0]);
    const nested = tokenOf((await owner.does('node:publish', { id: child })).diff.nodes[0]);
    const { text } = await story.anonymous(`/api/branch?root=${token}`);
    expect(text).toContain('"open"');
    expect(text).toContain(child);
    for (const secret of ['ada@corp.example', owner.email, nested]) expect(text).not.toContain(secret);
  });
});
