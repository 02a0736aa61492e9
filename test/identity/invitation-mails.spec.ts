import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { type Answer, bearer, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createSession } from '../support/identity.js';
import { Mailbox } from '../support/mailbox.js';
import { newPerson, organizationWorld, type OrganizationWorld } from './organizations-world.js';

const HOUR_MS = 3_600_000;

let mailbox: Mailbox;
let app: TestApp;
let world: OrganizationWorld;

beforeAll(async () => {
  mailbox = await Mailbox.start();
  app = await startApp({ ...mailbox.settings, rateLimitScale: 1 });
  world = await organizationWorld(app);
});
afterAll(async () => {
  await app.close();
  await mailbox.stop();
});

async function invite(email: string, at = world): Promise<Answer> {
  const headers = bearer(await createSession(app, at.admin.id));
  return send(app, 'POST', `/api/orgs/${at.slug}/invitations`, { email, role: 'reader' }, headers);
}

async function tokenTo(email: string, count = 1): Promise<string> {
  const { text } = await mailbox.latest(email, count);
  return /https:\/\/links\.acme\.example\/invitations\/([\w-]{43})/.exec(text)![1]!;
}

it('are mailed, and let in whoever reads them; the answer holds no link', async () => {
  const { email, headers } = await newPerson(app);
  await app.sql('update identity.organizations set name = $1 where id = $2', ['Free money', world.id]);
  const answer = await invite(email);
  expect([answer.status, Object.keys(answer.body)]).toEqual([201, ['invitation']]);
  const token = await tokenTo(email);
  const { text } = await mailbox.latest(email);
  expect(text).toContain(`Subject: An invitation into ${world.slug}`);
  expect(text).not.toContain('Free money');
  expect(JSON.stringify([answer.text, app.log])).not.toContain(token);
  const joined = await send(app, 'POST', '/api/invitations/accept', { token }, headers);
  expect([joined.status, joined.body]).toMatchObject([200, { organization: { id: world.id } }]);
});

it('are not mailed to members, nor on the word of who is no admin', async () => {
  expect((await invite(world.member.email)).status).toBe(409);
  const { headers } = world.member;
  const order = { email: 'unasked@test.example', role: 'reader' };
  const path = `/api/orgs/${world.slug}/invitations`;
  expect((await send(app, 'POST', path, order, headers)).status).toBe(403);
  await invite('after@test.example');
  await mailbox.latest('after@test.example');
  expect(mailbox.to(world.member.email)).toEqual([]);
  expect(mailbox.to(order.email)).toEqual([]);
});

it('are not sent any more once they are withdrawn', async () => {
  const email = 'withdrawn@test.example';
  mailbox.refusals.push(451);
  const { body } = await invite(email);
  await vi.waitFor(() => expect(mailbox.refusals).toEqual([]), { timeout: 60_000 });
  const { id } = body['invitation'] as { id: string };
  const headers = bearer(await createSession(app, world.admin.id));
  const path = `/api/orgs/${world.slug}/invitations/${id}`;
  expect((await send(app, 'DELETE', path, undefined, headers)).status).toBe(204);
  await vi.waitFor(
    async () => expect(await app.sql('select from graphile_worker._private_jobs')).toEqual([]),
    { timeout: 60_000 },
  );
  expect(mailbox.to(email)).toEqual([]);
});

it('are mailed three times an hour to an address, whatever its case and whoever invites', async () => {
  const [other, email] = [await organizationWorld(app), 'Often@test.example'];
  const tries = [
    await invite(email),
    await invite(email.toUpperCase()),
    await invite(email, other),
    await invite(email),
    await invite(email, other),
  ];
  expect(tries.map(({ status }) => status)).toEqual([201, 201, 201, 429, 429]);
  expect(Number(tries[3]!.headers.get('retry-after'))).toBeGreaterThan(3_000);
  expect((await invite('another@test.example')).status).toBe(201);
  app.clock.advance(HOUR_MS + 1_000);
  expect((await invite(email)).status).toBe(201);
});
