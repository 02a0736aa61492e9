import { row } from './row.js';
import { all, anybody, hookManager, orgAdmin } from './rules.js';
import { UNKNOWN } from './world.js';

const FORBIDDEN_KEYS = {
  'items:read': 403,
  'items:write': 403,
  'projects:read': 403,
  'projects:write': 403,
  'graph:read': 403,
  'graph:write': 403,
  'links:read': 403,
  'links:write': 403,
  'keys:admin': 403,
  'imports:read': 403,
  'imports:write': 403,
  'team key': 403,
  'bound key': 403,
} as const;

export const EVENT_ROWS = [
  row('GET /api/events', anybody(FORBIDDEN_KEYS)),
  // Whoever may has a stream that does not end, unless it cannot begin.
  row(
    'GET /api/events/stream',
    all(400, { anonymous: 401, 'expired key': 401, 'revoked key': 401, ...FORBIDDEN_KEYS }),
    { query: 'after=nowhere' },
  ),
  row('GET /api/audit/export', orgAdmin(200), (w) => ({ query: `org=${w.callers.org}` })),
  row('GET /api/audit', orgAdmin(200), (w) => ({ query: `org=${w.callers.org}` })),
];

const HOOK = 'POST /api/webhooks';

/** Nobody may have very many, so callers come one after the other. */
const HOOKS = { isCostly: true };

/** Nothing is sent there: the webhooks of these rows are never enabled, but where they have to be. */
export const WEBHOOK_ROWS = [
  row(HOOK, hookManager({ ok: 201, others: 201 }), {
    body: { url: 'https://hooks.acme.example', types: ['*'] },
  }),
  row('GET /api/webhooks', hookManager({ others: 200 })),
  row('GET /api/webhooks/:id', hookManager(), async (w) => ({ params: { id: await w.webhook() } }), HOOKS),
  // Whoever changes it stands for it: a key that reads no events of keys may not.
  row(
    'PATCH /api/webhooks/:id',
    hookManager({ 'webhooks:admin': 403 }),
    async (w) => ({
      params: { id: await w.webhook() },
      body: { description: 'Tickets' },
    }),
    HOOKS,
  ),
  row(
    'DELETE /api/webhooks/:id',
    hookManager({ ok: 204 }),
    async (w) => ({
      params: { id: await w.webhook() },
    }),
    HOOKS,
  ),
  row(
    'POST /api/webhooks/:id/rotate-secret',
    hookManager(),
    async (w) => ({
      params: { id: await w.webhook() },
      body: {},
    }),
    HOOKS,
  ),
  row(
    'POST /api/webhooks/:id/test',
    hookManager(),
    async (w) => ({
      params: { id: await w.webhook('https://hooks.invalid') },
    }),
    HOOKS,
  ),
  row(
    'GET /api/webhooks/:id/deliveries',
    hookManager(),
    async (w) => ({
      params: { id: await w.webhook() },
    }),
    HOOKS,
  ),
  // There is none to be retried.
  row(
    'POST /api/webhooks/:id/deliveries/:event/retry',
    hookManager({ ok: 404 }),
    async (w) => ({
      params: { id: await w.webhook('https://hooks.invalid', true), event: UNKNOWN },
    }),
    HOOKS,
  ),
  row(
    'POST /api/webhooks/:id/replay',
    hookManager({ ok: 202 }),
    async (w) => ({
      params: { id: await w.webhook('https://hooks.invalid', true) },
      body: { from: '2026-01-01', to: '2026-01-02' },
    }),
    HOOKS,
  ),
];
