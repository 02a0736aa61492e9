import { row, type Row } from './row.js';
import { all, bundle } from './rules.js';
import { unique } from './world.js';

/** Bundles of the admin. */
export const BUNDLE_ROWS: readonly Row[] = [
  row('GET /api/me/links', bundle('links:read', { others: 200, 'team key': 200 })),
  row('POST /api/links', bundle('links:write', { ok: 201, others: 201, anonymous: 201, 'team key': 201 }), {
    body: { urls: ['https://example.com'] },
  }),
  row('POST /api/links/batch', bundle('links:write', { ok: 201, others: 201, 'team key': 201 }), {
    body: { links: [{ urls: ['https://example.com'] }] },
  }),
  row('GET /api/links/:slug', bundle('links:read')),
  row('PATCH /api/links/:slug', bundle('links:write'), { body: { title: 'T' } }),
  row('DELETE /api/links/:slug', bundle('links:write'), async (w) => ({
    params: { slug: await w.bundle() },
  })),
  row('POST /api/links/:slug/restore', bundle('links:write'), async (w) => ({
    params: { slug: await w.deletedBundle() },
  })),
  row('GET /api/links/:slug/insights', bundle('links:read')),
  row('GET /api/links/:slug/versions', bundle('links:read')),
  row('POST /api/links/:slug/versions/:number/restore', bundle('links:write'), async (w) => ({
    params: { slug: await w.changedBundle(), number: '1' },
  })),
  row('POST /api/links/:slug/clone', bundle('links:write', { ok: 201 })),
  row('POST /api/links/:slug/preview', bundle('links:read'), { body: {} }),
  row('PUT /api/links/:slug/alias', bundle('links:write'), async (w) => ({
    params: { slug: await w.bundle() },
    body: { alias: `alias-${unique()}` },
  })),
  row('DELETE /api/links/:slug/alias', bundle('links:write'), async (w) => ({
    params: { slug: await w.bundle() },
  })),
  row('PATCH /api/links/:slug/metadata', bundle('links:write'), { body: { a: 1 } }),
  row('POST /api/links/:slug/events', all(204)),
];
