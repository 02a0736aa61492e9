/** Routes of the graph beyond the original; graph-extras-openapi.spec.ts shows their answers. */
export const EXTRA_PATHS = [
  '/api/graph/around',
  '/api/graph/ready',
  '/api/graph/blockers',
  '/api/graph/path',
  '/api/graph/critical-path',
  '/api/link/many',
  '/api/graph/export',
  '/api/graph/import',
];
