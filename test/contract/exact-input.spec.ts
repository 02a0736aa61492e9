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
    const mine = await people.alone(people.admin);
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

describe('numbers that JavaScript would change', () => {
  const [ID, BIG, SMALL] = ['1098765432109876543', '18446744073709551615', '0.12345678901234567890123'];
  const DATA = `{"id":${ID},"big":${BIG},"huge":1e400,"small":${SMALL},"deep":[{"id":-${ID}}],"n":1.5}`;

  it('are kept in the payload of an item: answered, found, merged, listed and replayed', async () => {
    const made = await tell('POST', items, `{"item_type":"payload","data":${DATA}}`);
    expect(made.status).toBe(201);
    const { id } = JSON.parse(made.text) as { id: string };
    const read = await tell('GET', `${items}/${id}`);
    for (const { text } of [made, read]) expect(text).toContain(`"id":${ID}`);
    expect(JSON.parse(made.text)).toEqual(JSON.parse(read.text));
    for (const number of [`"big":${BIG}`, '"huge":1e400', `"small":${SMALL}`, `[{"id":-${ID}}]`, '"n":1.5'])
      expect(read.text).toContain(number);
    const [row] = await app.sql<{ data: string }>(
      `select data ->> 'huge' as data from item_links.items where id = $1`,
      [id],
    );
    expect(row?.data).toBe(`1${'0'.repeat(400)}`);
    expect((await tell('GET', `${items}?q=${BIG}`)).text).toContain(`"big":${BIG}`);
    const merged = await tell('PATCH', `${items}/${id}`, `{"data":{"more":${BIG},"n":2}}`);
    expect(merged.text).toContain(`"more":${BIG}`);
    expect((await tell('GET', `${items}?q=${ID}&limit=1`)).text).toContain(`"id":${ID}`);
  });

  it('are told apart by an idempotency key, and kept in what it replays', async () => {
    const send = async (number: string): Promise<Told & { replayed: boolean }> => {
      const response = await fetch(app.url + items, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': JSON_TYPE,
          'idempotency-key': '"numbers"',
        },
        body: `{"item_type":"payload","data":{"id":${number}}}`,
      });
      return {
        status: response.status,
        text: await response.text(),
        replayed: response.headers.has('idempotency-replayed'),
      };
    };
    const first = await send(ID);
    expect(await send(ID)).toEqual({ ...first, replayed: true });
    expect(first.text).toContain(ID);
    expect((await send('1098765432109876544')).status).toBe(422);
  });

  it('are kept in the metadata of a bundle: created alone and in a batch, cloned and merged', async () => {
    const body = `{"urls":["https://example.com"],"metadata":${DATA}}`;
    const made = await tell('POST', '/api/links', body);
    expect(made.status).toBe(201);
    const slugs = [(JSON.parse(made.text) as { slug: string }).slug];
    const batch = await tell('POST', '/api/links/batch', `{"links":[${body}]}`);
    slugs.push(
      ...(JSON.parse(batch.text) as { linkies: { slug: string }[] }).linkies.map(({ slug }) => slug),
    );
    const clone = await tell('POST', `/api/links/${slugs[0]!}/clone`, '{}');
    slugs.push((JSON.parse(clone.text) as { slug: string }).slug);
    expect(slugs).toHaveLength(3);
    for (const slug of slugs) {
      const { text } = await tell('GET', `/api/links/${slug}`);
      expect(text).toContain(`"big":${BIG}`);
      expect(text).toContain('"huge":1e400');
    }
    const patch = await tell('PATCH', `/api/links/${slugs[0]!}/metadata`, `{"deep":${BIG},"id":{"a":${ID}}}`);
    expect(patch.text).toContain(`"deep":${BIG}`);
    expect(patch.text).toContain(`"id":{"a":${ID}}`);
    expect(patch.text).toContain('"huge":1e400');
  });

  it('are kept by agents', async () => {
    const call = (name: string, args: string): Promise<Told> =>
      tell(
        'POST',
        '/api/mcp',
        `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"${name}","arguments":${args}}}`,
      );
    const [, , , , org = ''] = world.projects.split('/');
    const place = `"org":"${org}","workspace":"main","project":"${items.split('/').at(-2)!}"`;
    /** The text, which is the same as what stands beside it. */
    const text = ({ text: answer }: Told): string => {
      const told = (JSON.parse(answer) as { result: { content: { text: string }[] } }).result.content[0]!
        .text;
      expect(answer).toContain(`"structuredContent":${told}`);
      return told;
    };
    const made = text(await call('item_create', `{${place},"item_type":"payload","data":${DATA}}`));
    expect(made).toContain(`"id":${ID}`);
    const { id } = JSON.parse(made) as { id: string };
    expect(text(await call('item_get', `{${place},"item_id":"${id}"}`))).toContain(`"big":${BIG}`);
  });

  it.each(['1e131072', '1e99999999999999999999', '1e-16384', '-1e200000'])(
    'are refused, and said to be, where Postgres cannot keep them: %s',
    async (number) => {
      const item = await tell('POST', items, `{"item_type":"payload","data":{"a":[${number}]}}`);
      expect(item.status).toBe(422);
      expect(item.text).toContain('131072 digits');
      const bundle = `{"urls":["https://example.com"],"metadata":{"a":[${number}]}}`;
      const made = await tell('POST', '/api/links', bundle);
      expect(made.status).toBe(400);
      expect(made.text).toContain('131072 digits');
    },
  );

  it('are refused where they would fill the disk: short here, but not in Postgres', async () => {
    const many = `[${Array.from({ length: 20 }, () => '1e131071').join(',')}]`;
    expect((await tell('POST', items, `{"item_type":"payload","data":{"a":${many}}}`)).status).toBe(422);
    const made = await tell('POST', items, '{"item_type":"payload","data":{"a":[1e131071,1e131070]}}');
    const { id } = JSON.parse(made.text) as { id: string };
    const merge = (field: string): Promise<Told> =>
      tell('PATCH', `${items}/${id}`, `{"data":{"${field}":[1e131071,1e131071,1e131071]}}`);
    expect([(await merge('b')).status, (await merge('c')).status]).toEqual([200, 422]);
  });

  it.each([
    ['POST', () => items, '{"item_type":12345678901234567890}', 422],
    ['POST', () => items, '{"item_type":"note","data":12345678901234567890}', 422],
    ['POST', () => items, '12345678901234567890', 422],
    ['POST', () => '/api/links', '{"urls":["https://example.com"],"metadata":12345678901234567890}', 400],
    ['POST', () => '/api/links', '12345678901234567890', 400],
    ['POST', () => '/api/node', '{"priority":1.0000000000000000000001}', 400],
    ['POST', () => '/api/me/keys', '{"name":"x","rateLimitPerHour":1e400}', 400],
  ])('are no other thing: %s %s %s', async (method, path, body, status) => {
    expect((await tell(method, path(), body)).status).toBe(status);
  });
});
