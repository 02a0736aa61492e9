import { afterAll, beforeAll, expect, it } from 'vitest';

import { CHANGED, EVERY_FIELD } from '../item-links/every-field.js';
import { makeProject, makeWorld, type World } from '../item-links/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createSession } from '../support/identity.js';
import { importRequests } from './import-requests.js';

type Project = Awaited<ReturnType<typeof makeProject>>;

let app: TestApp;
let world: World;
let owner: Record<string, string>;
const { imported } = importRequests(() => app);

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  owner = { authorization: `Bearer ${await createSession(app, world.ownerId, world.orgId)}` };
});
afterAll(() => app.close());

const placeOf = ({ key }: Project): string => `org=${world.org}&workspace=main&project=${key}`;

/** The only item of a project, but for what a new one has by itself. */
async function given({ items }: Project): Promise<Record<string, unknown>> {
  const { body } = await world.owner.send<{ items: Record<string, object>[] }>('GET', items);
  expect(body.items).toHaveLength(1);
  const shown: Record<string, unknown> = { ...body.items[0], ...body.items[0]?.['disposition'] };
  return Object.fromEntries(Object.keys(EVERY_FIELD).map((name) => [name, shown[name]]));
}

it('knows every field that an item can be made with', async () => {
  const response = await fetch(`${app.url}/openapi.json`);
  const { components } = (await response.json()) as {
    components: { schemas: Record<string, { properties: object }> };
  };
  const fields = Object.keys(components.schemas['ItemCreateDto']?.properties ?? {});
  // Links are things of their own.
  expect(fields.filter((name) => name !== 'links').sort()).toEqual(Object.keys(EVERY_FIELD).sort());
});

it('keeps every field of one, of a batch, and of what a batch changes', async () => {
  const [one, many] = [await makeProject(world), await makeProject(world)];
  await world.owner.send('POST', one.items, EVERY_FIELD);
  expect(await given(one)).toEqual(EVERY_FIELD);
  await world.owner.send('POST', `${many.items}/batch`, { items: [EVERY_FIELD] });
  expect(await given(many)).toEqual(EVERY_FIELD);
  for (const [name, value] of Object.entries(CHANGED)) {
    const entry = { item_type: 'note', ref: EVERY_FIELD.ref, [name]: value };
    const { body } = await world.owner.send('POST', `${many.items}/batch`, {
      items: [entry],
      upsert_by: 'ref',
    });
    expect([name, body]).toMatchObject([name, { updated: 1, refused: 0 }]);
  }
  expect(await given(many)).toEqual({ ...EVERY_FIELD, ...CHANGED });
});

it.each(['jsonl', 'json', 'csv', 'graphml'])(
  'keeps every field of what is exported as %s',
  async (format) => {
    const [from, to] = [await makeProject(world), await makeProject(world)];
    await world.owner.send('POST', from.items, EVERY_FIELD);
    const response = await fetch(`${app.url}/api/exports?of=items&${placeOf(from)}&format=${format}`, {
      headers: owner,
    });
    const file = await response.text();
    const { counts } = await imported(file, `to=items&${placeOf(to)}`, owner);
    expect(counts).toMatchObject({ created: 1, leftOut: 0 });
    expect(await given(to)).toEqual(EVERY_FIELD);
    expect((await imported(file, `to=items&${placeOf(to)}`, owner)).counts).toMatchObject({ unchanged: 1 });
  },
);
