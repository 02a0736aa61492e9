import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { connect } from './mcp-world.js';
import { bearer, countBundles, create, makePeople, type People, type Refusal, send, URLS } from './world.js';

let app: TestApp;
let people: People;

beforeAll(async () => {
  app = await startApp({ anonymousCreate: 'off' });
  people = await makePeople(app);
});
afterAll(() => app.close());

it('is refused with 401 before the body is looked at, and says what to do', async () => {
  const before = await countBundles(app);
  for (const body of [{ urls: URLS }, '{', { urls: [] }]) {
    const answer = await send<Refusal>(app, 'POST', '/api/links', body);
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ error: expect.any(String) as string, code: 'UNAUTHORIZED' });
    expect(answer.body.error).toMatch(/sign in/i);
    expect(answer.body.error).toContain('Authorization: Bearer');
  }
  expect(await countBundles(app)).toBe(before);
});

it('is refused to sessions that are over, and to keys that are none', async () => {
  for (const headers of [
    { cookie: 'st_access=over' },
    bearer('lkyu_00000000.nonsense'),
    { authorization: 'Basic eDp5' },
  ]) {
    expect((await send(app, 'POST', '/api/links', { urls: URLS }, headers)).status).toBe(401);
  }
});

it('leaves keys and sessions their creates, with the checks in their order', async () => {
  expect((await create(app, {}, await people.key(people.admin))).claimUrl).toBeUndefined();
  expect((await create(app, {}, await people.alone(people.admin))).claimUrl).toBeUndefined();
  const bad = await send<Refusal>(app, 'POST', '/api/links', { urls: [] }, await people.alone(people.admin));
  expect([bad.status, bad.body.code]).toEqual([400, 'INVALID_URLS']);
});

it('is not offered by the pages, nor to agents', async () => {
  const home = (await send(app, 'GET', '/')).text;
  expect(home).not.toContain('No account is needed');
  expect(home).toContain('An account is needed');
  expect(home).toContain('Authorization: Bearer');
  const { slug } = await create(app, {}, await people.alone(people.admin));
  const launcher = (await send(app, 'GET', `/l/${slug}`)).text;
  expect(launcher).not.toContain('Create a bundle');
  expect(launcher).toContain('<a href="/signin">Sign in to create your own</a>');
  const agent = await connect(app, await people.key(people.admin));
  expect(agent.getInstructions()).toContain('Bundles cannot be created anonymously');
  await agent.close();
});

it('is offered by a service that was not told otherwise', async () => {
  const open = await startApp();
  try {
    expect((await create(open)).claimUrl).toBeDefined();
    expect((await send(open, 'GET', '/')).text).toContain('No account is needed');
  } finally {
    await open.close();
  }
});
