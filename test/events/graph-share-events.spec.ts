import { ExpiredGrants, InvitationRetention } from '#node-graph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectTold } from '../node-graph/event-soundness.js';
import { addNode, type Client, startWorld, type World } from '../node-graph/world.js';
import { brief, does, sharedNode, toldTo } from './graph-world.js';

const DAY_MS = 86_400_000;

let world: World;
let ann: Client;
let ben: Client;

beforeAll(async () => {
  world = await startWorld();
  [ann, ben] = [world.a, world.b];
});
afterAll(() => world.close());

describe('a share', () => {
  const email = 'Nobody.Yet@acme.example';

  it('is in the log of who shares what, with where the call came from', async () => {
    const id = await addNode(ann);
    const share = { nodeId: id, email, level: 3, due: null, branch: false, version: 0 };
    const events = await toldTo(world, world.ann, async () => {
      await does(ann, 'node:access', { id, email, level: 3, branch: false });
      await does(ann, 'node:access:update', { id, email, level: 2 });
      await does(ann, 'node:access:delete', { id, email });
    });
    expect(brief(events).map(([type]) => type)).toEqual([
      'node.shared',
      'node.share.updated',
      'node.share.removed',
    ]);
    expect(events.map(({ data }) => data)).toEqual([
      share,
      { ...share, level: 2, version: 1, changes: { level: [3, 2] } },
      { ...share, level: 2, version: 1 },
    ]);
    expect(events[0]).toMatchObject({
      subject: `nodes/${id}`,
      address: '127.0.0.1',
      actor: { via: 'socket' },
    });
  });

  it('says nothing of whether somebody has the address', async () => {
    const id = await addNode(ann);
    const found = world.ben.account.email!;
    const [one, two] = await toldTo(world, world.ann, async () => {
      await does(ann, 'node:access', { id, email: found });
      await does(ann, 'node:access', { id, email });
    });
    expect({ ...two!.data, email: found }).toEqual(one!.data);
    expect(JSON.stringify([one, two])).not.toContain(world.ben.account.id);
  });

  it('ends with its time, with nobody to take it up, and when it is left', async () => {
    const { app, ben: ghost } = world;
    const [id, left] = [await addNode(ann), await sharedNode(world, 3)];
    const due = new Date(app.clock.now() + DAY_MS).toISOString();
    await does(ann, 'node:access', { id, email: ghost.account.email, due });
    await does(ann, 'node:access', { id, email });
    const events = await toldTo(world, world.ann, async () => {
      await does(ben, 'node:access:leave', { id: left });
      app.clock.advance(2 * DAY_MS);
      await app.get(ExpiredGrants).look();
      await app.get(ExpiredGrants).look();
      app.clock.advance(91 * DAY_MS);
      await app.get(InvitationRetention).expire();
    });
    const ours = events.filter(({ subject }) => [id, left].includes(subject.slice(6)));
    expect(ours).toMatchObject([
      { type: 'node.share.removed', subject: `nodes/${left}`, actor: { name: ghost.account.username } },
      {
        subject: `nodes/${id}`,
        data: { due, email: ghost.account.email },
        actor: { type: 'system', via: 'job' },
      },
      { subject: `nodes/${id}`, data: { email }, actor: { type: 'system', id: null, via: 'job' } },
    ]);
  });

  it('is given to a new child with its parent’s', async () => {
    const parent = await addNode(ann);
    await does(ann, 'node:access', { id: parent, email, level: 2, branch: false });
    const events = await toldTo(world, world.ann, () => addNode(ann, { target: parent }));
    expect(events.map(({ type }) => type).sort()).toEqual([
      'graph.link.created',
      'node.blocked',
      'node.created',
      'node.shared',
    ]);
    const { data } = events.find(({ type }) => type === 'node.shared')!;
    expect(data).toMatchObject({ email, level: 2, branch: false, version: 0 });
  });
});

it('is told of whenever somebody has it, and no longer', () => expectTold(world.app));
