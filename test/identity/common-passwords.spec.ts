import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createUser } from '../support/identity.js';

let app: TestApp;
let count = 0;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const post = (path: string, body: string, type: string): Promise<Response> =>
  fetch(`${app.url}${path}`, { method: 'POST', redirect: 'manual', headers: { 'content-type': type }, body });

function account(password: string): Record<string, string> {
  const username = `someone-${String((count += 1))}`;
  return { email: `${username}@test.example`, username, password };
}

const register = (password: string): Promise<Response> =>
  post('/api/auth/register', JSON.stringify(account(password)), 'application/json');

it.each(['password', 'Password1', 'QWERTYUIOP', 'iloveyou1', '1234567890', 'trustno1'])(
  'refuses to register with %s',
  async (password) => {
    const answer = await register(password);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      error: 'password: is one of the most common passwords; choose another',
      code: 'BAD_REQUEST',
    });
  },
);

it('says so on the page, too', async () => {
  const form = new URLSearchParams(account('sunshine1')).toString();
  const page = await post('/signup', form, 'application/x-www-form-urlencoded');
  expect([page.status, (await page.text()).includes('one of the most common passwords')]).toEqual([
    400,
    true,
  ]);
});

it('refuses them to the operator as well', async () => {
  await expect(createUser(app, { password: 'password123' })).rejects.toMatchObject({
    kind: 'invalid',
    reason: 'invalid_password',
  });
});

it('takes others, and leaves the passwords of bundles to their owners', async () => {
  expect((await register('password of mine')).status).toBe(201);
  const bundle = JSON.stringify({ urls: ['https://example.com'], password: 'password1' });
  expect((await post('/api/links', bundle, 'application/json')).status).toBe(201);
});
