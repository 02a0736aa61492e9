import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { planOf } from '../events/plans.js';
import { startApp, type TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { createMember, createSession, createTenant, createUser } from '../support/identity.js';
import { bearer, call } from '../support/second-factor.js';

const MANY = effort(20_000, 1_000_000);

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
  await app.sql(
    `insert into identity.users (id, username, email) select md5('u' || n)::uuid, 'many-' || n, n || '@many.example'
     from generate_series(1, ${String(MANY)}) n`,
  );
  await app.sql(
    `insert into identity.organizations (id, slug, name) select md5('o' || n)::uuid, 'many-' || n, 'Many'
     from generate_series(1, ${String(MANY)}) n`,
  );
  await app.sql(
    `insert into identity.memberships (user_id, org_id, role) select md5('u' || n)::uuid, md5('o' || n)::uuid, 'reader'
     from generate_series(1, ${String(MANY)}) n`,
  );
  await app.sql(
    `insert into identity.api_keys (key_prefix, secret_hash, owner_user_id, name, scopes)
     select 'lkyu_' || lpad(to_hex(n), 8, '0'), repeat('0', 64), md5('u' || n)::uuid, 'many', '["items:read"]'
     from generate_series(1, ${String(MANY)}) n`,
  );
  await app.sql(
    `insert into identity.sessions (id, user_id, revision, created_at, signed_in_at, last_seen_at, expires_at)
     select md5('s' || n)::uuid, md5('u' || n)::uuid, 1, now(), now(), now(), now() + interval '12 hours'
     from generate_series(1, ${String(MANY)}) n`,
  );
  for (const table of ['users', 'organizations', 'memberships', 'api_keys', 'sessions'])
    await app.sql(`analyze identity.${table}`);
});
afterAll(() => app.close());

/** The kinds of scans, with what they go by. */
const scansOf = (plan: string): string[] =>
  [...plan.matchAll(/(Seq Scan on \w+|(?:Index|Index Only|Bitmap Index) Scan (?:using|on) \w+)/g)].map(
    ([scan]) => scan,
  );

describe('who calls is looked up among many', () => {
  it('by the indexes of what is asked for: of a key, and of a session', async () => {
    const { key, org } = await createTenant(app);
    const { id } = await createUser(app);
    await createMember(app, org.id, id);
    const session = await createSession(app, id, org.id);
    for (const token of [key, session])
      expect((await call(app, ['GET', '/api/orgs'], undefined, bearer(token))).status).toBe(200);

    const byKey = await planOf(app, 'identity.principal_by_key', 'on');
    const bySession = await planOf(app, 'identity.principal_by_session', 'on');
    for (const plan of [byKey, bySession]) expect(plan).not.toContain('Seq Scan');
    expect(scansOf(byKey)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('api_keys_key_prefix'),
        expect.stringContaining('pk_users'),
        expect.stringContaining('pk_memberships'),
        expect.stringContaining('pk_organizations'),
      ]),
    );
    expect(scansOf(bySession)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('pk_sessions'),
        expect.stringContaining('pk_users'),
        expect.stringContaining('pk_memberships'),
        expect.stringContaining('pk_organizations'),
      ]),
    );
  });
});
