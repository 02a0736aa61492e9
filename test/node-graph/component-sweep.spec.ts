import { ComponentSweep } from '#node-graph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { addLink, addNode, type Client, startWorld, type World } from './world.js';
import { expectSound } from './soundness.js';

let world: World;
let ann: Client;

beforeAll(async () => {
  world = await startWorld();
  ann = world.a;
});
afterAll(() => world.close());

const sweep = (): Promise<void> => world.app.get(ComponentSweep).sweep();

async function purge(client: Client, id: string): Promise<void> {
  expect((await client.ask('node:trash', { id })).ok).toBe(true);
  expect((await client.ask('node:delete', { id })).ok).toBe(true);
}

/** Ids of all components; fails if one is missing that a node or another component refers to. */
async function components(): Promise<string[]> {
  const rows = await world.app.sql<{ id: string; dangling: boolean }>(
    `select used.id, not exists (select from node_graph.components c where c.id = used.id) as dangling
     from (select component_id as id from node_graph.nodes union select parent_id from node_graph.components) used
     where used.id is not null`,
  );
  expect(rows.filter(({ dangling }) => dangling)).toEqual([]);
  return (await world.app.sql<{ id: string }>('select id from node_graph.components')).map(({ id }) => id);
}

describe('components', () => {
  it('go when neither a node nor another component uses them', async () => {
    const ids = [await addNode(ann), await addNode(ann), await addNode(ann), await addNode(ann)];
    const [a = '', b = '', c = '', alone = ''] = ids;
    const below = await addNode(ann, { target: a });
    await addLink(ann, b, a);
    await addLink(ann, c, b);
    expect(await components()).toHaveLength(4);
    await purge(ann, alone);
    await sweep();
    expect(await components()).toHaveLength(3);
    await purge(ann, b);
    await purge(ann, c);
    await sweep();
    expect((await components()).length).toBeLessThanOrEqual(3);
    // What is left of the three can still be linked, and is found to be connected.
    expect((await ann.ask('link:add', { source: a, target: below, type: 0 })).error).toBe('conflict');
    await purge(ann, a);
    await purge(ann, below);
    await sweep();
    expect(await components()).toEqual([]);
    expect(await world.app.sql('select from node_graph.emptied_components')).toEqual([]);
  });

  it('stay as long as they are used, whatever is linked and purged while they are swept', async () => {
    const clients = [ann, await world.client(world.ann), await world.client(world.ann)];
    const state = { over: false };
    const sweeping = (async () => {
      while (!state.over) await sweep();
    })();
    await Promise.all(
      clients.map(async (client) => {
        for (let round = 0; round < 12; round += 1) {
          const [one, two, three] = [await addNode(client), await addNode(client), await addNode(client)];
          await Promise.all([
            addLink(client, one, two),
            addLink(client, two, three),
            purge(client, await addNode(client)),
          ]);
          await purge(client, round % 2 === 0 ? one : two);
          await addLink(client, await addNode(client), three);
        }
      }),
    );
    state.over = true;
    await sweeping;
    await components();
    await expectSound(world.app);
    await sweep();
    const unused = await world.app.sql(
      `select from node_graph.components c
       where not exists (select from node_graph.nodes n where n.component_id = c.id)
         and not exists (select from node_graph.components d where d.parent_id = c.id)`,
    );
    expect(unused).toEqual([]);
    expect(world.app.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});
