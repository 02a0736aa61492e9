import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ApiKeys } from '#identity';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createSession, createTenant } from '../support/identity.js';

type Tenant = Awaited<ReturnType<typeof createTenant>>;

describe('credentials on HTTP', () => {
  let app: TestApp;
  let tenant: Tenant;

  const me = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${app.url}/api/auth/me`, { headers });

  beforeAll(async () => {
    app = await startApp();
    tenant = await createTenant(app);
  });
  afterAll(() => app.close());

  it('takes a personal key as bearer or as X-API-Key', async () => {
    for (const headers of [
      { authorization: `Bearer ${tenant.key}` },
      { authorization: `  bEaReR   ${tenant.key} ` },
      { 'x-api-key': tenant.key },
    ]) {
      const answer = await me(headers as unknown as Record<string, string>);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({
        user: { id: tenant.user.id, username: tenant.user.username, email: tenant.user.email },
        organizations: [{ slug: tenant.org.slug, role: 'org:admin' }],
        activeOrganization: null,
        credential: { type: 'api_key', keyPrefix: tenant.key.split('.')[0] },
      });
    }
  });

  it('takes a team key, which speaks for the organization and no user', async () => {
    const answer = await me({ authorization: `Bearer ${tenant.teamKey}` });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      user: null,
      activeOrganization: { id: tenant.org.id, slug: tenant.org.slug, role: 'editor' },
    });
  });

  it('takes a session as bearer or as cookie', async () => {
    const token = createSession(app, tenant.user.id, tenant.org.id);
    for (const headers of [{ authorization: `Bearer ${token}` }, { cookie: `a=b; st_access=${token}` }]) {
      const answer = await me(headers as unknown as Record<string, string>);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({
        user: { id: tenant.user.id },
        activeOrganization: { id: tenant.org.id, role: 'admin' },
        scopes: null,
        credential: { type: 'session' },
      });
    }
  });

  it('refuses a revoked key at once', async () => {
    const { rawKey, apiKey } = await createKey(app, { userId: tenant.user.id });
    expect((await me({ 'x-api-key': rawKey })).status).toBe(200);
    await app.get(ApiKeys).revoke({ kind: 'user', id: tenant.user.id }, apiKey.id);
    expect((await me({ 'x-api-key': rawKey })).status).toBe(401);
  });
});
