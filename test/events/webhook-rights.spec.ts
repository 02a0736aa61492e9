import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ApiKeys, Members } from '#identity';
import { WebhookNetwork, WebhookUpkeep } from '#events';
import { type Scope, systemCall } from '#kernel';
import { EventCatalog } from '#platform/modules';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { eventually } from '../faults/processes/processes.js';
import { call, connect } from '../linky/mcp-world.js';
import { certify, hasOpenssl } from '../operations/certificates.js';
import type { TestApp } from '../support/app.js';
import { cloneDatabase, type TestDatabase } from '../support/databases.js';
import { createKey, createMember, createOrg, createSession, createUser } from '../support/identity.js';
import { Mailbox } from '../support/mailbox.js';
import { Receiver, verify } from '../support/receiver.js';
import { type Answer, HookCaller, person, startHooks } from './webhook-world.js';

const NOWHERE = 'https://hooks.acme.example';

let mailbox: Mailbox;
let database: TestDatabase;
let app: TestApp;
let receiver: Receiver;
let caller: HookCaller;

beforeAll(async () => {
  mailbox = await Mailbox.start();
  receiver = await Receiver.start();
  database = await cloneDatabase(inject('serverUrl'));
  app = await startHooks(mailbox.settings, { databaseUrl: database.url });
  caller = await person(app);
});
afterAll(async () => {
  await app.close();
  await receiver.stop();
  await mailbox.stop();
  await database.drop();
});

/** An organization whose admin is signed in, and a second admin. */
async function organization(): Promise<{
  org: { id: string; slug: string };
  admin: HookCaller;
  second: HookCaller;
}> {
  const [one, two] = [await createUser(app), await createUser(app)];
  const org = await createOrg(app, one.id);
  await createMember(app, org.id, two.id, 'org:admin');
  const signedIn = async (id: string): Promise<HookCaller> =>
    new HookCaller(app, await createSession(app, id), id);
  return { org, admin: await signedIn(one.id), second: await signedIn(two.id) };
}

const keyOf = async (userId: string, ...scopes: Scope[]): Promise<HookCaller & { keyId?: number }> => {
  const made = await createKey(app, { userId }, { scopes });
  return Object.assign(new HookCaller(app, made.rawKey, userId), { keyId: made.apiKey.id });
};

describe('what is refused', () => {
  it.each([
    [{ url: 'nonsense' }, 400, /^url: should be an absolute URL/],
    [{ url: 'ftp://hooks.acme.example' }, 400, /^url: should begin with https:/],
    [{ url: 'http://hooks.acme.example' }, 400, /^url: should begin with https:/],
    [{ url: 'https://ann:secret@hooks.acme.example' }, 400, /^url: should hold no username/],
    [{ url: 'https://10.0.0.1' }, 400, /^url: The address is not allowed/],
    [{ url: 'https://0x7f.1:80@169.254.169.254/' }, 400, /^url/],
    [{ url: 'https://[::ffff:10.0.0.1]/' }, 400, /^url: The address is not allowed/],
    [{ url: 'https://0x0a000001/' }, 400, /^url: The address is not allowed/],
    [{ url: `https://hooks.acme.example/${'x'.repeat(2_048)}` }, 400, /url/],
    [{ types: [] }, 400, /^types: should have 1 to 50/],
    [{ types: 'node.*' }, 400, /types/],
    [{ types: Array.from({ length: 51 }, (_, n) => `x.${String(n)}`) }, 400, /^types: should have 1 to 50/],
    [{ types: ['node.exploded'] }, 400, /no events of the type node.exploded/],
    [{ types: ['item.*'] }, 403, /may not read events of these types/],
    [{ description: 'x'.repeat(201) }, 400, /description/],
    [{ org: 'nowhere' }, 404, /No such organization/],
  ])('%j', async (more, status, error) => {
    const answer = await caller.send('POST', '/webhooks', { url: NOWHERE, types: ['node.*'], ...more });
    expect([answer.status, String(answer.body['error'])]).toEqual([status, expect.stringMatching(error)]);
  });

  it('only beyond the limits: what is just within them is taken', async () => {
    const path = 'x'.repeat(2_048 - 'https://hooks.acme.example/'.length);
    const types = app
      .get(EventCatalog)
      .types.map(({ name }) => name)
      .slice(0, 50);
    expect(types).toHaveLength(50);
    const { id } = await caller.hook(`https://hooks.acme.example/${path}`, {
      types,
      description: 'x'.repeat(200),
      enabled: false,
    });
    const rotate = async (overlapHours: unknown): Promise<number> =>
      (await caller.send('POST', `/webhooks/${id}/rotate-secret`, { overlapHours })).status;
    expect([await rotate(0), await rotate(168)]).toEqual([200, 200]);
    expect([await rotate(-1), await rotate(169), await rotate(1.5)]).toEqual([400, 400, 400]);
    await caller.send('DELETE', `/webhooks/${id}`);
  });

  it('to members of an organization that are no admins, and to others altogether', async () => {
    const { org, admin } = await organization();
    const member = await createUser(app);
    await createMember(app, org.id, member.id);
    const theirs = new HookCaller(app, await createSession(app, member.id));
    const body = { url: NOWHERE, types: ['*'], org: org.slug, enabled: false };
    const refused = await theirs.send('POST', '/webhooks', body);
    expect([refused.status, refused.body['error']]).toEqual([
      403,
      'Webhooks of an organization are for its admins',
    ]);
    const { id } = await admin.hook(NOWHERE, body);
    expect((await theirs.send('GET', `/webhooks/${id}`)).status).toBe(404);
    expect((await caller.send('GET', `/webhooks/${id}`)).status).toBe(404);
    expect((await admin.send('GET', `/webhooks?org=${org.slug}`)).body).toMatchObject({
      webhooks: [{ id, org: org.slug, enabled: false, disabledBecause: 'owner' }],
    });
    expect((await admin.send('GET', '/webhooks')).body).toEqual({ webhooks: [] });
  });

  it('the fifty-first, though both are asked for at once', async () => {
    const many = await person(app);
    const body = { url: NOWHERE, types: ['node.*'], enabled: false };
    await many.hook(NOWHERE, body);
    await app.sql(
      `insert into events.webhooks (id, user_id, url, types, secret, enabled, disabled_because, holder_kind, holder_id,
         since, timeline, created_at, updated_at)
       select gen_random_uuid(), user_id, url, types, secret, enabled, disabled_because, holder_kind, holder_id, since,
         timeline, created_at, updated_at
       from events.webhooks, generate_series(1, 48) where user_id = $1`,
      [many.userId],
    );
    const made = await Promise.all([1, 2].map(() => many.send('POST', '/webhooks', body)));
    expect(made.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(made.find(({ status }) => status === 409)?.body['error']).toMatch(/^There may be 50 webhooks/);
  });

  it('cursors of other lists, times that are none or too long, and all of it while disabled', async () => {
    await app.sql(
      `insert into events.log (audit, type, subject, user_id, time, actor_type, via, trace_id, data)
       select false, 'node.created', 'nodes/' || n, $1, now() - interval '1 hour', 'system', 'job', '0', '{}'
       from generate_series(1, 10001) n`,
      [caller.userId],
    );
    const { id } = await caller.hook(receiver.url());
    const replay = (from: string, to: string, at = id): Promise<Answer> =>
      caller.send('POST', `/webhooks/${at}/replay`, { from, to });
    expect((await caller.send('GET', `/webhooks/${id}/deliveries?after=abc`)).status).toBe(400);
    expect((await replay('soon', '2026-01-01')).body['error']).toMatch(/^from: should be a time/);
    expect((await replay('2026-01-02', '2026-01-02')).body['error']).toMatch(
      /^to: should be later than from/,
    );
    const [from, to] = [Date.now() - 7_200_000, Date.now() - 1_800_000].map((at) =>
      new Date(at).toISOString(),
    );
    expect((await replay(from!, to!)).body['error']).toMatch(/more than 10000 events/);
    await app.sql(`delete from events.log where subject = 'nodes/1' and trace_id = '0'`);
    const elsewhere = await caller.hook(NOWHERE);
    expect(await replay(from!, to!, elsewhere.id)).toEqual({ status: 202, body: { queued: 10_000 } });
    await eventually(
      'the first of them was tried',
      async () => (await caller.get(elsewhere.id))['failingSince'] !== null,
    );
    expect(await caller.send('DELETE', `/webhooks/${elsewhere.id}`)).toEqual({ status: 204, body: {} });
    await caller.send('PATCH', `/webhooks/${id}`, { enabled: false });
    expect(await replay(from!, to!)).toMatchObject({ status: 409, body: { error: /disabled/ } });
    await caller.send('DELETE', `/webhooks/${id}`);
    await app.sql(`delete from events.log where subject like 'nodes/%' and trace_id = '0'`);
  });
});

it('signs with both secrets after a rotation, for as long as that was wanted, and keeps none readable', async () => {
  const { id, secret } = await caller.hook(receiver.url());
  const test = async (): Promise<(typeof receiver.received)[number]> => {
    expect((await caller.send('POST', `/webhooks/${id}/test`)).body).toMatchObject({
      status: 200,
      error: null,
    });
    return receiver.received.at(-1)!;
  };
  expect(verify(secret, await test())).toMatchObject({ type: 'webhook.test', subject: `webhooks/${id}` });
  const rotated = await caller.send('POST', `/webhooks/${id}/rotate-secret`, { overlapHours: 2 });
  const next = String(rotated.body['secret']);
  expect(next).not.toBe(secret);
  const both = await test();
  verify(secret, both);
  verify(next, both);
  app.clock.advance(2 * 3_600_000 + 1_000);
  const one = await test();
  // The library wants the time of the signature to be its own.
  expect(String(one.headers['webhook-signature']).split(' ')).toHaveLength(1);
  app.clock.turnBack(2 * 3_600_000 + 1_000);
  const last = await caller.send('POST', `/webhooks/${id}/rotate-secret`, { overlapHours: 0 });
  const only = await test();
  verify(String(last.body['secret']), only);
  expect(() => verify(next, only)).toThrow();
  const kept = JSON.stringify(await app.sql('select w::text from events.webhooks w'));
  for (const each of [secret, next, String(last.body['secret'])]) expect(kept).not.toContain(each.slice(6));
  expect(JSON.stringify((await caller.send('GET', '/events?types=webhook.*')).body)).not.toContain('whsec_');
  await caller.send('DELETE', `/webhooks/${id}`);
});

describe('rights of now', () => {
  it('end what is told by them: a member who is no admin any more, with a mail to who is', async () => {
    const { org, admin, second } = await organization();
    const { id } = await admin.hook(receiver.url(), { types: ['workspace.*'], org: org.slug });
    const add = (slug: string): Promise<unknown> =>
      second.send('POST', `/orgs/${org.slug}/workspaces`, { slug });
    // Other webhooks deliver there, too.
    const came = (): number => receiver.events.filter(({ type }) => type.startsWith('workspace.')).length;
    const before = came();
    await add('first');
    await eventually('it came', () => came() === before + 1);
    await app.get(Members).put({ orgId: org.id, userId: admin.userId!, role: 'org:member' });
    await add('second');
    await eventually('it is disabled', async () => (await second.get(id))['enabled'] === false);
    expect(await second.get(id)).toMatchObject({ disabledBecause: 'rights' });
    expect(came()).toBe(before + 1);
    const { email } = (
      await app.sql<{ email: string }>('select email from identity.users where id = $1', [second.userId])
    )[0]!;
    const mail = await mailbox.latest(email);
    expect(mail.text).toContain('Subject: A webhook was disabled');
    expect(mail.text).toContain('may not read these events any more');
    // None, if the end of the first delivery found that nobody may hold it, before there was a second one.
    const { body } = await second.send('GET', `/webhooks/${id}/deliveries?status=pending`);
    const pending = (body['deliveries'] as unknown[]).length;
    // Whoever enables it stands for it.
    await second.send('PATCH', `/webhooks/${id}`, { enabled: true });
    const holders = [admin, second].map(({ userId }) => ({ type: 'user', id: userId }));
    expect((await second.get(id))['holder']).toEqual(holders[1]);
    const told = await app.sql<{ changes: unknown }>(
      "select data -> 'changes' as changes from events.log where type = 'webhook.updated' and subject = $1",
      [`webhooks/${id}`],
    );
    expect(told).toEqual([{ changes: { holder: holders } }]);
    await eventually('what was pending comes', () => came() === before + 1 + pending);
    await add('third');
    await eventually('so does what is new', () => came() === before + 2 + pending);
  });

  it('of a key: what it has no scope for is left out, and nothing is told once it is revoked', async () => {
    const owner = await person(app);
    const key = await keyOf(owner.userId!, 'webhooks:admin', 'graph:read');
    const { id } = await key.hook(receiver.url(), { types: ['*'] });
    const before = receiver.received.length;
    await createKey(app, { userId: owner.userId! }, { scopes: ['graph:read'] });
    await owner.node('seen');
    await eventually('it came', () =>
      receiver.events.slice(before).some(({ type }) => type === 'node.created'),
    );
    await eventually(
      'the others are gone',
      async () =>
        (
          await app.sql(
            `select from events.webhook_deliveries where webhook_id = $1 and status = 'pending'`,
            [id],
          )
        ).length === 0,
    );
    const types = new Set(receiver.events.slice(before).map(({ type }) => type));
    expect([...types].filter((type) => !/^(node|webhook)\./.test(type))).toEqual([]);
    expect((await owner.deliveries(id)).map(({ type }) => type)).not.toContain('key.created');
    const count = receiver.received.length;
    await app.get(ApiKeys).revoke({ kind: 'user', id: owner.userId! }, key.keyId!, false, systemCall('job'));
    await owner.node('unseen');
    await eventually('it is disabled', async () => (await owner.get(id))['disabledBecause'] === 'rights');
    expect(receiver.received).toHaveLength(count);
  });
});

describe('several replicas', () => {
  it('deliver each event once, and what a dead one has left', async () => {
    const other = await startHooks(mailbox.settings, { databaseUrl: database.url });
    const there = new HookCaller(other, caller.token, caller.userId);
    const { id } = await caller.hook(receiver.url());
    const before = receiver.received.length;
    await Promise.all(Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? caller : there).node(String(n))));
    await eventually('all came', () => receiver.received.length >= before + 10);
    await eventually(
      'all are kept',
      async () => (await caller.deliveries(id, '?status=delivered')).length === 10,
    );
    expect(new Set(receiver.events.slice(before).map((event) => event.id)).size).toBe(
      receiver.received.length - before,
    );
    await app.sql(
      `update events.webhook_deliveries set status = 'pending', claimed_until = now() - interval '1 s',
         next_attempt_at = now() - interval '1 s' where webhook_id = $1`,
      [id],
    );
    await other.get(WebhookUpkeep).resume();
    await eventually('they came again', () => receiver.received.length >= before + 20);
    await other.close();
    await caller.send('DELETE', `/webhooks/${id}`);
  });
});

it.runIf(hasOpenssl)(
  'speaks TLS under the name that was asked for, to the address that was checked',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hooks-'));
    certify(folder, 'ca', 'ca', '/CN=Hooks CA');
    certify(folder, 'ca', 'server', '/CN=hooks.acme.example', 'subjectAltName=DNS:hooks.acme.example');
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    const secure = await Receiver.start({ key: read('server.key'), cert: read('server.crt') });
    const network = app.get(WebhookNetwork);
    const usual = network.resolve.bind(network);
    network.resolve = () => Promise.resolve(['127.0.0.1']);
    try {
      const tried = async (host: string): Promise<unknown> => {
        const { id } = await caller.hook(secure.url('/hook?x=1', host));
        const { body } = await caller.send('POST', `/webhooks/${id}/test`);
        await caller.send('DELETE', `/webhooks/${id}`);
        return body;
      };
      expect(await tried('hooks.acme.example')).toMatchObject({
        status: null,
        error: expect.stringContaining('failed') as string,
      });
      network.ca = read('ca.crt');
      expect(await tried('other.acme.example')).toMatchObject({
        error: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID') as string,
      });
      expect(secure.received).toEqual([]);
      expect(await tried('hooks.acme.example')).toMatchObject({ status: 200, error: null });
      expect(secure.received[0]!.headers.host).toBe(`hooks.acme.example:${String(secure.port)}`);
    } finally {
      network.ca = undefined;
      network.resolve = usual;
      await secure.stop();
    }
  },
);

it('is set up by agents, in a set of its own', async () => {
  const agent = await connect(app, { authorization: `Bearer ${caller.token}` }, '?toolset=webhooks');
  const made = await call<{ id: string }>(agent, 'webhooks_create', {
    url: receiver.url(),
    types: ['node.*'],
  });
  expect(await call(agent, 'webhooks_list')).toMatchObject({ webhooks: [{ id: made.id }] });
  expect(await call(agent, 'webhooks_test', { id: made.id })).toMatchObject({ status: 200 });
  expect(await call(agent, 'webhooks_update', { id: made.id, description: 'x' })).toMatchObject({
    description: 'x',
  });
  const { secret, ...same } = await call<{ secret: string }>(agent, 'webhooks_rotate_secret', {
    ...{ id: made.id, overlapHours: 0 },
  });
  expect(await call(agent, 'webhooks_get', { id: made.id })).toEqual(same);
  expect(await call(agent, 'webhooks_test', { id: made.id })).toMatchObject({ status: 200 });
  expect(verify(secret, receiver.received.at(-1)!)).toMatchObject({ type: 'webhook.test' });
  const range = { from: '2026-01-01', to: '2026-01-02' };
  expect(await call(agent, 'webhooks_replay', { id: made.id, ...range })).toEqual({ queued: 0 });
  const before = receiver.received.length;
  await caller.node();
  await eventually('it came', () => receiver.received.length > before);
  const { event } = (await caller.deliveries(made.id))[0]!;
  expect(await call(agent, 'webhooks_delivery_list', { id: made.id })).toMatchObject({
    deliveries: [{ event }],
  });
  expect(await call(agent, 'webhooks_retry', { id: made.id, event })).toMatchObject({ event });
  expect(await call(agent, 'webhooks_delete', { id: made.id })).toEqual({ id: made.id });
  await agent.close();
});
