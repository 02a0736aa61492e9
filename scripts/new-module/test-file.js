/** The tests of a new module's entries, on the wire. */
export function testOf({ kebab }) {
  return `import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createUser } from '../support/identity.js';

let app: TestApp;
let key: string;

beforeAll(async () => {
  app = await startApp();
  key = await keyed('${kebab}:write');
});
afterAll(() => app.close());

async function keyed(scope: '${kebab}:read' | '${kebab}:write'): Promise<string> {
  const { id: userId } = await createUser(app);
  return (await createKey(app, { userId }, { scopes: [scope] })).rawKey;
}

async function ask(
  method: string,
  path: string,
  by: string | null,
  body?: object,
): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  const response = await fetch(\`\${app.url}/api/${kebab}/entries\${path}\`, {
    method,
    headers: {
      ...(by === null ? {} : { authorization: \`Bearer \${by}\` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

it('are made, and read by whoever made them', async () => {
  const made = await ask('POST', '', key, { title: 'First' });
  expect(made).toMatchObject({ status: 201, body: { title: 'First' } });
  const path = \`/\${String(made.body['id'])}\`;
  expect(await ask('GET', path, key)).toEqual({ status: 200, body: made.body });
  expect((await ask('GET', path, await keyed('${kebab}:write'))).status).toBe(404);
});

it('are made with the scope to write, and by nobody without a credential', async () => {
  expect((await ask('POST', '', await keyed('${kebab}:read'), { title: 'x' })).status).toBe(403);
  expect((await ask('POST', '', null, { title: 'x' })).status).toBe(401);
});

it.each([
  [0, 400],
  [1, 201],
  [200, 201],
  [201, 400],
])('have a title: with %i characters they are answered %i', async (length, status) => {
  expect((await ask('POST', '', key, { title: 'é'.repeat(length) })).status).toBe(status);
});
`;
}
