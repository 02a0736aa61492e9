import { CounterRollup } from '#item-links';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { type Answer, makeProject, makeWorld, type World } from '../item-links/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { effortBy } from '../support/effort.js';
import { fuzzedOperations, type FuzzRequest, requestsOf } from './fuzz-arbitraries.js';

const REQUESTS = effortBy('LIGATURE_TEST_FUZZ', 300, 20_000);
let app: TestApp;
let world: World;
const projects: string[] = [];
const items: string[] = [];
const links: string[] = [];

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  // The first look at the projects makes the default one.
  await world.owner.send('GET', world.projects);
  for (const key of ['fuzzed', 'fuzzed-too']) {
    const project = await makeProject(world, key);
    projects.push(key, project.id);
    for (let n = 0; n < 5; n += 1) items.push(await project.item({ ref: `ref-${String(n)}` }));
  }
  const { body } = await world.owner.send<{ id: string }>(
    'POST',
    `${world.projects}/fuzzed/items/${items[0]!}/links`,
    {
      relationship: 'r',
      target_item_id: items[1],
    },
  );
  links.push(body.id);
});
afterAll(() => app.close());

type Counts = Readonly<Record<'projects' | 'items' | 'links', number>>;

async function count(): Promise<Counts> {
  const [counts] = await app.sql<Counts>(
    `select (select count(*)::int from item_links.projects where deleted_at is null) as projects,
            (select count(*)::int from item_links.items) as items, (select count(*)::int from item_links.links) as links`,
  );
  return counts!;
}

/** What a success of these does to the tables; what is missing here leaves them alone or is free to. */
const EFFECTS: Record<string, Partial<Counts>> = {
  create_project: { projects: 1, items: 0, links: 0 },
  create_item: { projects: 0, items: 1 },
  create_item_link: { projects: 0, items: 0, links: 1 },
  delete_item_link: { projects: 0, items: 0, links: -1 },
  delete_item: { projects: 0, items: -1 },
  delete_project: { projects: -1 },
};

function demandEnvelope({ status, body, headers }: Answer, asked: string): void {
  expect(status, asked).toBeLessThan(500);
  if (status < 400) return;
  expect(body, asked).toMatchObject({
    code: status,
    detail: expect.any(String) as string,
    type: expect.stringMatching(/_error$/) as string,
  });
  expect(headers.get('content-type')).toContain('application/json');
  for (const { loc, msg, type } of (body['errors'] ?? []) as {
    loc: unknown[];
    msg: unknown;
    type: unknown;
  }[]) {
    expect(['body', 'path', 'query', 'header']).toContain(loc[0]);
    expect([typeof msg, typeof type]).toEqual(['string', 'string']);
  }
}

function demandEffect(
  request: FuzzRequest,
  { status, headers }: Answer,
  before: Counts,
  after: Counts,
): void {
  const { operationId, method } = request.operation;
  const nothing = { projects: 0, items: 0, links: 0 };
  const replayed = headers.has('idempotency-replayed') || status === 200;
  const fixed =
    status >= 400 || method === 'GET' || method === 'PATCH' || (operationId in EFFECTS && replayed);
  const wanted: Readonly<Record<string, number | undefined>> | undefined = fixed
    ? { ...nothing, ...(operationId === 'create_item' && status === 200 ? { links: undefined } : {}) }
    : EFFECTS[operationId];
  for (const [table, change] of Object.entries(wanted ?? {})) {
    if (change === undefined) continue;
    const name = table as keyof Counts;
    expect([operationId, request.path, status, name, after[name] - before[name]]).toEqual([
      operationId,
      request.path,
      status,
      name,
      change,
    ]);
  }
}

it(`answers ${String(REQUESTS)} requests out of the document without a server error, and does what it says`, async () => {
  const document = (await (await fetch(`${app.url}/openapi.json`)).json()) as Parameters<
    typeof requestsOf
  >[1];
  const operations = fuzzedOperations(document, '/api/v1/');
  expect(operations.length).toBeGreaterThan(15);
  const known = {
    org: () => [world.org],
    ws: () => ['main'],
    project: () => projects,
    item_id: () => items,
    link_id: () => links,
  };
  const seen = new Map<string, number>();
  let before = await count();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(...operations.map((operation) => requestsOf(operation, document, known))),
      async (request) => {
        const { operation, path, headers, body } = request;
        const sent = headers;
        const answer = await world.owner.send(operation.method, path, body, sent);
        const asked = `${operation.method} ${path} ${JSON.stringify(sent)} ${body ?? ''}`;
        demandEnvelope(answer, asked);
        const after = await count();
        demandEffect(request, answer, before, after);
        before = after;
        seen.set(
          `${String(Math.floor(answer.status / 100))}xx`,
          (seen.get(`${String(Math.floor(answer.status / 100))}xx`) ?? 0) + 1,
        );
        const id = answer.status === 201 ? (answer.body as { id?: string } | null)?.id : undefined;
        if (id !== undefined && operation.operationId === 'create_item') items.push(id);
        if (id !== undefined && operation.operationId === 'create_item_link') links.push(id);
        if (operation.operationId === 'delete_project' && answer.status === 204)
          for (const key of ['fuzzed', 'fuzzed-too'])
            await world.owner.send('POST', world.projects, { key, name: 'Again' });
        if (operation.operationId === 'delete_project') before = await count();
      },
    ),
    { numRuns: REQUESTS, endOnFailure: true },
  );
  expect(seen.get('2xx')).toBeGreaterThan(0);
  expect(seen.get('4xx')).toBeGreaterThan(0);

  const dangling = `select 1 from item_links.links l where not exists (select from item_links.items i where i.id = l.source_item_id and i.project_id = l.project_id)
    or not exists (select from item_links.items i where i.id = l.target_item_id and i.project_id = l.project_id)`;
  expect(await app.sql(dangling)).toEqual([]);
  await app.get(CounterRollup).fold();
  const tallies = `select project_id, count(*)::int as n from item_links.items group by 1
    except select project_id, sum(n)::int from item_links.item_tallies where fine group by 1`;
  expect(await app.sql(tallies)).toEqual([]);
});
