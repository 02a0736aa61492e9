import { row, type Row } from './row.js';
import { graph } from './rules.js';
import type { Ask } from './world.js';

const pathQuery = ({ source, target }: { readonly source: string; readonly target: string }): Ask => ({
  query: `from=${source}&to=${target}`,
});

/** Nodes, links, shares and publications of the graph. */
export const GRAPH_ROWS: readonly Row[] = [
  row('GET /api/graph', graph('graph:read')),
  row('GET /api/graph/around', graph('graph:read', { others: 404 }), async (w) => ({
    query: `id=${await w.node()}`,
  })),
  row('GET /api/graph/blockers', graph('graph:read', { others: 404 }), async (w) => ({
    query: `id=${await w.node()}`,
  })),
  row('GET /api/graph/critical-path', graph('graph:read', { others: 404 }), async (w) => ({
    query: `id=${await w.node()}`,
  })),
  row('GET /api/graph/export', graph('graph:read')),
  row('GET /api/graph/path', graph('graph:read', { others: 404 }), async (w) => pathQuery(await w.link())),
  row('GET /api/graph/ready', graph('graph:read')),
  row('GET /api/graph/since', graph('graph:read'), async (w) => ({
    query: `cursor=${encodeURIComponent(await w.cursor())}`,
  })),
  row('GET /api/history', graph('graph:read', { others: 403 }), async (w) => ({
    query: `scopeType=GRAPH&scopeId=${await w.node()}`,
  })),
  row('GET /api/trash', graph('graph:read')),
  row('GET /api/node/access', graph('graph:read', { others: 403 }), async (w) => ({
    query: `id=${await w.node()}`,
  })),
  row('GET /api/node/access/received', graph('graph:read')),
  row('POST /api/graph/import', graph('graph:write'), {
    body: { nodes: [{ id: 'a', title: 'A' }], links: [] },
  }),
  row('POST /api/history/redo', graph('graph:write', { others: 403 }), async (w) => ({
    body: { batchId: await w.undoneBatch() },
  })),
  row('POST /api/history/undo', graph('graph:write', { others: 403 }), async (w) => ({
    body: { batchId: await w.batch() },
  })),
  row('POST /api/link', graph('graph:write', { others: 403 }), async (w) => ({
    body: { source: await w.node(), target: await w.node() },
  })),
  row('POST /api/link/many', graph('graph:write', { others: 403 }), async (w) => ({
    body: { links: [{ source: await w.node(), target: await w.node() }] },
  })),
  row('PUT /api/link', graph('graph:write', { others: 403 }), async (w) => ({
    body: { id: (await w.link()).id, type: 1 },
  })),
  row('POST /api/link/swap', graph('graph:write', { others: 403 }), async (w) => ({
    body: { id: (await w.link()).id },
  })),
  row('POST /api/link/trash', graph('graph:write', { others: 403 }), async (w) => ({
    body: { id: (await w.link()).id },
  })),
  row('POST /api/link/restore', graph('graph:write', { others: 403 }), async (w) => ({
    body: { id: await w.trashedLink() },
  })),
  row('DELETE /api/link', graph('graph:write', { others: 403 }), async (w) => ({
    body: { id: await w.trashedLink() },
  })),
  row('POST /api/node', graph('graph:write'), { body: { title: 'N' } }),
  row('PUT /api/node', graph('graph:write', { others: 403 }), async (w) => ({
    body: { id: await w.node(), title: 'M' },
  })),
  row('POST /api/node/trash', graph('graph:write', { others: 403 }), async (w) => ({
    body: { id: await w.node() },
  })),
  row('POST /api/node/restore', graph('graph:write', { others: 403 }), async (w) => ({
    body: { id: await w.trashedNode() },
  })),
  row('DELETE /api/node', graph('graph:write', { others: 403 }), async (w) => ({
    body: { id: await w.trashedNode() },
  })),
  row('POST /api/node/access', graph('graph:write', { others: 403 }), async (w) => ({
    body: { id: await w.node(), email: await w.email(), level: 3 },
  })),
  row('PUT /api/node/access', graph('graph:write', { others: 403 }), async (w) => ({
    body: { ...(await w.grant()), level: 2 },
  })),
  row('DELETE /api/node/access', graph('graph:write', { others: 403 }), async (w) => ({
    body: await w.grant(),
  })),
  row('DELETE /api/node/access/leave', graph('graph:write', { others: 400 }), async (w) => ({
    body: { id: await w.sharedNode() },
  })),
  row('PUT /api/node/access/visibility', graph('graph:write', { others: 400 }), async (w) => ({
    body: { id: await w.sharedNode(), showing: false },
  })),
  row('POST /api/node/public', graph('graph:write', { others: 403 }), async (w) => ({
    body: { id: await w.node() },
  })),
  row('PUT /api/node/public', graph('graph:write', { others: 403 }), async (w) => ({
    body: { id: await w.publicNode(), branch: true },
  })),
  row('DELETE /api/node/public', graph('graph:write', { others: 403 }), async (w) => ({
    body: { id: await w.publicNode() },
  })),
  row('POST /api/node/embed', graph('graph:write', { ok: 400, others: 400 }), async (w) => ({
    body: { id: await w.node() },
  })),
  row('DELETE /api/node/embed', graph('graph:write', { ok: 400, others: 400 }), async (w) => ({
    body: { id: await w.node() },
  })),
  row('GET /api/branch', graph('graph:read', { others: 403, 'team key': 401 }), async (w) => ({
    query: `root=${await w.node()}`,
  })),
];
