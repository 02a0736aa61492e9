/** Changes of nodes and links that exist, undo and redo; graph-writes-openapi.spec.ts shows their answers. */
export const WRITE_ROUTES = [
  'PUT /api/link',
  'DELETE /api/link',
  'POST /api/link/trash',
  'POST /api/link/restore',
  'POST /api/link/swap',
  'POST /api/node/trash',
  'POST /api/node/restore',
  'DELETE /api/node',
  'POST /api/history/undo',
  'POST /api/history/redo',
];
