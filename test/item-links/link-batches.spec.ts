import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { type Answer, makeProject, makeWorld, type World } from './world.js';

interface Batch {
  readonly created: number;
  readonly deleted: number;
  readonly dry_run: boolean;
  readonly links: { id: string; source_item_id: string; target_item_id: string; relationship: string }[];
}

const UNKNOWN = '2489e9ad-2ee2-8e00-8ec9-32d5f69181c0';

let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;
/** `ref-0` to `ref-9`. */
let items: string[];

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
});
afterAll(() => app.close());
beforeEach(async () => {
  project = await makeProject(world);
  items = await Promise.all(Array.from({ length: 10 }, (_, n) => project.item({ ref: `ref-${String(n)}` })));
});

const batch = (links: unknown, more: object = {}): Promise<Answer<Batch>> =>
  world.owner.send<Batch>('POST', `${project.path}/links/batch`, { links, ...more });
const remove = (links: unknown, more: object = {}): Promise<Answer<Batch>> =>
  world.owner.send<Batch>('POST', `${project.path}/links/batch-delete`, { links, ...more });
const link = (from: number, to: number, relationship = 'r'): object => ({
  source_item_id: items[from],
  target_item_id: items[to],
  relationship,
});
const stored = async (): Promise<number> =>
  (
    await app.sql<{ n: number }>('select count(*)::int as n from item_links.links where project_id = $1', [
      project.id,
    ])
  )[0]!.n;

describe('creating many links at once', () => {
  it('answers 201 with all of them in the order of the request', async () => {
    const { status, body } = await batch([
      link(0, 1, ' r '),
      { source_ref: 'ref-2', target_ref: 'ref-3', relationship: 's', source_item_id: null },
      { source_item_id: items[4]!.toUpperCase(), target_ref: 'ref-5', relationship: 's' },
    ]);
    expect(status).toBe(201);
    expect(body).toEqual({
      created: 3,
      dry_run: false,
      links: [
        [0, 1, 'r'],
        [2, 3, 's'],
        [4, 5, 's'],
      ].map(([from, to, relationship]) => ({
        id: expect.any(String) as string,
        created_at: expect.any(String) as string,
        project_id: project.id,
        source_item_id: items[from as number],
        target_item_id: items[to as number],
        relationship,
      })),
    });
    const listed = await world.owner.send<Batch>('GET', `${project.path}/links`);
    expect(listed.body.links.map(({ id }) => id)).toEqual(body.links.map(({ id }) => id));
  });

  it('takes 500 and refuses none and 501', async () => {
    const many = (count: number): object[] =>
      Array.from({ length: count }, (_, n) => link(n % 9, 9, `r${String(n)}`));
    expect(await batch(many(501))).toMatchObject({
      status: 422,
      body: { errors: [{ loc: ['body', 'links'], type: 'too_long' }] },
    });
    expect(await batch([])).toMatchObject({
      status: 422,
      body: { errors: [{ loc: ['body', 'links'], type: 'too_short' }] },
    });
    expect(await stored()).toBe(0);
    expect(await batch(many(500))).toMatchObject({ status: 201, body: { created: 500 } });
    expect(await stored()).toBe(500);
  });

  it('changes nothing in a dry run, and answers as it would', async () => {
    const { status, body } = await batch([link(0, 1), link(1, 2)], { dry_run: true });
    expect([status, body.created, body.dry_run]).toEqual([200, 0, true]);
    expect(body.links[1]).toEqual({
      project_id: project.id,
      source_item_id: items[1],
      target_item_id: items[2],
      relationship: 'r',
    });
    expect(await stored()).toBe(0);
    expect((await batch([link(0, 1), link(0, 1)], { dry_run: true })).status).toBe(422);
  });

  it.each([
    [
      'an unknown source',
      404,
      'not_found_error',
      { source_item_id: UNKNOWN, target_ref: 'ref-1' },
      'source_item_id',
    ],
    ['an unknown ref', 404, 'not_found_error', { source_ref: 'ref-0', target_ref: 'nope' }, 'target_ref'],
    [
      'a link to itself',
      400,
      'bad_request_error',
      { source_ref: 'ref-1', target_ref: 'ref-1' },
      'target_ref',
    ],
    ['no source', 422, 'validation_error', { target_ref: 'ref-1' }, undefined],
    [
      'two sources',
      422,
      'validation_error',
      { source_ref: 'a', source_item_id: UNKNOWN, target_ref: 'b' },
      undefined,
    ],
    [
      'two targets',
      422,
      'validation_error',
      { source_ref: 'a', target_item_id: UNKNOWN, target_ref: 'b' },
      undefined,
    ],
    ['a bad UUID', 422, 'validation_error', { source_item_id: 'x', target_ref: 'ref-1' }, 'source_item_id'],
    ['a ref of 129', 422, 'validation_error', { source_ref: 'x'.repeat(129), target_ref: 'b' }, 'source_ref'],
  ])('refuses %s and says where', async (_, status, type, entry, field) => {
    const answer = await batch([link(0, 1), { relationship: 'r', ...entry }]);
    expect(answer).toMatchObject({
      status,
      body: { type, errors: [{ loc: ['body', 'links', 1, ...(field === undefined ? [] : [field])] }] },
    });
    expect(await stored()).toBe(0);
  });

  it('refuses duplicates inside the batch with 422, stored ones with 409, each by its place', async () => {
    expect(
      await batch([link(0, 1), link(0, 2), { ...link(0, 0), target_item_id: null, target_ref: 'ref-1' }]),
    ).toMatchObject({
      status: 422,
      body: { errors: [{ loc: ['body', 'links', 2], type: 'twice_in_request' }] },
    });
    expect((await batch([link(0, 1), link(0, 2)])).status).toBe(201);
    expect(await batch([link(0, 3), link(0, 2), link(0, 1), link(1, 0)])).toMatchObject({
      status: 409,
      body: {
        type: 'already_exists_error',
        errors: [
          { loc: ['body', 'links', 1], type: 'already_exists' },
          { loc: ['body', 'links', 2], type: 'already_exists' },
        ],
      },
    });
    expect(await stored()).toBe(2);
  });

  it('names all mistakes of different kinds at once, with 422', async () => {
    await batch([link(0, 1)]);
    const { status, body } = await batch([
      link(0, 1),
      link(2, 2),
      { ...link(0, 3), source_item_id: UNKNOWN },
    ]);
    expect(status).toBe(422);
    expect(body).toMatchObject({
      errors: [{ type: 'already_exists' }, { type: 'self_link' }, { type: 'source_not_found' }],
    });
  });

  it('does not reach into other projects, and demands the right to write', async () => {
    const other = await makeProject(world);
    const foreign = await other.item({ ref: 'foreign' });
    expect((await batch([{ ...link(0, 1), target_item_id: foreign }])).status).toBe(404);
    expect((await batch([{ source_ref: 'ref-0', target_ref: 'foreign', relationship: 'r' }])).status).toBe(
      404,
    );
    const path = `${project.path}/links/batch`;
    expect((await world.reader.send('POST', path, { links: [link(0, 1)] })).status).toBe(403);
    expect(
      (await world.owner.send('POST', `${world.projects}/nowhere/links/batch`, { links: [link(0, 1)] }))
        .status,
    ).toBe(404);
  });
});

describe('removing many links at once', () => {
  it('takes ids, or ends and relationship', async () => {
    const { body } = await batch([link(0, 1), link(1, 2), link(2, 3)]);
    const answer = await remove([
      { link_id: body.links[2]!.id.toUpperCase() },
      { source_ref: 'ref-0', target_item_id: items[1], relationship: 'r' },
    ]);
    expect(answer).toMatchObject({ status: 200, body: { deleted: 2, dry_run: false } });
    expect(answer.body.links).toEqual([body.links[2], body.links[0]]);
    expect(await stored()).toBe(1);
  });

  it('removes nothing in a dry run', async () => {
    const { body } = await batch([link(0, 1)]);
    const answer = await remove([{ link_id: body.links[0]!.id }], { dry_run: true });
    expect(answer).toMatchObject({
      status: 200,
      body: { deleted: 0, dry_run: true, links: [body.links[0]] },
    });
    expect(await stored()).toBe(1);
  });

  it('removes all or none, and says which are missing or stand twice', async () => {
    const { body } = await batch([link(0, 1), link(1, 2)]);
    const there = { link_id: body.links[0]!.id };
    expect(await remove([there, { link_id: UNKNOWN }, link(0, 3)])).toMatchObject({
      status: 404,
      body: {
        errors: [
          { loc: ['body', 'links', 1, 'link_id'], type: 'link_not_found' },
          { loc: ['body', 'links', 2], type: 'link_not_found' },
        ],
      },
    });
    expect(await remove([there, link(0, 1)])).toMatchObject({
      status: 422,
      body: { errors: [{ loc: ['body', 'links', 1], type: 'twice_in_request' }] },
    });
    expect(await remove([{}])).toMatchObject({
      status: 422,
      body: { errors: [{ loc: ['body', 'links', 0] }] },
    });
    expect((await remove([])).status).toBe(422);
    expect(await stored()).toBe(2);
    const other = await makeProject(world);
    expect(
      (await world.owner.send('POST', `${other.path}/links/batch-delete`, { links: [there] })).status,
    ).toBe(404);
  });
});

describe('batches that meet', () => {
  it('in opposite order end without a deadlock, one with all and the other with 409', async () => {
    for (let round = 0; round < 3; round += 1) {
      const links = Array.from({ length: 60 }, (_, n) => link(n % 9, 9, `${String(round)}-${String(n)}`));
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, n) => batch(n % 2 ? links : [...links].reverse())),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([
        201,
        ...Array.from({ length: 7 }, () => 409),
      ]);
      expect(await stored()).toBe(60 * (round + 1));
    }
  });

  it('of creation and removal end without a deadlock, all or none', async () => {
    const links = Array.from({ length: 40 }, (_, n) => link(n % 9, 9, String(n)));
    for (let round = 0; round < 4; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, n) => {
          const turned = n % 2 ? links : [...links].reverse();
          return n % 3 ? batch(turned) : remove(turned);
        }),
      );
      for (const { status } of answers) expect([200, 201, 404, 409]).toContain(status);
      expect([0, 40]).toContain(await stored());
    }
  });
});
