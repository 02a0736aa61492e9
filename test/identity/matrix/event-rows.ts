import { row } from './row.js';
import { anybody, orgAdmin } from './rules.js';

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
  'team key': 403,
  'bound key': 403,
} as const;

export const EVENT_ROWS = [
  row('GET /api/events', anybody(FORBIDDEN_KEYS)),
  row('GET /api/audit/export', orgAdmin(200), (w) => ({ query: `org=${w.callers.org}` })),
  row('GET /api/audit', orgAdmin(200), (w) => ({ query: `org=${w.callers.org}` })),
];
