import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeProject, makeWorld, type World } from '../item-links/world.js';
import { makePeople, type People } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey } from '../support/identity.js';

interface Told {
  readonly status: number;
  readonly text: string;
}

let app: TestApp;
let world: World;
let items: string;
let people: People;
let key: string;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  ({ items } = await makeProject(world));
  people = await makePeople(app);
  key = (await createKey(app, { userId: world.ownerId })).rawKey;
});

afterAll(() => app.close());

const JSON_TYPE = 'application/json';

/** Sends bytes as they are, and answers with the text as it came. */
async function tell(method: string, path: string, body?: Buffer | string, type = JSON_TYPE): Promise<Told> {
  const response = await fetch(app.url + path, {
    method,
    redirect: 'manual',
    headers: {
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, text: await response.text() };
}

/** Text with one byte of Latin-1 where `¤` stands. */
const latin1 = (text: string): Buffer => Buffer.from(text.replaceAll('¤', '\xfc'), 'latin1');

describe('bytes that are not UTF-8', () => {
  it.each([
    ['POST', () => '/api/links', '{"urls":["https://example.com"],"title":"M¤ller"}'],
    ['POST', () => '/api/links/batch', '[{"urls":["https://example.com"],"title":"M¤ller"}]'],
    ['POST', () => items, '{"item_type":"note","title":"M¤ller"}'],
    ['POST', () => world.projects, '{"key":"k","name":"M¤ller"}'],
    ['POST', () => '/api/node', '{"title":"M¤ller"}'],
    [
      'POST',
      () => '/api/auth/register',
      '{"email":"m¤@test.example","username":"m","password":"correct horse"}',
    ],
    ['POST', () => '/api/mcp', '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"¤"}}'],
    ['POST', () => '/api/me/keys', '{"name":"M¤ller"}'],
  ])('are refused, and said to be: %s %s', async (method, path, body) => {
    const answer = await tell(method, path(), latin1(body));
    expect(answer.status).toBe(400);
    // The protocol of agents has one code for whatever is no message.
    expect(answer.text).toContain(path() === '/api/mcp' ? '-32700' : 'UTF-8');
  });

  it.each([
    ['cut in the middle', Buffer.concat([Buffer.from('{"title":"'), Buffer.from('ü').subarray(0, 1)])],
    ['overlong', Buffer.concat([Buffer.from('{"title":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')])],
    [
      'surrogates',
      Buffer.concat([Buffer.from('{"title":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
    ],
    ['UTF-16', Buffer.from('\ufeff{"title":"x"}', 'utf16le')],
  ])('are refused: %s', async (_, body) => {
    expect(await tell('POST', '/api/node', body)).toMatchObject({ status: 400 });
  });

  it('are refused in a form, percent-encoded or not', async () => {
    const form = 'application/x-www-form-urlencoded';
    const fields = 'email=x%40test.example&password=secret&username=';
    for (const body of [latin1(`${fields}M¤ller`), `${fields}M%FCller`]) {
      const answer = await tell('POST', '/signup', body, form);
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('UTF-8');
    }
  });

  it('leave room for a byte order mark and for every character', async () => {
    const title = 'Müller 登录 🔗 \u{10ffff}';
    const made = await tell('POST', items, `\ufeff${JSON.stringify({ item_type: 'note', title })}`);
    expect(made.status).toBe(201);
    expect(JSON.parse(made.text)).toMatchObject({ title });
    expect((await tell('POST', '/api/links', '\ufeff{"urls":["https://example.com"]}')).status).toBe(201);
  });
});

describe('the keys __proto__ and constructor', () => {
  const DATA =
    '{"__proto__":{"polluted":"whitewhale"},"constructor":{"prototype":{"polluted":true}},"a":[{"__proto__":1,"hasOwnProperty":2}],"toString":null}';

  it('are kept in the payload of an item, found again, merged and exported', async () => {
    const made = await tell('POST', items, `{"item_type":"payload","data":${DATA}}`);
    expect(made.status).toBe(201);
    const { id } = JSON.parse(made.text) as { id: string };
    const read = await tell('GET', `${items}/${id}`);
    const dataOf = ({ text }: Told): unknown => (JSON.parse(text) as { data: unknown }).data;
    expect(dataOf(read)).toEqual(JSON.parse(DATA));
    expect(read.text).toContain('"__proto__":{"polluted":"whitewhale"}');
    expect((await tell('GET', `${items}?q=whitewhale`)).text).toContain(id);
    const merged = await tell('PATCH', `${items}/${id}`, '{"data":{"__proto__":{"more":1},"b":2}}');
    expect(merged.status).toBe(200);
    expect(merged.text).toContain('"__proto__":{"more":1}');
    expect(merged.text).toContain('"constructor":{"prototype":{"polluted":true}}');
  });

  it('are kept in the metadata of a bundle, and merged', async () => {
    const mine = people.alone(people.admin);
    const send = async (method: string, path: string, body?: string): Promise<Told> => {
      const response = await fetch(app.url + path, {
        method,
        headers: { ...mine, origin: app.url, ...(body === undefined ? {} : { 'content-type': JSON_TYPE }) },
        ...(body === undefined ? {} : { body }),
      });
      return { status: response.status, text: await response.text() };
    };
    const made = await send('POST', '/api/links', `{"urls":["https://example.com"],"metadata":${DATA}}`);
    expect(made.status).toBe(201);
    const { slug } = JSON.parse(made.text) as { slug: string };
    const metadata = async (): Promise<unknown> =>
      (JSON.parse((await send('GET', `/api/links/${slug}`)).text) as { metadata: unknown }).metadata;
    expect(await metadata()).toEqual(JSON.parse(DATA));
    expect((await send('PATCH', `/api/links/${slug}/metadata`, '{"__proto__":{"more":1}}')).status).toBe(200);
    expect(Object.entries((await metadata()) as object)).toContainEqual([
      '__proto__',
      { polluted: 'whitewhale', more: 1 },
    ]);
  });

  it('stand for no field of a request, and change nothing in the service', async () => {
    const bodies = [
      '{"__proto__":{"urls":["https://example.com"]}}',
      '{"constructor":{"urls":["https://example.com"]}}',
    ];
    for (const body of bodies) expect((await tell('POST', '/api/links', body)).status).toBe(400);
    expect((await tell('POST', items, '{"__proto__":{"item_type":"note"}}')).status).toBe(422);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
