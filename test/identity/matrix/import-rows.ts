import { row, type Row } from './row.js';
import { bundle, session } from './rules.js';
import { UNKNOWN } from './world.js';

const reading = (ok: number): ReturnType<typeof bundle> => bundle('imports:read', { ok, others: ok });

/** Of whoever asks. Keys with one scope only may not write what a file becomes. */
export const IMPORT_ROWS: readonly Row[] = [
  row('GET /api/exports', bundle('links:read', { ok: 200, others: 200, 'team key': 200 }), {
    query: 'of=bundles',
  }),
  row('GET /api/imports', reading(200)),
  row('GET /api/imports/:id', reading(404), { params: { id: UNKNOWN } }),
  row('GET /api/imports/:id/report', reading(404), { params: { id: UNKNOWN } }),
  row('POST /api/imports', session(202), { body: 'https://example.com/ | A page\n' }),
  row('POST /api/imports/:id/cancel', bundle('imports:write', { ok: 404, others: 404 }), {
    params: { id: UNKNOWN },
  }),
];
