import { randomUUID } from 'node:crypto';

import type { StoredEvent } from '#events';
import { Contents } from '#identity';
import { ProjectPurges } from '#item-links';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeProject, makeWorld, type World } from '../item-links/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { type EventReader, eventReader, told } from './event-reader.js';
import { planOf } from './plans.js';

const DAY_MS = 86_400_000;
const DOMAIN = ['item.', 'project.', 'relationship.'];

type Project = Awaited<ReturnType<typeof makeProject>>;
type Body = Record<string, unknown>;

let app: TestApp;
let world: World;
let project: Project;
let reader: EventReader;

beforeAll(async () => {
  app = await startApp({}, { poolSize: 20 });
  world = await makeWorld(app);
  project = await makeProject(world);
  reader = await eventReader(app, { kind: 'org', id: world.orgId }, DOMAIN);
});
afterAll(() => app.close());

const send = async (method: string, path: string, body?: unknown): Promise<Body> =>
  (await world.owner.send<Body>(method, path, body)).body;
const newItem = (fields: object = {}): Promise<Body> =>
  send('POST', project.items, { item_type: 'note', ...fields });
const idOf = (body: Body): string => String(body['id']);
const pathOf = (item: Body): string => `${project.items}/${idOf(item)}`;
const brief = ({ id, item_type, ref, title }: Body): Body => ({ id, item_type, ref, title });
const typesOf = (events: readonly StoredEvent[]): string[] => events.map(({ type }) => type);

describe('events of items', () => {
  it('show the item as the API does, and say who did it', async () => {
    let item: Body = {};
    const [event, ...others] = await reader.of(async () => {
      item = await newItem({ title: 'A leak', ref: 'leak', data: { room: 7 }, notes: 'wet' });
    });
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      type: 'item.created',
      subject: `items/${idOf(item)}`,
      orgId: world.orgId,
      userId: null,
      workspaceId: world.workspaceId,
      actor: { type: 'key', via: 'rest' },
      time: new Date(String(item['created_at'])),
      address: null,
    });
    expect(event?.data).toEqual(item);

    let after: Body = {};
    const change = { status: 'open', data: { room: 8, floor: 1 } };
    const changed = await reader.of(async () => (after = await send('PATCH', pathOf(item), change)));
    const changes = {
      data: [{ room: 7 }, { room: 8, floor: 1 }],
      disposition: [
        { status: null, notes: 'wet' },
        { status: 'open', notes: 'wet' },
      ],
      effective_status: [null, 'open'],
    };
    const subject = `items/${idOf(item)}`;
    expect(told(changed)).toEqual([{ type: 'item.updated', subject, data: { ...after, changes } }]);

    const gone = await reader.of(() => send('DELETE', pathOf(item)));
    expect(told(gone)).toEqual([{ type: 'item.deleted', subject, data: after }]);
  });

  it('are none where nothing was written', async () => {
    const item = await newItem({ dedupe_key: 'once', ref: 'taken' });
    const events = await reader.of(async () => {
      await send('PATCH', pathOf(item), {});
      await newItem({ dedupe_key: 'once' });
      expect(
        (await world.owner.send('POST', project.items, { item_type: 'note', ref: 'taken' })).status,
      ).toBe(409);
      const links = [{ relationship: 'r', target_ref: 'nowhere' }];
      expect((await world.owner.send('POST', project.items, { item_type: 'note', links })).status).toBe(404);
      expect((await world.owner.send('DELETE', `${project.items}/${randomUUID()}`)).status).toBe(404);
    });
    expect(events).toEqual([]);
  });

  it('are told of a change that changed nothing but the time', async () => {
    const item = await newItem({ title: 'same' });
    const [event] = await reader.of(() => send('PATCH', pathOf(item), { title: 'same' }));
    expect(event).toMatchObject({ type: 'item.updated', data: { changes: {} } });
  });

  it('leave out what is too large, and say so', async () => {
    const item = await newItem({ title: 'large', data: { text: 'x'.repeat(70_000) } });
    const [deleted] = await reader.of(() => send('DELETE', pathOf(item)));
    const rest = Object.fromEntries(Object.entries(item).filter(([field]) => field !== 'data'));
    expect(deleted).toMatchObject({ type: 'item.deleted', truncated: ['data'] });
    expect(deleted?.data).toEqual(rest);
  });
});

describe('events of links', () => {
  it('show both ends, made or removed one by one', async () => {
    const [a, b] = [await newItem({ title: 'A' }), await newItem({ ref: 'b-end' })];
    let link: Body = {};
    const made = await reader.of(async () => {
      link = await send('POST', `${pathOf(a)}/links`, { relationship: 'blocks', target_ref: 'b-end' });
      expect(
        (
          await world.owner.send('POST', `${pathOf(a)}/links`, {
            relationship: 'blocks',
            target_ref: 'b-end',
          })
        ).status,
      ).toBe(409);
    });
    const data = { link, source: brief(a), target: brief(b) };
    const subject = `item-links/${idOf(link)}`;
    expect(told(made)).toEqual([{ type: 'item.linked', subject, data }]);
    expect(made[0]).toMatchObject({ workspaceId: world.workspaceId, actor: { type: 'key', via: 'rest' } });
    const gone = await reader.of(() => send('DELETE', `${pathOf(b)}/links/${idOf(link)}`));
    expect(told(gone)).toEqual([{ type: 'item.unlinked', subject, data }]);
  });

  it('come after that of the item which they came with, and go with it', async () => {
    const target = await newItem({ ref: 'inline' });
    let item: Body = {};
    const links = [
      { relationship: 'x', target_ref: 'inline' },
      { relationship: 'y', target_ref: 'inline' },
    ];
    const made = await reader.of(async () => (item = await newItem({ title: 'T', links })));
    expect(typesOf(made)).toEqual(['item.created', 'item.linked', 'item.linked']);
    const gone = await reader.of(() => send('DELETE', pathOf(item)));
    expect(typesOf(gone).toSorted()).toEqual(['item.deleted', 'item.unlinked', 'item.unlinked']);
    const unlinked = told(gone.slice(1)) as { data: Body }[];
    expect(unlinked.map(({ data }) => data)).toEqual(
      expect.arrayContaining((told(made.slice(1)) as { data: Body }[]).map(({ data }) => data)),
    );
    expect(unlinked[0]?.data).toMatchObject({ source: brief(item), target: brief(target) });
    expect(new Set(gone.map(({ actor }) => JSON.stringify(actor))).size).toBe(1);
    expect(new Set(gone.map(({ traceId }) => traceId)).size).toBe(1);
  });

  it('are one each for a batch, and none for a trial or a refusal', async () => {
    const items = [await newItem(), await newItem(), await newItem()].map(idOf);
    const links = [1, 2].map((n) => ({
      source_item_id: items[0],
      target_item_id: items[n],
      relationship: 'b',
    }));
    const path = `${project.path}/links/batch`;
    expect(await reader.of(() => send('POST', path, { links, dry_run: true }))).toEqual([]);
    const wrong = [...links, { source_item_id: items[0], target_item_id: randomUUID(), relationship: 'b' }];
    expect(await reader.of(() => send('POST', path, { links: wrong }))).toEqual([]);
    const made = await reader.of(() => send('POST', path, { links }));
    expect(typesOf(made)).toEqual(['item.linked', 'item.linked']);
    const gone = await reader.of(() => send('POST', `${project.path}/links/batch-delete`, { links }));
    expect(typesOf(gone)).toEqual(['item.unlinked', 'item.unlinked']);
    expect((told(gone) as { data: Body }[]).map(({ data }) => data)).toEqual(
      expect.arrayContaining((told(made) as { data: Body }[]).map(({ data }) => data)),
    );
  });

  it('of an item with very many are counted beyond the thousandth', async () => {
    const item = await newItem({ title: 'hub' });
    await fill(project.id, 1_100, idOf(item));
    const gone = await reader.of(() => send('DELETE', pathOf(item)));
    expect(tally(gone)).toEqual({ 'item.deleted': 1, 'item.unlinked': 1_000, 'item.bulk_deleted': 1 });
    expect(told(gone.filter(({ type }) => type === 'item.bulk_deleted'))).toEqual([
      {
        type: 'item.bulk_deleted',
        subject: `items/${idOf(item)}`,
        data: { project_id: project.id, counts: { items: 0, links: 100 } },
      },
    ]);
  });
});

describe('events of projects', () => {
  it('show the project as the API does', async () => {
    const path = `${world.projects}/told`;
    let before: Body = {};
    const made = await reader.of(async () => {
      before = await send('POST', world.projects, { key: 'told', name: 'Told', description: 'x' });
    });
    const subject = `projects/${idOf(before)}`;
    expect(told(made)).toEqual([{ type: 'project.created', subject, data: before }]);
    let after: Body = {};
    const changed = await reader.of(async () => (after = await send('PATCH', path, { name: 'Retold' })));
    const changes = { name: ['Told', 'Retold'] };
    expect(told(changed)).toEqual([{ type: 'project.updated', subject, data: { ...after, changes } }]);
    const gone = await reader.of(() => send('DELETE', path));
    expect(told(gone)).toEqual([{ type: 'project.deleted', subject, data: after }]);
    const back = await reader.of(() => send('POST', `${path}/restore`));
    const counts = { items: 0, links: 0 };
    expect(told(back)).toEqual([{ type: 'project.restored', subject, data: { ...after, counts } }]);
    expect(await reader.of(() => send('POST', `${path}/restore`))).toEqual([]);
  });

  it('tell of what goes with it, one by one up to a thousand, and nothing when it is purged', async () => {
    const large = await makeProject(world);
    const hub = await large.item({ status: 'open', notes: '\u2603', data: { n: [1.5, null] } });
    await fill(large.id, 1_005, hub);
    const shown = await send('GET', `${large.items}/${hub}`);
    const gone = await reader.of(() => send('DELETE', large.path));
    const counts = { items: 6, links: 5 };
    expect(tally(gone)).toEqual({
      'project.deleted': 1,
      'item.deleted': 1_000,
      'item.unlinked': 1_000,
      'item.bulk_deleted': 1,
    });
    expect(gone.find(({ type }) => type === 'item.bulk_deleted')).toMatchObject({
      subject: `projects/${large.id}`,
      data: { project_id: large.id, counts },
    });
    expect(gone.find(({ subject }) => subject === `items/${hub}`)?.data).toEqual(shown);
    const [back] = await reader.of(() => send('POST', `${large.path}/restore`));
    expect(back).toMatchObject({
      type: 'project.restored',
      data: { counts: { items: 1_006, links: 1_005 } },
    });
    const purged = await reader.of(async () => {
      await send('DELETE', large.path);
      await reader.read();
      app.clock.advance(8 * DAY_MS);
      await app.get(ProjectPurges).purge();
    });
    expect(await app.sql('select id from item_links.projects where id = $1', [large.id])).toEqual([]);
    expect(purged).toEqual([]);
  });

  it('come from a workspace that is removed', async () => {
    const doomed = await makeWorld(app);
    const there = await eventReader(app, { kind: 'org', id: doomed.orgId }, DOMAIN);
    const one = await makeProject(doomed);
    const item = await one.item();
    const owner = { kind: 'workspace', orgId: doomed.orgId, id: doomed.workspaceId } as const;
    const remove = async (): Promise<void> => {
      const ending = new AbortController().signal;
      for (const { part } of app.get(Contents).removals)
        await part.remove(owner, { ending, removed: () => Promise.resolve() });
    };
    const gone = await there.of(remove);
    expect(gone.map(({ subject, actor }) => `${subject} ${actor.type} ${actor.via}`).toSorted()).toEqual([
      `items/${item} system job`,
      `projects/${one.id} system job`,
    ]);
    expect(await there.of(remove)).toEqual([]);
  });

  it('include those of its rules', async () => {
    const path = `${project.path}/relationships`;
    let rule: Body = {};
    const made = await reader.of(async () => {
      rule = await send('POST', path, { name: 'part of', inverse: 'has part' });
    });
    const subject = `projects/${project.id}/relationships/part%20of`;
    const project_id = project.id;
    expect(told(made)).toEqual([{ type: 'relationship.registered', subject, data: { ...rule, project_id } }]);
    let after: Body = {};
    const changed = await reader.of(async () => {
      after = await send('PATCH', `${path}/part%20of`, { acyclic: true });
      expect((await world.owner.send('PATCH', `${path}/part%20of`, { symmetric: true })).status).toBe(422);
    });
    const changes = { acyclic: [false, true] };
    expect(told(changed)).toEqual([
      { type: 'relationship.changed', subject, data: { ...after, project_id, changes } },
    ]);
    const [a, b] = [await newItem(), await newItem()];
    const ruled = { relationship: 'part of', target_item_id: idOf(b) };
    expect(typesOf(await reader.of(() => send('POST', `${pathOf(a)}/links`, ruled)))).toEqual([
      'item.linked',
    ]);
    const gone = await reader.of(() => send('DELETE', `${path}/part%20of`));
    expect(told(gone)).toEqual([{ type: 'relationship.removed', subject, data: { ...after, project_id } }]);
  });

  it('tell of the default project when it is made', async () => {
    const fresh = await makeWorld(app);
    const there = await eventReader(app, { kind: 'org', id: fresh.orgId }, DOMAIN);
    const made = await there.of(() =>
      Promise.all([1, 2, 3, 4].map(() => fresh.owner.send('GET', `${fresh.projects}/default`))),
    );
    expect(typesOf(made)).toEqual(['project.created']);
  });
});

it('the events are what the tables say, whoever writes at once', async () => {
  const busy = await makeProject(world);
  await reader.read();
  const ids: string[] = [];
  const pick = (): string => ids[Math.floor(Math.random() * ids.length)] ?? '';
  const links: { id: string; item: string }[] = [];
  const writer = async (): Promise<void> => {
    for (let n = 0; n < 40; n += 1) {
      const dice = Math.random();
      if (ids.length < 6 || dice < 0.2) {
        const target = ids.length > 0 ? [{ relationship: 'inline', target_item_id: pick() }] : [];
        const { body } = await world.owner.send<Body>('POST', busy.items, {
          item_type: 'note',
          links: target,
        });
        if (body['id'] !== undefined) ids.push(idOf(body));
      } else if (dice < 0.35) await send('PATCH', `${busy.items}/${pick()}`, { title: String(n) });
      else if (dice < 0.75) {
        const item = pick();
        const body = await send('POST', `${busy.items}/${item}/links`, {
          relationship: `r${String(n % 4)}`,
          target_item_id: pick(),
        });
        if (body['relationship'] !== undefined) links.push({ id: idOf(body), item });
      } else if (dice < 0.88 && links.length > 0) {
        const { id, item } = links[Math.floor(Math.random() * links.length)]!;
        await send('DELETE', `${busy.items}/${item}/links/${id}`);
      } else await send('DELETE', `${busy.items}/${pick()}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, writer));

  const alive = new Map<string, StoredEvent>();
  const updates = new Map<string, number>();
  for (const event of await reader.read()) {
    const { type, subject } = event;
    expect(alive.has(subject)).toBe(!['item.created', 'item.linked'].includes(type));
    if (type === 'item.updated') updates.set(subject, (updates.get(subject) ?? 0) + 1);
    if (type === 'item.deleted' || type === 'item.unlinked') alive.delete(subject);
    else alive.set(subject, event);
  }
  const items = await app.sql<{ id: string; version: number; title: string | null }>(
    'select id, version, title from item_links.items where project_id = $1',
    [busy.id],
  );
  const kept = await app.sql<{ id: string }>('select id from item_links.links where project_id = $1', [
    busy.id,
  ]);
  expect([...alive.keys()].toSorted()).toEqual(
    [...items.map(({ id }) => `items/${id}`), ...kept.map(({ id }) => `item-links/${id}`)].toSorted(),
  );
  for (const { id, version, title } of items) {
    expect(updates.get(`items/${id}`) ?? 0).toBe(version - 1);
    expect(alive.get(`items/${id}`)?.data).toMatchObject({ title });
  }
});

it('a link and its event are one statement, which reads no table from end to end', async () => {
  const [a, b] = [await newItem(), await newItem()];
  const body = { relationship: 'planned', target_item_id: idOf(b) };
  const link = await send('POST', `${pathOf(a)}/links`, body);
  const [same] = await app.sql<{ is_one: boolean }>(
    `select l.xmin::text::bigint = e.xid % 4294967296 as is_one from item_links.links l, events.log e
     where l.id = $1 and e.subject = 'item-links/' || l.id`,
    [idOf(link)],
  );
  expect(same).toEqual({ is_one: true });
  const plan = await planOf(app, 'item_links.create_link_key_id');
  expect(plan).toMatch(/Insert on links/);
  expect(plan).toMatch(/Insert on log/);
  expect(plan).not.toMatch(/Seq Scan/);
});

function tally(events: readonly StoredEvent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

/** So many items, each linked to that one. */
async function fill(projectId: string, count: number, hub: string): Promise<void> {
  await app.sql(
    `with items as (
       insert into item_links.items (id, created_at, project_id, organization_id, item_type, data, source, updated_at)
       select gen_random_uuid(), now(), $1, $2, 'note', '{}', 'api', now() from generate_series(1, $3::int) returning id
     )
     insert into item_links.links (id, created_at, project_id, source_item_id, target_item_id, relationship)
     select gen_random_uuid(), now(), $1, items.id, $4, 'r' from items`,
    [projectId, world.orgId, count, hub],
  );
}
