import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { makeProject, makeWorld, type World } from './world.js';

const UNKNOWN = '2489E9AD-2EE2-8E00-8EC9-32D5F69181C0';

let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;
let source: string;
let target: string;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  project = await makeProject(world);
  source = await project.item({ ref: 'the-source', title: 'Source' });
  target = await project.item({ ref: 'the-target' });
});
afterAll(() => app.close());

const links = (item = source): string => `${project.items}/${item}/links`;
const countLinks = async (): Promise<number> =>
  (await app.sql<{ n: number }>('select count(*)::int as n from item_links.links'))[0]!.n;

describe('creating a link', () => {
  it('answers 201 with the six fields and no more', async () => {
    const { status, body } = await world.owner.send('POST', links(), {
      relationship: 'affects',
      target_item_id: target,
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      project_id: project.id,
      source_item_id: source,
      target_item_id: target,
      relationship: 'affects',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/) as string,
    });
  });

  it('takes a ref, upper-case UUIDs, the project’s UUID, and explicit nulls', async () => {
    const byRef = await world.owner.send('POST', links(), {
      relationship: 'by-ref',
      target_ref: 'the-target',
      target_item_id: null,
    });
    expect(byRef).toMatchObject({ status: 201, body: { target_item_id: target } });
    const path = `${world.projects}/${project.id.toUpperCase()}/items/${source.toUpperCase()}/links`;
    const byId = await world.owner.send('POST', path, {
      relationship: 'by-id',
      target_item_id: target.toUpperCase(),
      target_ref: null,
    });
    expect(byId).toMatchObject({ status: 201, body: { source_item_id: source, target_item_id: target } });
  });

  it('trims the relationship and compares it with its case', async () => {
    const first = await world.owner.send('POST', links(), {
      relationship: '  Related  ',
      target_item_id: target,
    });
    expect(first).toMatchObject({ status: 201, body: { relationship: 'Related' } });
    expect(
      (await world.owner.send('POST', links(), { relationship: 'related', target_item_id: target })).status,
    ).toBe(201);
    expect(
      (await world.owner.send('POST', links(), { relationship: 'Related ', target_item_id: target })).status,
    ).toBe(409);
  });

  it('refuses the same link again, but not its reverse', async () => {
    const body = { relationship: 'twice', target_item_id: target };
    expect((await world.owner.send('POST', links(), body)).status).toBe(201);
    const again = await world.owner.send('POST', links(), body);
    expect(again).toMatchObject({ status: 409, body: { code: 409, type: 'already_exists_error' } });
    const reverse = await world.owner.send('POST', links(target), {
      relationship: 'twice',
      target_item_id: source,
    });
    expect(reverse.status).toBe(201);
  });

  it('allows cycles', async () => {
    const third = await project.item();
    for (const [from, to] of [
      [source, target],
      [target, third],
      [third, source],
    ] as const) {
      expect(
        (await world.owner.send('POST', links(from), { relationship: 'ring', target_item_id: to })).status,
      ).toBe(201);
    }
  });

  it.each([
    ['neither target', { relationship: 'r' }, ['body'], 'value_error'],
    [
      'both targets',
      { relationship: 'r', target_item_id: UNKNOWN, target_ref: 'x' },
      ['body'],
      'value_error',
    ],
    ['two nulls', { relationship: 'r', target_item_id: null, target_ref: null }, ['body'], 'value_error'],
    ['no relationship', { target_ref: 'x' }, ['body', 'relationship'], 'missing'],
    ['a null relationship', { relationship: null, target_ref: 'x' }, ['body', 'relationship'], 'string_type'],
    [
      'an empty relationship',
      { relationship: '', target_ref: 'x' },
      ['body', 'relationship'],
      'string_too_short',
    ],
    [
      'a blank relationship',
      { relationship: '   ', target_ref: 'x' },
      ['body', 'relationship'],
      'string_too_short',
    ],
    [
      'a relationship of 65',
      { relationship: 'x'.repeat(65), target_ref: 'x' },
      ['body', 'relationship'],
      'string_too_long',
    ],
    ['a numeric relationship', { relationship: 5, target_ref: 'x' }, ['body', 'relationship'], 'string_type'],
    ['a NUL', { relationship: 'a\0b', target_ref: 'x' }, ['body', 'relationship'], 'string_unicode'],
    [
      'a lone surrogate',
      { relationship: 'a\ud800', target_ref: 'x' },
      ['body', 'relationship'],
      'string_unicode',
    ],
    ['a bad UUID', { relationship: 'r', target_item_id: '123' }, ['body', 'target_item_id'], 'uuid_parsing'],
    [
      'a numeric UUID',
      { relationship: 'r', target_item_id: 123 },
      ['body', 'target_item_id'],
      'uuid_parsing',
    ],
    ['an empty ref', { relationship: 'r', target_ref: '' }, ['body', 'target_ref'], 'string_too_short'],
    [
      'a ref of 129',
      { relationship: 'r', target_ref: 'x'.repeat(129) },
      ['body', 'target_ref'],
      'string_too_long',
    ],
    ['a nested ref', { relationship: 'r', target_ref: { $ne: null } }, ['body', 'target_ref'], 'string_type'],
    ['a list as body', [1, 2], ['body'], 'object_type'],
    ['a string as body', '"text"', ['body'], 'object_type'],
    ['malformed JSON', '{"relationship":', ['body'], 'json_invalid'],
    ['fields of a prototype', '{"__proto__":{"relationship":"r"}}', ['body', 'relationship'], 'missing'],
    ['no body', undefined, ['body', 'relationship'], 'missing'],
  ])('refuses %s with 422', async (_, body, loc, type) => {
    const before = await countLinks();
    const answer = await world.owner.send<{ errors: object[] }>('POST', links(), body);
    expect(answer).toMatchObject({ status: 422, body: { code: 422, type: 'validation_error' } });
    expect(answer.body.errors[0]).toEqual({ loc, type, msg: expect.any(String) as string });
    expect(await countLinks()).toBe(before);
  });

  it('accepts the longest relationship and looks for the longest ref', async () => {
    const ref = 'r'.repeat(128);
    await project.item({ ref });
    const answer = await world.owner.send('POST', links(), { relationship: 'x'.repeat(64), target_ref: ref });
    expect(answer.status).toBe(201);
    const emoji = (count: number): object => ({ relationship: '🔗'.repeat(count), target_ref: ref });
    expect((await world.owner.send('POST', links(), emoji(64))).status).toBe(201);
    expect((await world.owner.send('POST', links(), emoji(65))).status).toBe(422);
  });

  it('refuses the page’s literal example body, which names both targets', async () => {
    const body =
      '{ "relationship": "example", "target_item_id": "2489E9AD-2EE2-8E00-8EC9-32D5F69181C0", "target_ref": "example" }';
    expect((await world.owner.send('POST', links(), body)).status).toBe(422);
  });

  it('refuses a link to itself with 400, by id and by ref', async () => {
    for (const self of [{ target_item_id: source }, { target_ref: 'the-source' }]) {
      const answer = await world.owner.send('POST', links(), { relationship: 'self', ...self });
      expect(answer).toMatchObject({ status: 400, body: { code: 400, type: 'bad_request_error' } });
    }
  });

  it('answers 404 with the word "Target " for an unknown target, and without it for an unknown source', async () => {
    const other = await makeProject(world);
    const foreign = await other.item({ ref: 'foreign' });
    for (const unknown of [
      { target_item_id: UNKNOWN },
      { target_ref: 'nowhere' },
      { target_item_id: foreign },
      { target_ref: 'foreign' },
    ]) {
      const answer = await world.owner.send<{ detail: string }>('POST', links(), {
        relationship: 'r',
        ...unknown,
      });
      expect(answer).toMatchObject({ status: 404, body: { type: 'not_found_error' } });
      expect(answer.body.detail).toContain('Target ');
    }
    for (const path of [links(UNKNOWN), links(foreign), `${world.projects}/nowhere/items/${source}/links`]) {
      const answer = await world.owner.send<{ detail: string }>('POST', path, {
        relationship: 'r',
        target_item_id: target,
      });
      expect(answer.status).toBe(404);
      expect(answer.body.detail).not.toContain('Target ');
    }
  });

  it('is 404 for a ref of no item, and 422 for what is too long for one', async () => {
    const input = { relationship: 'r', target_item_id: target };
    expect(await world.owner.send('POST', links('no-such-ref'), input)).toMatchObject({
      status: 404,
      body: { detail: 'Item not found' },
    });
    expect(await world.owner.send('POST', links('x'.repeat(129)), input)).toMatchObject({
      status: 422,
      body: { errors: [{ loc: ['path', 'item_id'], type: 'item_address_invalid' }] },
    });
  });

  it('ignores unknown fields', async () => {
    const body = { relationship: 'extra', target_item_id: target, comment: 'x', id: UNKNOWN };
    expect((await world.owner.send('POST', links(), body)).status).toBe(201);
  });
});

describe('listing links', () => {
  it('shows both directions from the item’s point of view, in the order of creation', async () => {
    const [a, b, c] = [
      await project.item({ ref: 'a', title: 'A' }),
      await project.item({ ref: 'b' }),
      await project.item(),
    ];
    await world.owner.send('POST', links(a), { relationship: 'one', target_item_id: b });
    await world.owner.send('POST', links(c), { relationship: 'two', target_item_id: a });
    const { status, body } = await world.owner.send<{ links: object[] }>('GET', links(a));
    expect(status).toBe(200);
    expect(body).toEqual({
      links: [
        {
          direction: 'outgoing',
          link_id: expect.any(String) as string,
          relationship: 'one',
          item: { id: b, item_type: 'note', ref: 'b', title: null },
        },
        {
          direction: 'incoming',
          link_id: expect.any(String) as string,
          relationship: 'two',
          item: { id: c, item_type: 'note', ref: null, title: null },
        },
      ],
    });
    const far = await world.owner.send('GET', links(b));
    expect(far.body).toMatchObject({ links: [{ direction: 'incoming', item: { id: a, title: 'A' } }] });
  });

  it('is empty for an unlinked item and 404 for an unknown one', async () => {
    expect(await world.owner.send('GET', links(await project.item()))).toMatchObject({
      status: 200,
      body: { links: [] },
    });
    expect((await world.owner.send('GET', links(UNKNOWN))).status).toBe(404);
  });
});

describe('deleting a link', () => {
  it.each(['source', 'target'])('works from the %s, once', async (end) => {
    const [a, b] = [await project.item(), await project.item()];
    const { body } = await world.owner.send<{ id: string }>('POST', links(a), {
      relationship: 'r',
      target_item_id: b,
    });
    const path = `${links(end === 'source' ? a : b)}/${body.id}`;
    expect(await world.owner.send('DELETE', path)).toMatchObject({ status: 204, body: null });
    expect((await world.owner.send('DELETE', path)).status).toBe(404);
    expect(await world.owner.send('GET', links(a))).toMatchObject({ body: { links: [] } });
  });

  it('is 404 below another project, and 422 for a link id that is none', async () => {
    const { body } = await world.owner.send<{ id: string }>('POST', links(), {
      relationship: 'kept',
      target_item_id: target,
    });
    const other = await makeProject(world);
    for (const items of [other.items, `${world.projects}/nowhere/items`])
      expect((await world.owner.send('DELETE', `${items}/${source}/links/${body.id}`)).status).toBe(404);
    expect(await world.owner.send('DELETE', `${links()}/no-id`)).toMatchObject({
      status: 422,
      body: { errors: [{ loc: ['path', 'link_id'], type: 'uuid_parsing' }] },
    });
    expect((await world.owner.send('DELETE', `${links('no-ref')}/${body.id}`)).status).toBe(404);
    expect((await world.owner.send('DELETE', `${links()}/${body.id}`)).status).toBe(204);
  });

  it('is 404 from an item that the link does not touch', async () => {
    const [a, b, c] = [await project.item(), await project.item(), await project.item()];
    const { body } = await world.owner.send<{ id: string }>('POST', links(a), {
      relationship: 'r',
      target_item_id: b,
    });
    expect((await world.owner.send('DELETE', `${links(c)}/${body.id}`)).status).toBe(404);
    expect((await world.owner.send('DELETE', `${links(a)}/${UNKNOWN}`)).status).toBe(404);
  });
});
