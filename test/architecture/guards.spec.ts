import { systemCall } from '#kernel';
import { ApiKeys } from '#identity';
import { ModulesContainer } from '@nestjs/core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { connect, person } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey } from '../support/identity.js';
import { routesOf } from '../support/routes.js';

/** What anybody may call. A new entry is a decision, not an accident. */
const PUBLIC = [
  'DELETE /api/mcp',
  'GET /api/mcp',
  'OPTIONS /api/mcp',
  'PATCH /api/mcp',
  'PUT /api/mcp',
  'DELETE /api/links',
  'DELETE /api/links/:slug/events',
  'DELETE /api/links/:slug/insights',
  'DELETE /api/links/:slug/versions',
  'DELETE /api/me/links',
  'GET /api/branch',
  'GET /api/links',
  'GET /api/links/:slug/events',
  'OPTIONS /api/links',
  'OPTIONS /api/links/:slug',
  'OPTIONS /api/links/:slug/events',
  'OPTIONS /api/links/:slug/insights',
  'OPTIONS /api/links/:slug/versions',
  'OPTIONS /api/me/keys',
  'OPTIONS /api/me/links',
  'PATCH /api/links',
  'PATCH /api/links/:slug/events',
  'PATCH /api/links/:slug/insights',
  'PATCH /api/links/:slug/versions',
  'PATCH /api/me/keys',
  'PATCH /api/me/links',
  'POST /api/links/:slug',
  'POST /api/links/:slug/events',
  'POST /api/links/:slug/insights',
  'POST /api/links/:slug/versions',
  'POST /api/me/links',
  'PUT /api/links',
  'PUT /api/links/:slug',
  'PUT /api/links/:slug/events',
  'PUT /api/links/:slug/insights',
  'PUT /api/links/:slug/versions',
  'PUT /api/me/keys',
  'PUT /api/me/links',
  'GET /',
  'GET /account',
  'POST /account/address',
  'POST /account/confirmation',
  'POST /account/connections',
  'GET /account/export',
  'POST /account/export',
  'POST /account/export/download',
  'POST /account/deletion',
  'POST /account/password',
  'POST /account/profile',
  'POST /account/sessions',
  'GET /api/health',
  'GET /assets/:file',
  'GET /console',
  'GET /console/*',
  'GET /console/assets/:file',
  'GET /auth/:provider/callback',
  'GET /auth/:provider/start',
  'GET /auth/connect',
  'GET /branch/:token',
  'GET /claim/:token',
  'GET /graph',
  'GET /health/live',
  'GET /health/ready',
  'GET /health/ready/writes',
  'GET /invitations',
  'GET /invitations/:token',
  'GET /l/:slug',
  'GET /l/:slug/qr.png',
  'GET /l/:slug/qr.svg',
  'POST /l/:slug/unlock',
  'GET /*',
  'GET /docs',
  'GET /docs/*',
  'GET /docs/api/:tag',
  'GET /docs/events',
  'GET /docs/contracts/:name',
  'GET /docs/guides/:name',
  'GET /docs/schemas',
  'GET /favicon.ico',
  'GET /robots.txt',
  'GET /metrics',
  'GET /reset',
  'GET /reset/:token',
  'GET /signin',
  'GET /signin/link/:token',
  'GET /signin/organization',
  'GET /signup',
  'GET /verify/:token',
  'POST /api/auth/login',
  'POST /api/auth/second-factor',
  'POST /api/auth/passkey',
  'POST /api/auth/passkey/options',
  'POST /api/auth/logout',
  'POST /api/auth/password-reset',
  'POST /api/auth/password-reset/confirm',
  'POST /api/auth/register',
  'POST /api/auth/verify-email/confirm',
  'POST /auth/connect',
  'POST /reset',
  'POST /reset/:token',
  'POST /verify/:token',
  'POST /api/links',
  'POST /claim/:token',
  'POST /invitations/:token',
  'POST /signin',
  'POST /signin/link/:token',
  'POST /signin/organization',
  'POST /signout',
  'POST /signup',
  'GET /account/second-factor',
  'POST /account/second-factor/app',
  'POST /account/second-factor/app/confirmation',
  'POST /account/second-factor/app/removal',
  'POST /account/second-factor/codes',
  'POST /account/second-factor/passkeys',
  'POST /account/second-factor/passkeys/name',
  'POST /account/second-factor/passkeys/removal',
  'POST /signin/passkey',
  'GET /signin/second-factor',
  'POST /signin/second-factor',
];

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

it('answers every route that is not public with 401 to a caller without credentials', async () => {
  const open: string[] = [];
  for (const route of routesOf(app)) {
    const [method = '', path = ''] = route.split(' ');
    const url = app.url + path.replaceAll(/:\w+/g, '00000000-0000-8000-8000-000000000000');
    const { status } = await fetch(url, { method: method === 'ALL' ? 'POST' : method, redirect: 'manual' });
    if (status !== 401) open.push(route);
  }
  expect(open).toEqual([...PUBLIC].sort());
});

/** Every socket event of the running service. */
function events(): string[] {
  const found: string[] = [];
  for (const module of app.app.get(ModulesContainer).values()) {
    for (const { metatype } of module.providers.values()) {
      const prototype = (metatype as { prototype?: Record<string, unknown> } | null)?.prototype;
      if (!prototype || typeof metatype !== 'function') continue;
      if (Reflect.getMetadata('websockets:is_gateway', metatype) !== true) continue;
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const handler = prototype[name];
        if (typeof handler !== 'function' || name === 'constructor') continue;
        const event = Reflect.getMetadata('message', handler) as string | undefined;
        if (event !== undefined) found.push(event);
      }
    }
  }
  return found.sort();
}

it('answers every socket event of a caller whose key was revoked with forbidden.auth_missing', async () => {
  expect(events()).toContain('link:add');
  const who = await person(app);
  for (const event of events()) {
    const { rawKey, apiKey } = await createKey(app, { userId: who.account.id });
    const client = await connect(app, { ...who, key: rawKey });
    await app.get(ApiKeys).revoke({ kind: 'user', id: who.account.id }, apiKey.id, false, systemCall('cli'));
    expect(await client.ask(event, {}), event).toMatchObject({ ok: false, error: 'forbidden.auth_missing' });
    client.close();
  }
});
