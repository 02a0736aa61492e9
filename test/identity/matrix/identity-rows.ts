import { PASSWORD } from './callers.js';
import { row, type Row } from './row.js';
import { all, anybody, keyManager, orgAdmin, orgMember, session } from './rules.js';
import { unique, UNKNOWN } from './world.js';

/** Accounts, organizations and keys. */
export const IDENTITY_ROWS: readonly Row[] = [
  row('GET /api/auth/me', anybody()),
  row('POST /api/auth/login', all(401), {
    body: { email: 'nobody@test.example', password: 'wrong password' },
  }),
  row('POST /api/auth/second-factor', all(401), { body: { pendingToken: 'unknown', code: '123456' } }),
  row('POST /api/auth/passkey/options', all(200)),
  row('POST /api/auth/passkey', all(401), { body: { credential: {} } }),
  row('GET /api/me/identities', session(200)),
  row('DELETE /api/me/identities/:id', session(404), { params: { id: UNKNOWN } }),
  row('GET /api/me/passkeys', session(200)),
  row('POST /api/me/passkeys/options', session(200)),
  row('POST /api/me/passkeys', session(400), { body: { credential: {} } }),
  row('PATCH /api/me/passkeys/:id', session(404), { params: { id: UNKNOWN }, body: { name: 'N' } }),
  row('DELETE /api/me/passkeys/:id', session(404), { params: { id: UNKNOWN } }),
  row('GET /api/me/second-factor', session(200)),
  row('POST /api/me/second-factor/totp', session(201)),
  row('POST /api/me/second-factor/totp/confirm', session(401), { body: { code: '123' } }),
  row('DELETE /api/me/second-factor/totp', session(404)),
  row('POST /api/me/second-factor/recovery-codes', session(409)),
  row('POST /api/auth/register', all(400), { body: {} }),
  row('POST /api/auth/password-reset', all(202), { body: { email: 'nobody@test.example' } }),
  row('POST /api/auth/password-reset/confirm', all(410), {
    body: { token: 'unknown', password: 'correct horse battery' },
  }),
  row('POST /api/auth/verify-email', session(503)),
  row('POST /api/auth/verify-email/confirm', all(410), { body: { token: 'unknown' } }),
  row('POST /api/auth/logout', all(204), {}, { endsSessions: true }),
  row('GET /api/me', anybody()),
  row('PATCH /api/me', session(200), { body: {} }),
  // With another password than theirs: whoever may delete their account has one.
  row('DELETE /api/me', session(403), { body: { currentPassword: 'not the password' } }),
  row('POST /api/me/password', session(204), {
    body: { currentPassword: PASSWORD, newPassword: PASSWORD },
  }),
  row('GET /api/me/sessions', session(200)),
  row('DELETE /api/me/sessions/:id', session(404), { params: { id: UNKNOWN } }),
  row('DELETE /api/me/sessions', session(200)),
  row('POST /api/me/session/organization', session(403), { body: { organization: 'nowhere' } }),
  // The admin, who has made what the rows above needed, waits for it.
  row('GET /api/me/export', { ...session(200), admin: 202 }),
  row('GET /api/me/export/:id', session(404), { params: { id: UNKNOWN } }),
  row('GET /api/me/export/:id/download', session(404), { params: { id: UNKNOWN } }),
  row('GET /api/me/workspaces', anybody()),
  row('GET /api/users', anybody(), (w) => ({ query: `id=${w.callers.ids.admin}` })),
  row('GET /api/users/:id', anybody({ stranger: 404 }), (w) => ({ params: { id: w.callers.ids.member } })),
  row('GET /api/orgs', anybody()),
  row('POST /api/orgs', session(201), () => ({ body: { slug: unique(), name: 'N' } })),
  row('GET /api/orgs/:org', orgMember()),
  row('PATCH /api/orgs/:org', orgAdmin(200), { body: { name: 'N' } }),
  row('GET /api/orgs/:org/members', orgMember()),
  row('PATCH /api/orgs/:org/members/:id', orgAdmin(200), async (w) => ({
    params: { id: await w.member() },
    body: { role: 'reader' },
  })),
  row('DELETE /api/orgs/:org/members/:id', orgAdmin(204), async (w) => ({
    params: { id: await w.member() },
  })),
  row('DELETE /api/orgs/:org', orgAdmin(400)),
  row('GET /api/orgs/:org/export', orgAdmin(200)),
  row('GET /api/orgs/:org/export/:id', orgAdmin(404), { params: { id: UNKNOWN } }),
  row('GET /api/orgs/:org/export/:id/download', orgAdmin(404), { params: { id: UNKNOWN } }),
  row('GET /api/orgs/:org/invitations', orgAdmin(200)),
  row('POST /api/orgs/:org/invitations', orgAdmin(201), () => ({
    body: { email: `${unique()}@test.example`, role: 'reader' },
  })),
  row('DELETE /api/orgs/:org/invitations/:id', orgAdmin(404), { params: { id: UNKNOWN } }),
  row('POST /api/invitations/accept', session(404), { body: { token: 'unknown' } }),
  row('POST /api/orgs/:org/workspaces', orgAdmin(201), () => ({ body: { slug: unique() } })),
  row('GET /api/orgs/:org/workspaces/:ws', orgMember({ 'bound key': 404 })),
  row('PATCH /api/orgs/:org/workspaces/:ws', orgAdmin(200), { body: { name: 'Main' } }),
  row('DELETE /api/orgs/:org/workspaces/:ws', orgAdmin(204), async (w) => ({
    params: { ws: await w.workspace() },
  })),
  row('GET /api/orgs/:org/workspaces', orgMember()),
  row('GET /api/orgs/:org/keys', orgAdmin(200)),
  row('POST /api/orgs/:org/keys', orgAdmin(201), { body: { name: 'k' } }),
  row('PATCH /api/orgs/:org/keys/:id', orgAdmin(200), async (w) => ({
    params: { id: await w.teamKey() },
    body: { name: 'k' },
  })),
  row('POST /api/orgs/:org/keys/:id/rotate', orgAdmin(200), async (w) => ({
    params: { id: await w.teamKey() },
  })),
  row('DELETE /api/orgs/:org/keys/:id', orgAdmin(200), async (w) => ({ params: { id: await w.teamKey() } })),
  row('GET /api/me/keys', keyManager()),
  row('POST /api/me/keys', keyManager({ ok: 201 }), { body: { name: 'k', scopes: ['links:read'] } }),
  row('DELETE /api/me/keys', keyManager({ others: 404 }), async (w) => ({
    query: `id=${await w.key()}`,
  })),
  row('PATCH /api/me/keys/:id', keyManager({ others: 404 }), async (w) => ({
    params: { id: await w.key() },
    body: { name: 'k' },
  })),
  row('POST /api/me/keys/:id/rotate', keyManager({ others: 404 }), async (w) => ({
    params: { id: await w.key() },
  })),
];
