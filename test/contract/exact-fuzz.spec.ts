import { parseJson, printJson } from '#data';
import { parseInstant } from '#kernel';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { makeProject, makeWorld, type World } from '../item-links/world.js';
import { type Client, connect, firstId, person } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { effortBy } from '../support/effort.js';
import { createKey } from '../support/identity.js';
import { brokenBytes, dateText, impossibleNumber, numberText, objectText } from './exact-arbitraries.js';

/** Requests, shared out among the kinds of input; each round sends a few. */
const REQUESTS = effortBy('LIGATURE_TEST_FUZZ', 400, 50_000);
const rounds = (share: number, each: number): { numRuns: number; endOnFailure: true } => ({
  numRuns: Math.ceil((REQUESTS * share) / each),
  endOnFailure: true,
});

let app: TestApp;
let world: World;
let items: string;
let key: string;
let graph: Client;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  ({ items } = await makeProject(world));
  key = (await createKey(app, { userId: world.ownerId })).rawKey;
  graph = await connect(app, await person(app));
});

afterAll(async () => {
  graph.close();
  await app.close();
});

interface Told {
  readonly status: number;
  readonly text: string;
}

async function tell(method: string, path: string, body?: string | Buffer): Promise<Told> {
  // Limits are not what this is about.
  app.clock.advance(2_000);
  const type = { 'content-type': 'application/json' };
  const response = await fetch(app.url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : type) },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  expect(response.status, `${method} ${path} ${String(body)}: ${text}`).toBeLessThan(500);
  return { status: response.status, text };
}

const field = (text: string, name: string): unknown => (parseJson(text) as Record<string, unknown>)[name];

/** A value as text, whatever the order of its keys: Postgres has one of its own. */
function canonical(value: unknown): string {
  const sorted = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(sorted);
    if (typeof inner !== 'object' || inner === null || 'writtenLength' in inner) return inner;
    const entries = Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(entries.map(([name, one]) => [`.${name}`, sorted(one)]));
  };
  return printJson(sorted(value));
}

it('keeps payloads and metadata exactly, or refuses them with a reason', async () => {
  await fc.assert(
    fc.asyncProperty(objectText, numberText, async (data, number) => {
      const sent = canonical(parseJson(data));
      const made = await tell('POST', items, `{"item_type":"fuzz","data":${data}}`);
      expect([data, made.status]).toEqual([data, 201]);
      const path = `${items}/${String(field(made.text, 'id'))}`;
      expect(canonical(field(made.text, 'data'))).toBe(sent);
      expect(canonical(field((await tell('GET', path)).text, 'data'))).toBe(sent);
      const merged = await tell('PATCH', path, `{"data":{"__proto__":${number}}}`);
      expect(
        printJson(
          Object.entries(field(merged.text, 'data') as object).find(([name]) => name === '__proto__'),
        ),
      ).toBe(printJson(['__proto__', parseJson(number)]));
      const metadata = data === '{}' ? 'null' : data;
      const bundle = await tell(
        'POST',
        '/api/links',
        `{"urls":["https://a.example"],"metadata":${metadata}}`,
      );
      expect([data, bundle.status]).toEqual([data, 201]);
      const read = await tell('GET', `/api/links/${String(field(bundle.text, 'slug'))}`);
      expect(canonical(field(read.text, 'metadata'))).toBe(canonical(parseJson(metadata)));
    }),
    rounds(0.6, 5),
  );
});

it('refuses numbers that cannot be kept, wherever they are', async () => {
  await fc.assert(
    fc.asyncProperty(
      impossibleNumber,
      fc.constantFrom('N', '[N]', '{"a":[1,{"__proto__":N}]}'),
      async (number, at) => {
        const value = at.replace('N', number);
        expect((await tell('POST', items, `{"item_type":"fuzz","data":{"x":${value}}}`)).status).toBe(422);
        const bundle = `{"urls":["https://a.example"],"metadata":{"x":${value}}}`;
        expect((await tell('POST', '/api/links', bundle)).status).toBe(400);
        expect((await tell('POST', '/api/node', `{"priority":${value}}`)).status).toBe(400);
      },
    ),
    rounds(0.1, 3),
  );
});

it('refuses what is not UTF-8, wherever it is', async () => {
  const bodies = [
    [() => items, '{"item_type":"fuzz","data":{"k¤":"v"}}'],
    [() => items, '{"item_type":"fuzz","title":"¤"}'],
    [() => '/api/links', '{"urls":["https://a.example"],"metadata":{"a":"¤"}}'],
    [() => '/api/node', '{"title":"x¤y"}'],
    [() => '/api/link', '¤{}'],
  ] as const;
  await fc.assert(
    fc.asyncProperty(brokenBytes, fc.constantFrom(...bodies), async (bytes, [path, body]) => {
      const [before = '', after = ''] = body.split('¤');
      const { status, text } = await tell(
        'POST',
        path(),
        Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]),
      );
      expect([status, text]).toEqual([400, expect.stringContaining('UTF-8')]);
    }),
    rounds(0.1, 1),
  );
});

it('takes dates for what they are, or refuses them', async () => {
  await fc.assert(
    fc.asyncProperty(dateText, async (date) => {
      const instant = parseInstant(date);
      const moment = instant && new Date(instant.time).toISOString();
      const node = await graph.ask('node:add', { dueDate: date });
      const due = instant?.isDay ? moment?.slice(0, 10) : moment;
      expect([date, node.ok && node.diff.nodes[0]?.['dueDate']]).toEqual([date, due ?? false]);
      if (node.ok) {
        const id = firstId(node.diff.nodes);
        const [row] = await app.sql<{ at: Date }>(
          'select due_date as at from node_graph.nodes where id = $1',
          [id],
        );
        expect(row?.at.toISOString()).toBe(moment);
      }
      const body = JSON.stringify({ urls: ['https://a.example'], expiresAt: date });
      const bundle = await tell('POST', '/api/links', body);
      expect([date, bundle.status]).toEqual([date, instant?.isZoned ? 201 : 400]);
      if (bundle.status === 201) {
        const read = await tell('GET', `/api/links/${String(field(bundle.text, 'slug'))}`);
        expect(field(read.text, 'expiresAt')).toBe(moment);
      }
      const listed = await tell('GET', `${items}?limit=1&created_after=${encodeURIComponent(date)}`);
      expect([200, 422]).toContain(listed.status);
      if (instant) expect([date, listed.status]).toEqual([date, 200]);
    }),
    rounds(0.2, 4),
  );
});
