import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { statusOf } from '../world.js';
import { startStory, type Story, WIRES } from './story.js';

/** Somebody could edit a node, made links to it then, and wants to block and to free it still. */
describe.each(WIRES)('whoever lost their rights, over %s', (wire) => {
  let story: Story;
  beforeAll(async () => {
    story = await startStory(wire);
  });
  afterAll(() => story.close());

  const last = async (): Promise<string> =>
    (await story.attacker.does('history:page', { scopeType: 'USER', limit: 1 })).batches[0]!.batchId;

  async function revoke(id: string): Promise<void> {
    const { owner, attacker } = story;
    await owner.does('node:access:delete', { id, email: attacker.email });
  }

  /** A node of the owner's that the attacker may edit, and one of the attacker's. */
  async function given(): Promise<{ id: string; own: string }> {
    const { owner, attacker } = story;
    const [id, own] = [await owner.node(), await attacker.node()];
    await owner.does('node:access', { id, email: attacker.email, level: 2, branch: false });
    return { id, own };
  }

  it('does not restore a link that they had made', async () => {
    const { app, attacker } = story;
    const { id, own } = await given();
    const link = await attacker.link(own, id);
    await attacker.does('link:trash', { id: link });
    const trashed = await last();
    await revoke(id);
    await attacker.isRefused('link:restore', { id: link }, 'forbidden');
    await attacker.isRefused('history:undo', { batchId: trashed }, 'forbidden.access_denied');
    expect(await statusOf(app, id)).toBe(0);
  });

  it('does not redo what made one', async () => {
    const { app, attacker } = story;
    const { id, own } = await given();
    await attacker.link(own, id);
    const made = await last();
    await attacker.does('history:undo', { batchId: made });
    await revoke(id);
    await attacker.isRefused('history:redo', { batchId: made }, 'forbidden.access_denied');
    expect(await statusOf(app, id)).toBe(0);
  });

  it('does not bring one back together with a node of their own', async () => {
    const { app, attacker } = story;
    const { id, own } = await given();
    await attacker.link(own, id);
    await attacker.does('node:trash', { id: own });
    const trashed = await last();
    await revoke(id);
    await attacker.does('node:restore', { id: own });
    await attacker.does('node:trash', { id: own });
    await attacker.does('history:undo', { batchId: await last() });
    await attacker.ask('history:undo', { batchId: trashed });
    expect(await statusOf(app, id)).toBe(0);
    expect((await attacker.does('graph:get')).links).toEqual([]);
  });

  it('does not turn one that lies in the trash, and so carries nothing that they could not give', async () => {
    const { app, attacker, accomplice } = story;
    const { id, own } = await given();
    const carried = (): Promise<object[]> =>
      app.sql('select delegate_id, carries_until from node_graph.links where id = $1', [link]);
    const link = await attacker.link(id, own);
    const before = await carried();
    await attacker.does('link:swap', { id: link });
    const swapped = await last();
    await attacker.does('link:trash', { id: link });
    const trashed = await last();
    await attacker.isRefused('history:undo', { batchId: swapped }, 'bad_request.link_in_trash');
    await attacker.does('history:undo', { batchId: trashed });
    await attacker.does('history:undo', { batchId: swapped });
    expect(await carried()).toEqual(before);
    await attacker.does('node:access', { id: own, email: accomplice.email, level: 1 });
    expect((await accomplice.does('graph:get')).nodes.map((node) => node.id)).not.toContain(id);
  });

  it('does not turn one, or make it primary, again', async () => {
    const { app, owner, attacker } = story;
    const { id, own } = await given();
    const link = await attacker.link(own, id);
    await attacker.does('link:update', { id: link, type: 1 });
    const typed = await last();
    const other = await given();
    await attacker.link(other.id, other.own);
    const swapped = await attacker.does('link:swap', {
      id: (await attacker.does('graph:get')).links.find(({ target }) => target === other.own)!.id,
    });
    expect(swapped.diff.links).toHaveLength(1);
    await attacker.does('history:undo', { batchId: await last() });
    const turned = await last();
    for (const node of [id, other.id]) await revoke(node);
    await attacker.isRefused('history:undo', { batchId: typed }, 'forbidden.access_denied');
    await attacker.isRefused('history:undo', { batchId: turned }, 'forbidden.access_denied');
    await attacker.isRefused('link:update', { id: link, type: 0 }, 'forbidden');
    expect(await statusOf(app, id)).toBe(0);
    expect(await statusOf(app, other.id)).toBe(0);
    await owner.does('node:update', { id, status: 3 });
  });

  it('leaves to others what these may still do: a node comes back with the links of its owner', async () => {
    const { app, owner, attacker } = story;
    const { id } = await given();
    const above = await owner.node();
    await owner.link(id, above);
    await attacker.does('node:trash', { id });
    expect(await statusOf(app, above)).toBe(0);
    await attacker.does('node:restore', { id });
    expect(await statusOf(app, above)).toBe(2);
  });
});
