import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { createUser } from '../support/identity.js';
import { call, connect, refusal } from './mcp-world.js';
import { create, makePeople, type People, type Refusal, type RequestHeaders, send, URLS } from './world.js';

const PASSWORD = 'correct horse battery';

let app: TestApp;
let people: People;

beforeAll(async () => {
  // A password takes long enough for others to queue behind it.
  app = await startApp({ passwordCost: 12 });
  people = await makePeople(app);
});
afterAll(() => app.close());

const withPasswords = (count: number): object => ({
  links: Array.from({ length: count }, () => ({ urls: URLS, password: PASSWORD })),
});

interface Attack {
  /** What was answered with anything but 201. */
  readonly refusals: { readonly status: number; readonly retryAfter: number; readonly body: unknown }[];
  /** Hangs up on all that wait. */
  stop(): Promise<void>;
}

/** Batches of ten passwords, all at once. */
function flood(count: number, headers: RequestHeaders): Attack {
  const leaving = new AbortController();
  const attack: Attack = {
    refusals: [],
    stop: async () => {
      leaving.abort();
      await Promise.all(sent);
    },
  };
  const body = JSON.stringify(withPasswords(10));
  const sent = Array.from({ length: count }, () =>
    fetch(`${app.url}/api/links/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      signal: leaving.signal,
    }).then(
      async (answer) => {
        const retryAfter = Number(answer.headers.get('retry-after'));
        const body: unknown = await answer.json();
        if (answer.status !== 201) attack.refusals.push({ status: answer.status, retryAfter, body });
      },
      () => undefined,
    ),
  );
  return attack;
}

it('takes at most ten passwords in a batch, whichever way it comes', async () => {
  const mine = await people.key(people.admin);
  expect((await send(app, 'POST', '/api/links/batch', withPasswords(10), mine)).status).toBe(201);
  const refused = await send<Refusal>(app, 'POST', '/api/links/batch', withPasswords(11), mine);
  expect([refused.status, refused.body.code]).toEqual([400, 'BAD_REQUEST']);
  expect(refused.body.error).toBe('links[10]: at most 10 bundles of a batch may have a password');
  const agent = await connect(app, mine);
  const created = await call<{ linkies: unknown[] }>(agent, 'linky_create_batch', withPasswords(10) as never);
  expect(created.linkies).toHaveLength(10);
  expect(await refusal(agent, 'linky_create_batch', withPasswords(11) as never)).toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining('links[10]') as string,
  });
  await agent.close();
});

it('goes on signing people in, and hashing for others, whatever one caller floods it with', async () => {
  await createUser(app, { email: 'ada@test.example', password: PASSWORD });
  const greedy = await people.key(people.stranger);
  const honest = await people.key(people.member);
  const attack = flood(80, greedy);
  await vi.waitFor(() => {
    expect(attack.refusals.length).toBeGreaterThan(0);
  }, 300_000);
  for (let n = 0; n < effort(6, 18); n += 1) {
    const body = { email: 'ada@test.example', password: PASSWORD };
    expect((await send(app, 'POST', '/api/auth/login', body)).status).toBe(200);
    if (n % 3 === 0) await create(app, { password: PASSWORD }, honest);
  }
  await attack.stop();
  for (const refused of attack.refusals) {
    // Either the queue of passwords is full, or the share that the caller has of the database.
    expect(['503 UNAVAILABLE', '500 INTERNAL_ERROR']).toContain(
      `${String(refused.status)} ${(refused.body as Refusal).code}`,
    );
    expect(refused.retryAfter).toBeGreaterThan(0);
  }
});

it('hashes nothing more for those who have hung up', async () => {
  const mine = await people.key(people.reader);
  const attack = flood(30, mine);
  // The first is being worked on; what comes later has to wait for all the others.
  await create(app, { password: PASSWORD }, await people.key(people.member));
  await attack.stop();
  await create(app, { password: PASSWORD }, mine);
  const [made] = await app.sql<{ count: string }>(
    `select count(*) from linky.bundles where owner_user_id = $1`,
    [people.reader.id],
  );
  expect(Number(made?.count)).toBeLessThan(100);
});

it('refuses what finds no room among the passwords that wait', async () => {
  const small = await startApp({ passwordCost: 15, passwordQueue: 2 });
  try {
    const others = await makePeople(small);
    const mine = await others.key(others.admin);
    const asked = Array.from({ length: 4 }, () =>
      send<Refusal>(small, 'POST', '/api/links', { urls: URLS, password: PASSWORD }, mine),
    );
    const answers = (await Promise.all(asked)).sort((one, other) => one.status - other.status);
    expect(answers[0]?.status).toBe(201);
    const refused = answers.at(-1);
    expect([refused?.status, refused?.body.code]).toEqual([503, 'UNAVAILABLE']);
    expect(refused?.body.error).toContain('Too many passwords at once');
  } finally {
    await small.close();
  }
});
