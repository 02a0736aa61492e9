import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TestApp } from '../support/app.js';
import { type Ack, addNode, type Client, startWorld, type World } from './world.js';

let app: TestApp;
let world: World;
let ann: Client;
let ben: Client;

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

beforeAll(async () => {
  world = await startWorld();
  ({ app, a: ann, b: ben } = world);
});
afterAll(() => world.close());

/** Nodes by name, linked as `a>b` says; `a~b` is a secondary link. */
async function graph(nodes: Record<string, object>, links: string[]): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const [name, fields] of Object.entries(nodes))
    ids[name] = await addNode(ann, { title: name, ...fields });
  for (const one of links) {
    const [source = '', target = ''] = one.split(/[>~]/).map((name) => ids[name]);
    await link(source, target, one.includes('~') ? 1 : 0);
  }
  return ids;
}

async function link(source: string, target: string, type = 0): Promise<string> {
  const ack = await ann.ask('link:add', { source, target, type });
  expect(ack).toMatchObject({ ok: true });
  app.clock.advance(10_001);
  return ack.diff.links[0]!.id;
}

/** Asks on the socket and over REST; both answer the same but for their trace ids. */
async function around(question: { id: string; depth?: number; limit?: number }): Promise<Ack> {
  const ack = await ann.ask('graph:around', question);
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(question)) query.set(key, String(value));
  const response = await fetch(`${app.url}/api/graph/around?${query.toString()}`, {
    headers: { authorization: `Bearer ${world.ann.key}` },
  });
  const body = (await response.json()) as Ack;
  expect({ ...body, trace_id: '' }).toEqual({ ...ack, trace_id: '' });
  return ack;
}

const titles = ({ nodes }: Ack): unknown[] => nodes.map(({ title }) => title);
const ends = ({ links }: Ack, ids: Record<string, string>): string[] => {
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  return links
    .map(({ source, target }) => `${names.get(String(source))!} ${names.get(String(target))!}`)
    .sort();
};

describe('graph:around', () => {
  it('tells a node and what is so many primary links away, up and down, as graph:get does', async () => {
    const ids = await graph({ a: {}, b: {}, c: {}, d: {}, e: {}, far: {} }, [
      'a>b',
      'b>c',
      'c>d',
      'd>e',
      'far>a',
    ]);
    const near = await around({ id: ids['c']!, depth: 1 });
    expect(titles(near)).toEqual(['c', 'b', 'd']);
    expect(ends(near, ids)).toEqual(['b c', 'c d']);
    expect(near.hasMore).toBe(false);
    const usual = await around({ id: ids['c']! });
    expect(titles(usual)).toEqual(['c', 'b', 'd', 'a', 'e']);

    const whole = await ann.ask('graph:get', { copy: false, limit: 20_000 });
    const wholeOf = (id: unknown): unknown => [...whole.nodes, ...whole.links].find((each) => each.id === id);
    for (const each of [...usual.nodes, ...usual.links]) expect(each).toEqual(wholeOf(each.id));
  });

  it('follows no link twice, and goes up only from what is above', async () => {
    const ids = await graph({ left: {}, right: {}, top: {}, below: {}, aside: {} }, [
      'below>left',
      'below>right',
      'left>top',
      'right>top',
      'aside>top',
    ]);
    const answer = await around({ id: ids['below']!, depth: 6 });
    expect(titles(answer).sort()).toEqual(['below', 'left', 'right', 'top']);
    expect(ends(answer, ids)).toEqual(['below left', 'below right', 'left top', 'right top']);
  });

  it('has what secondary links of the node lead to, and goes no farther there', async () => {
    const ids = await graph({ it: {}, see: {}, seen: {}, beyond: {}, child: {} }, [
      'it~see',
      'seen~it',
      'see~beyond',
      'child>see',
    ]);
    const answer = await around({ id: ids['it']!, depth: 6 });
    expect(titles(answer).sort()).toEqual(['it', 'see', 'seen']);
    expect(ends(answer, ids)).toEqual(['it see', 'seen it']);
  });

  it('takes the nearest and of these the urgent, up to the limit', async () => {
    const names = Array.from({ length: 6 }, (_, n) => `n${String(n)}`);
    const nodes = Object.fromEntries(names.map((name, n) => [name, n === 4 ? { priority: 9 } : {}]));
    const ids = await graph({ hub: {}, ...nodes, done: { status: 3 }, last: {} }, [
      'done>hub',
      ...names.map((name) => `${name}>hub`),
      'last>n0',
    ]);
    const three = await around({ id: ids['hub']!, limit: 3 });
    expect(titles(three)).toContain('n4');
    expect(titles(three)).not.toContain('done');
    expect(three).toMatchObject({ hasMore: true, nodes: { length: 3 }, links: { length: 2 } });
    expect(await around({ id: ids['hub']!, limit: 9 })).toMatchObject({
      hasMore: false,
      nodes: { length: 9 },
    });
    expect(titles(await around({ id: ids['hub']!, depth: 1 }))).not.toContain('last');
    expect(await around({ id: ids['hub']!, depth: 1 })).toMatchObject({ hasMore: false });
  });

  it('tells nothing of what is hidden, and does not walk through it', async () => {
    const ids = await graph({ shown: {}, hidden: {}, behind: {}, open: {} }, [
      'hidden>shown',
      'behind>hidden',
      'open>shown',
    ]);
    const share = async (id: string): Promise<void> => {
      const { email } = world.ben.account;
      expect(await ann.ask('node:access', { id, email, branch: false })).toMatchObject({ ok: true });
    };
    for (const name of ['shown', 'open', 'behind']) await share(ids[name]!);
    const answer = await ben.ask('graph:around', { id: ids['shown'], depth: 6 });
    expect(titles(answer)).toEqual(['shown', 'open']);
    expect(ends(answer, ids)).toEqual(['open shown']);
    expect(answer.nodes[0]).toMatchObject({ access: 3, hiddenBlockers: 1 });
    const got = await ben.ask('graph:get', { copy: false });
    expect(answer.nodes[0]).toEqual(got.nodes.find(({ id }) => id === ids['shown']));
    expect(await ben.ask('graph:around', { id: ids['hidden'] })).toMatchObject({
      error: 'not_found',
      reason: 'node_not_found',
    });
  });

  it('leaves out what is in the trash, and the links with it', async () => {
    const ids = await graph({ a: {}, b: {}, c: {} }, ['a>b', 'b>c']);
    expect(await ann.ask('node:trash', { id: ids['b'] })).toMatchObject({ ok: true });
    expect(titles(await around({ id: ids['c']! }))).toEqual(['c']);
    expect(await ann.ask('graph:around', { id: ids['b'] })).toMatchObject({ error: 'not_found' });
  });

  it('refuses what makes no sense', async () => {
    const refused = async (question: object): Promise<string> =>
      (await ann.ask('graph:around', question)).error;
    expect(await refused({})).toBe('bad_request.missing_params');
    expect(await refused({ id: 'x' })).toBe('bad_request.invalid_uuid');
    expect(await refused({ id: UNKNOWN })).toBe('not_found');
    expect(await refused({ id: UNKNOWN, depth: 0 })).toBe('bad_request.out_of_range');
    expect(await refused({ id: UNKNOWN, depth: 7 })).toBe('bad_request.out_of_range');
    expect(await refused({ id: UNKNOWN, depth: 'far' })).toBe('bad_request.invalid_number');
    expect(await refused({ id: UNKNOWN, limit: 1_001 })).toBe('bad_request.out_of_range');
  });
});
