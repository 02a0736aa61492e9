import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { addNode, type Client, connect, open, person, type Person } from './world.js';

let app: TestApp;
let ann: Person;
let client: Client;
let source: string;
let target: string;

beforeAll(async () => {
  app = await startApp();
  ann = await person(app);
  client = await connect(app, ann);
  [source, target] = [await addNode(client), await addNode(client)];
});
afterAll(async () => {
  client.close();
  await app.close();
});

async function count(): Promise<string> {
  const [row] = await app.sql<{ count: string }>('select count(*) from node_graph.links');
  return row!.count;
}

/** Nested arrays, deeper than any payload should be. */
function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i += 1) value = [value];
  return value;
}

const RUBBISH: [string, unknown][] = [
  ['null', null],
  ['a number', 7],
  ['true', true],
  ['empty text', ''],
  ['text that is no UUID', '123'],
  ['a UUID and one character more', `${randomUUID()}0`],
  ['a UUID with a NUL character', `${randomUUID()}\u0000`],
  ['a lone surrogate', '\ud800'],
  ['a list', [randomUUID()]],
  ['an object', { id: randomUUID() }],
  ['deep nesting', deep(500)],
  ['100,000 characters', 'x'.repeat(100_000)],
];

describe('rubbish in link:add', () => {
  it.each(RUBBISH)('%s', async (_, value) => {
    const before = await count();
    const payloads = [{ source: value, target }, { source, target: value }, value];
    for (const payload of payloads) {
      const ack = await client.ask('link:add', payload);
      expect(ack).toMatchObject({ ok: false });
      expect(ack.error).toMatch(/^bad_request\.(missing_params|invalid_uuid)$/);
      const response = await fetch(`${app.url}/api/link`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ann.key}`, 'content-type': 'application/json' },
        body: JSON.stringify(payload),
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ ok: false });
    }
    if (value !== null) {
      expect(await client.ask('link:add', { source, target, type: value })).toMatchObject({
        error: 'bad_request.invalid_type',
      });
    }
    expect(await count()).toBe(before);
  });

  it('prototype keys are fields like any other', async () => {
    const inherited: unknown = JSON.parse(`{"__proto__": {"source": "${source}", "target": "${target}"}}`);
    expect(await client.ask('link:add', inherited)).toMatchObject({ error: 'bad_request.missing_params' });
    const node: unknown = JSON.parse('{"__proto__": {"title": "x"}, "constructor": 1, "title": "ok"}');
    expect(await client.ask('node:add', node)).toMatchObject({
      ok: true,
      diff: { nodes: [{ title: 'ok' }] },
    });
  });

  it('several arguments, binary data and no object are refused, not answered with a failure of ours', async () => {
    expect(await client.ask('link:add', { source, target }, 'more')).toMatchObject({
      error: 'bad_request.missing_params',
    });
    expect(await client.ask('link:add', Buffer.from('abc'))).toMatchObject({
      error: 'bad_request.missing_params',
    });
    expect(await client.ask('node:update', Buffer.from('abc'))).toMatchObject({
      error: 'bad_request.missing_params',
    });
  });

  it('a message of 10 MB closes that connection and no other', async () => {
    const big = open(app, { auth: { api_token: ann.key } });
    await big.heard('connected');
    big.socket.emit('link:add', { source: 'x'.repeat(10_000_000), target });
    expect(await big.gone()).toMatch(/transport/);
    expect(await client.ask('ws:ping')).toMatchObject({ ok: true });
  });
});
