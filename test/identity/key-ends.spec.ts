import { KeyEnds } from '#identity';
import { DAY_MS } from '#kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createMember, createTenant, createUser } from '../support/identity.js';
import { Mailbox } from '../support/mailbox.js';

let mailbox: Mailbox;
let app: TestApp;

beforeAll(async () => {
  mailbox = await Mailbox.start();
  app = await startApp(mailbox.settings);
});
afterAll(async () => {
  await app.close();
  await mailbox.stop();
});

const inDays = (days: number): Date => new Date(app.clock.now() + days * DAY_MS);
const sweep = (): Promise<void> => app.get(KeyEnds).sweep();

/** That nothing more has come by the time that another mail has. */
async function countOf(address: string): Promise<number> {
  const witness = await createUser(app);
  await createKey(app, { userId: witness.id }, { expiresAt: inDays(30) });
  app.clock.advance(24 * DAY_MS);
  await sweep();
  await mailbox.latest(witness.email!);
  return mailbox.to(address).length;
}

it('tells the user, or the admins of the organization, a week before, once, and again of a later end', async () => {
  const { user, org } = await createTenant(app);
  const member = await createUser(app);
  await createMember(app, org.id, member.id, 'org:member');
  const own = await createKey(app, { userId: member.id }, { name: 'laptop', expiresAt: inDays(30) });
  const team = await createKey(app, { orgId: org.id }, { name: 'pipeline', expiresAt: inDays(30) });
  const [mine, admins] = [member.email!, user.email!];
  await sweep();
  app.clock.advance(22 * DAY_MS);
  await sweep();
  app.clock.advance(2 * DAY_MS);
  await Promise.all([sweep(), sweep()]);
  const { text } = await mailbox.latest(mine);
  expect(text).toContain(own.apiKey.keyPrefix);
  expect(text).not.toContain(own.rawKey);
  expect((await mailbox.latest(admins)).text).toContain(`${team.apiKey.keyPrefix} (pipeline)`);
  await app.sql(`update identity.api_keys set expires_at = $1 where key_prefix = $2`, [
    inDays(40),
    own.apiKey.keyPrefix,
  ]);
  await sweep();
  expect(await countOf(mine)).toBe(1);
  app.clock.advance(10 * DAY_MS);
  await sweep();
  await mailbox.latest(mine, 2);
  expect(await countOf(admins)).toBe(1);
});

it('tells nobody of keys that were revoked, made for less than a week, or whose user is disabled or has no verified address', async () => {
  const user = await createUser(app);
  await createKey(app, { userId: user.id }, { expiresAt: inDays(6) });
  const revoked = await createKey(app, { userId: user.id }, { expiresAt: inDays(28) });
  await app.sql('update identity.api_keys set revoked_at = now() where key_prefix = $1', [
    revoked.apiKey.keyPrefix,
  ]);
  const disabled = await createUser(app);
  await createKey(app, { userId: disabled.id }, { expiresAt: inDays(28) });
  await app.sql('update identity.users set disabled_at = now() where id = $1', [disabled.id]);
  const unverified = await createUser(app);
  await app.sql('update identity.users set email_verified_at = null where id = $1', [unverified.id]);
  await createKey(app, { userId: unverified.id }, { expiresAt: inDays(28) });
  expect(await countOf(user.email!)).toBe(0);
  expect(mailbox.to(unverified.email!)).toEqual([]);
  expect(mailbox.to(disabled.email!)).toEqual([]);
});
