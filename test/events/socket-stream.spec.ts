import { ApiKeys, Members } from '#identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Client, connect } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { itemEvent, StreamWorld } from './stream-world.js';

let app: TestApp;
let world: StreamWorld;

beforeAll(async () => {
  app = await startApp();
  world = await StreamWorld.of(app);
  await world.key('reader', 'member', 'events:read', 'items:read');
  await world.key('admin key', 'admin', 'events:read', 'items:read', 'keys:admin');
  await world.key('deaf', 'member', 'items:read');
});
afterAll(() => app.close());

const tokenOf = (who: string): string => world.headers[who]!['authorization']!.slice('Bearer '.length);
const open = (who: string): Promise<Client> => connect(app, { key: tokenOf(who) });
const payloads = (client: Client, event: string): Record<string, unknown>[] =>
  client.events.filter(({ name }) => name === event).map(({ payload }) => payload as Record<string, unknown>);
const numbers = (client: Client): unknown[] =>
  payloads(client, 'events:event').map(({ event }) => (event as { data: { n: unknown } }).data.n);

describe('events:subscribe', () => {
  it('tells what happens, and goes on from a cursor', async () => {
    const client = await open('reader');
    const ack = await client.ask('events:subscribe', { org: world.org, types: ['item.*'] });
    expect(ack).toMatchObject({ ok: true, cursor: expect.any(String) as string });
    await world.tell(1);
    await world.tell(2);
    await expect.poll(() => numbers(client)).toEqual([1, 2]);
    const [first] = payloads(client, 'events:event');
    expect(first).toMatchObject({
      event: { specversion: '1.0', source: `/orgs/${world.org}`, type: 'item.created' },
    });
    expect(await client.ask('events:unsubscribe', { org: world.org })).toMatchObject({ ok: true });
    await world.tell(3);
    // In the place of one that there is, both ways.
    await client.ask('events:subscribe', { org: world.org, types: ['item.updated'] });
    await client.ask('events:subscribe', { org: world.org, after: first!['cursor'] });
    await expect.poll(() => numbers(client)).toEqual([1, 2, 2, 3]);
    await world.tell(4);
    await expect.poll(() => numbers(client)).toEqual([1, 2, 2, 3, 4]);
    client.socket.disconnect();
  });

  it('tells the own beside those of organizations', async () => {
    const client = await open('reader');
    await client.ask('events:subscribe', {});
    await client.ask('events:subscribe', { org: world.org });
    await world.emit(
      itemEvent({ userId: world.ids['member']! }, { n: 'own' }),
      itemEvent({ orgId: world.orgId }, { n: 'theirs' }),
    );
    await expect.poll(() => numbers(client).sort()).toEqual(['own', 'theirs']);
    client.socket.disconnect();
  });

  it('refuses whoever may not, what is none, and cursors that are over', async () => {
    const [deaf, reader] = [await open('deaf'), await open('reader')];
    const refused = async (client: Client, payload: object): Promise<unknown> => {
      const { ok, error } = await client.ask('events:subscribe', payload);
      return ok ? ok : error;
    };
    expect(await refused(deaf, {})).toBe('forbidden');
    expect(await refused(reader, { org: 'no-such-org' })).toBe('not_found');
    expect(await refused(reader, { after: 'nowhere' })).toBe('bad_request.bad_cursor');
    expect(await refused(reader, { types: ['nothing.*'] })).toBe('bad_request.invalid_types');
    expect(await refused(reader, { types: 'item.*' })).toMatch(/^bad_request/);
    expect(await refused(reader, { org: 7 })).toMatch(/^bad_request/);
    for (const client of [deaf, reader]) client.socket.disconnect();
  });

  it('ends for a member who is removed, and with its key', async () => {
    const client = await open('reader');
    await client.ask('events:subscribe', { org: world.org });
    await world.tell('before');
    await expect.poll(() => numbers(client)).toEqual(['before']);
    await app.get(Members).remove({ orgId: world.orgId, userId: world.ids['member']! }, 'operator');
    await world.tell('after');
    await expect
      .poll(() => payloads(client, 'events:ended'))
      .toMatchObject([{ org: world.org, ok: false, error: 'not_found' }]);
    await client.ask('events:subscribe', {});
    await app.get(ApiKeys).revokeByPrefix(world.prefixes['reader']!, false);
    // Whichever looks first: the stream is over, or the connection with all that it has.
    const endings = (): unknown[] => [
      ...payloads(client, 'events:ended').filter(({ org }) => org === null),
      ...payloads(client, 'error'),
    ];
    await expect.poll(endings).not.toEqual([]);
    expect(endings()[0]).toMatchObject({ ok: false, error: 'forbidden.auth_missing' });
    expect(numbers(client)).toEqual(['before']);
    client.socket.disconnect();
  });

  it('is over when the database was restored: whoever comes back is told where to begin', async () => {
    const client = await open('admin key');
    const { cursor } = await client.ask('events:subscribe', { org: world.org, types: ['item.*'] });
    await app.sql(`update events.horizon set timeline = 'another'`);
    await world.tell('lost');
    await expect
      .poll(() => payloads(client, 'events:ended'))
      .toMatchObject([{ error: 'not_found.cursor_expired', cursor: expect.any(String) as string }]);
    const over = await client.ask('events:subscribe', { org: world.org, types: ['item.*'], after: cursor });
    expect(over).toMatchObject({ ok: false, error: 'not_found.cursor_expired' });
    await client.ask('events:subscribe', { org: world.org, types: ['item.*'], after: over.cursor });
    await expect.poll(() => numbers(client)[0]).toBe(1);
    await expect.poll(() => numbers(client).at(-1)).toBe('lost');
    client.socket.disconnect();
  });
});
