/** Routes whose answers are produced in `graph-access-openapi.spec.ts`. */
export const ACCESS_ROUTES = [
  'PUT /api/node/access',
  'DELETE /api/node/access',
  'POST /api/node/public',
  'PUT /api/node/public',
  'DELETE /api/node/public',
  'POST /api/node/embed',
  'DELETE /api/node/embed',
];
