import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ApiKeys, type KeyOwner } from '#identity';
import { newId, systemCall } from '#kernel';
import { Authenticator } from '#platform/auth';

import { whileBroken } from '../contract/producer.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createTenant, createUser, createWorkspace } from '../support/identity.js';

type Tenant = Awaited<ReturnType<typeof createTenant>>;

describe('API keys', () => {
  let app: TestApp;
  let tenant: Tenant;
  let keys: ApiKeys;
  let owner: KeyOwner;

  const me = async (key: string): Promise<number> =>
    (await fetch(`${app.url}/api/auth/me`, { headers: { 'x-api-key': key } })).status;

  beforeAll(async () => {
    app = await startApp();
    tenant = await createTenant(app);
    keys = app.get(ApiKeys);
    owner = { kind: 'user', id: tenant.user.id };
  });
  afterAll(() => app.close());

  it('are minted with defaults, and stored as a hash only', async () => {
    const { apiKey, rawKey } = await keys.mint({ minter: null, owner, name: '  laptop ' });
    expect(apiKey).toEqual({
      id: expect.any(Number) as number,
      name: 'laptop',
      description: null,
      owner,
      scopes: ['links:write'],
      keyPrefix: rawKey.split('.')[0],
      rateLimitPerHour: 1000,
      workspace: null,
      createdAt: expect.any(Date) as Date,
      expiresAt: null,
      allowedAddresses: null,
      lastUsedAt: null,
      lastUsedAddress: null,
      previousSecretUntil: null,
      revokedAt: null,
      mintedBy: { type: 'operator' },
    });
    const [row] = await app.sql<{ secret_hash: string }>('select * from identity.api_keys where id = $1', [
      apiKey.id,
    ]);
    expect(row?.secret_hash).toBe(createHash('sha256').update(rawKey.split('.')[1]!).digest('hex'));
    expect(JSON.stringify(row)).not.toContain(rawKey.split('.')[1]);
  });

  it('are refused with a wrong name, scope, limit or owner', async () => {
    const wrong = async (order: object): Promise<unknown> =>
      keys.mint({ minter: null, owner, name: 'key', ...order }).then(
        () => 'minted',
        (error: unknown) => (error as { reason: string }).reason,
      );
    expect(await wrong({ name: '  ' })).toBe('invalid_name');
    expect(await wrong({ scopes: [] })).toBe('invalid_scopes');
    expect(await wrong({ scopes: ['everything'] })).toBe('invalid_scopes');
    expect(await wrong({ rateLimitPerHour: -1 })).toBe('invalid_rateLimitPerHour');
    expect(await wrong({ owner: { kind: 'user', id: newId() } })).toBe('user_not_found');
    expect(await wrong({ owner: { kind: 'org', id: newId() } })).toBe('organization_not_found');
    expect(await wrong({ scopes: ['items:read'], workspaceId: newId() })).toBe('workspace_not_found');
    expect(await wrong({ scopes: ['graph:read'], workspaceId: tenant.workspace.id })).toBe('invalid_scopes');
  });

  it('are listed newest first, with revoked ones, for their owner only', async () => {
    const user = await createUser(app);
    const first = await createKey(app, { userId: user.id });
    const second = await createKey(app, { userId: user.id });
    const mine: KeyOwner = { kind: 'user', id: user.id };
    await keys.revoke(mine, first.apiKey.id, false, systemCall('cli'));
    const list = await keys.list(mine);
    expect(list.map(({ id }) => id)).toEqual([second.apiKey.id, first.apiKey.id]);
    expect(list.map(({ revokedAt }) => revokedAt !== null)).toEqual([false, true]);
    expect((await keys.list({ kind: 'org', id: tenant.org.id })).map(({ owner }) => owner.kind)).toEqual([
      'org',
    ]);
  });

  it('are revoked once, by their owner or by the operator', async () => {
    const { apiKey, rawKey } = await createKey(app, { userId: tenant.user.id });
    for (const stranger of [
      { kind: 'user', id: newId() },
      { kind: 'org', id: tenant.org.id },
      { kind: 'org', id: tenant.user.id },
    ] as const) {
      await expect(keys.revoke(stranger, apiKey.id, false, systemCall('cli'))).rejects.toMatchObject({
        reason: 'key_not_found',
      });
    }
    for (const id of [0, -1, 2 ** 52, 1.5, Number.NaN]) {
      await expect(keys.revoke(owner, id, false, systemCall('cli'))).rejects.toMatchObject({
        reason: 'key_not_found',
      });
    }
    expect(await me(rawKey)).toBe(200);
    const revoke = async (): Promise<Date | null> =>
      (await keys.revoke(owner, apiKey.id, false, systemCall('cli'))).apiKey.revokedAt;
    const revokedAt = await revoke();
    expect(await me(rawKey)).toBe(401);
    app.clock.advance(5000);
    expect(await revoke()).toEqual(revokedAt);
    expect((await keys.revokeByPrefix(apiKey.keyPrefix, false)).apiKey.revokedAt).toEqual(revokedAt);
    await expect(keys.revokeByPrefix('lkyu_00000000', false)).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('remember when they were used last, written down later and for many at once', async () => {
    const { apiKey, rawKey } = await createKey(app, { userId: tenant.user.id });
    const stored = async (): Promise<Date | null | undefined> =>
      (
        await app.sql<{ last_used_at: Date | null }>(
          'select last_used_at from identity.api_keys where id = $1',
          [apiKey.id],
        )
      )[0]?.last_used_at;
    const before = app.clock.now();
    await Promise.all(Array.from({ length: 20 }, () => me(rawKey)));
    await expect.poll(stored).toBeInstanceOf(Date);
    const first = await stored();
    expect(first!.getTime()).toBeGreaterThanOrEqual(before);
    app.clock.advance(1000);
    await me(rawKey);
    const listed = async (): Promise<number> =>
      (await keys.list(owner)).find(({ id }) => id === apiKey.id)?.lastUsedAt?.getTime() ?? 0;
    const last = await listed();
    expect(last).toBeGreaterThan(first!.getTime());
    app.clock.advance(1000);
    expect(
      await app.get(Authenticator).recognize({ bearer: rawKey, origin: systemCall('job') }),
    ).toMatchObject({ kind: 'user' });
    expect(await listed()).toBe(last);
  });

  it('are refused without a look-up where the checksum is wrong, and work as they were made before there was one', async () => {
    const { apiKey, rawKey } = await createKey(app, { userId: tenant.user.id });
    const wrong = `${rawKey.slice(0, -1)}${rawKey.endsWith('A') ? 'B' : 'A'}`;
    await whileBroken(app, 'identity.api_keys', async () => {
      expect([await me(wrong), await me(rawKey)]).toEqual([401, 500]);
    });
    expect(await me(rawKey)).toBe(200);
    const old = 'k7Zr-_'.repeat(5) + 'ab';
    const hash = createHash('sha256').update(old).digest('hex');
    await app.sql('update identity.api_keys set secret_hash = $1 where id = $2', [hash, apiKey.id]);
    expect([await me(`${apiKey.keyPrefix}.${old}`), await me(rawKey)]).toEqual([200, 401]);
  });

  it('are found by the expression that is documented for scanners of secrets', async () => {
    const guide = readFileSync('docs/identity.md', 'utf8');
    const pattern = new RegExp(/^(\S*lky\[uo\]\S*)$/m.exec(guide)?.[1] ?? 'nothing', 'g');
    const { rawKey } = await createKey(app, { userId: tenant.user.id });
    const text = `KEY="${rawKey}" not lkyu_0123abcd.${'a'.repeat(40)}`;
    expect(text.match(pattern)).toEqual([rawKey]);
  });

  it('work in the one workspace that they are bound to', async () => {
    const other = await createWorkspace(app, tenant.org.id);
    const { rawKey } = await createKey(
      app,
      { userId: tenant.user.id },
      { scopes: ['projects:read'], workspaceId: tenant.workspace.id },
    );
    const status = async (slug: string): Promise<number> =>
      (
        await fetch(`${app.url}/api/v1/org/${tenant.org.slug}/ws/${slug}/projects`, {
          headers: { 'x-api-key': rawKey },
        })
      ).status;
    expect(await status(tenant.workspace.slug)).toBe(200);
    expect(await status(other.slug)).toBe(404);
  });
});

describe('the last use of a key', () => {
  it('is written at an orderly shutdown', async () => {
    const app = await startApp();
    const witness = await startApp();
    try {
      const { key, user } = await createTenant(app);
      await fetch(`${app.url}/api/auth/me`, { headers: { 'x-api-key': key } });
      await app.app.close();
      // The database outlives the service: look with another connection.
      const { default: pg } = await import('pg');
      const client = new pg.Client({ connectionString: app.env.databaseUrl ?? '' });
      await client.connect();
      const { rows } = await client.query<{ last_used_at: Date | null }>(
        'select last_used_at from identity.api_keys where owner_user_id = $1',
        [user.id],
      );
      await client.end();
      expect(rows[0]?.last_used_at).toBeInstanceOf(Date);
    } finally {
      await app.close();
      await witness.close();
    }
  });
});
