import { Validator } from '@seriousme/openapi-schema-validator';
import jwt from 'jsonwebtoken';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  type Answer,
  type Client,
  clientOf,
  makeProject,
  makeWorld,
  type World,
} from '../item-links/world.js';
import { startApp, type TestApp, USUAL_BYTE_CAPS } from '../support/app.js';
import { createKey } from '../support/identity.js';
import {
  type DocumentedOperation,
  type OpenApiDocument,
  operationsBelow,
  ResponseChecker,
} from './openapi-document.js';
import { whileSlow } from './producer.js';
import { goodLinks, okInsteadOfCreated, ruleConflicts, whileRunning } from './link-operations.js';

const ISSUER = 'http://127.0.0.1:1';
let app: TestApp;
let world: World;
let project: Awaited<ReturnType<typeof makeProject>>;
let document: OpenApiDocument;
let checker: ResponseChecker;
/** `operationId status` of every answer that was seen and was as documented. */
const produced = new Set<string>();

beforeAll(async () => {
  app = await startApp({ minimumClientVersion: '2.0.0', oidcIssuer: ISSUER, oidcAudience: 'ligature' });
  world = await makeWorld(app);
  project = await makeProject(world);
  document = (await (await fetch(`${app.url}/openapi.json`)).json()) as OpenApiDocument;
  checker = new ResponseChecker(document);
});
afterAll(() => app.close());

/** What each status is called (docs/contracts/item-links.md#errors). */
const TYPES: Record<number, string[]> = {
  400: ['bad_request_error'],
  401: ['authentication_error'],
  403: ['forbidden_error'],
  404: ['not_found_error'],
  409: ['already_exists_error', 'conflict_error'],
  412: ['precondition_failed_error'],
  422: ['validation_error'],
  426: ['upgrade_required_error'],
  429: ['rate_limit_error'],
  500: ['internal_server_error'],
  502: ['bad_gateway_error', 'database_error'],
  504: ['gateway_timeout_error'],
};

interface Filled {
  readonly path: string;
  readonly body?: unknown;
}

/** A request that succeeds, on things made for it. */
async function good(operationId: string, where = { world, project }): Promise<Filled> {
  const { items } = where.project;
  const link = async (): Promise<{ from: string; id: string }> => {
    const [from, to] = [await where.project.item(), await where.project.item()];
    const made = await where.world.owner.send<{ id: string }>('POST', `${items}/${from}/links`, {
      relationship: 'r',
      target_item_id: to,
    });
    return { from, id: made.body.id };
  };
  switch (operationId) {
    case 'create_project':
      return {
        path: where.world.projects,
        body: { key: `p${String(Math.random()).slice(2)}`, name: 'Name', description: null },
      };
    case 'list_projects':
      return { path: where.world.projects };
    case 'get_project':
      return { path: where.project.path };
    case 'update_project':
      return { path: where.project.path, body: { name: 'Renamed' } };
    case 'delete_project':
      return { path: (await makeProject(where.world)).path };
    case 'restore_project': {
      const { path } = await makeProject(where.world);
      await where.world.owner.send('DELETE', path);
      return { path: `${path}/restore` };
    }
    case 'create_item':
      return { path: items, body: { item_type: 'finding', data: { title: 'T' }, notes: 'n' } };
    case 'list_items':
      return { path: items };
    case 'item_summary':
      return { path: `${items}/summary` };
    case 'export_items':
      return { path: `${items}/export` };
    case 'get_item_facets':
      return { path: `${items}/facets` };
    case 'list_project_item_types':
      return { path: `${where.project.path}/item-types` };
    case 'get_item':
      return { path: `${items}/${await where.project.item()}` };
    case 'delete_item':
      return { path: `${items}/${await where.project.item()}` };
    case 'update_item':
      return { path: `${items}/${await where.project.item()}`, body: { status: 'open' } };
    case 'create_item_link':
      return {
        path: `${items}/${await where.project.item()}/links`,
        body: { relationship: 'r', target_item_id: await where.project.item() },
      };
    case 'list_item_links':
      return { path: `${items}/${(await link()).from}/links` };
    case 'delete_item_link': {
      const { from, id } = await link();
      return { path: `${items}/${from}/links/${id}` };
    }
    default:
      return goodLinks(operationId, where);
  }
}

const operations = (): DocumentedOperation[] => operationsBelow(document, '/api/v1/');
const by = (operationId: string): DocumentedOperation =>
  operations().find(({ operation }) => operation.operationId === operationId)!;

async function produce(
  client: Client,
  documented: DocumentedOperation,
  { path, body }: Filled,
  wanted: number,
  headers?: Record<string, string>,
): Promise<void> {
  const answer = await client.send(documented.method, path, body, headers);
  const { operationId } = documented.operation;
  expect([operationId, answer.status, answer.body]).toEqual([operationId, wanted, answer.body]);
  expect(checker.mistakes(documented, answer.status, answer.body)).toEqual([]);
  if (wanted >= 400) expectEnvelope(answer);
  produced.add(`${operationId} ${String(answer.status)}`);
}

function expectEnvelope({ status, headers, body }: Answer): void {
  const { code, type, detail, errors, ...rest } = body;
  expect(rest).toEqual({});
  expect(code).toBe(status);
  expect(TYPES[status]).toContain(type);
  expect(detail).not.toMatch(/credit/i);
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(errors === undefined || Array.isArray(errors)).toBe(true);
  expect(status === 422 && errors === undefined).toBe(false);
  expect(headers.get('upgrade') === null).toBe(status !== 426);
  expect(headers.get('retry-after') === null && status === 429).toBe(false);
}

it('is a valid OpenAPI 3.1 document', async () => {
  const validator = new Validator();
  const result = await validator.validate(structuredClone(document) as never);
  expect(result.errors ?? []).toEqual([]);
  expect(validator.version).toBe('3.1');
});

describe('every operation of projects, items and links', () => {
  it('succeeds as documented', async () => {
    for (const operation of operations()) {
      const { operationId } = operation.operation;
      const created = operation.method === 'POST' && !okInsteadOfCreated.has(operationId);
      const wanted = created ? 201 : operation.method === 'DELETE' ? 204 : 200;
      await produce(world.owner, operation, await good(operationId), wanted);
    }
    const replay = operations().find(({ operation }) => operation.operationId === 'create_item')!;
    const body = { item_type: 'note', dedupe_key: 'replayed' };
    await world.owner.send('POST', project.items, body);
    await produce(world.owner, replay, { path: project.items, body }, 200);
    const batch = await good('create_item_links');
    const plan = { path: batch.path, body: { ...(batch.body as object), dry_run: true } };
    await produce(world.owner, by('create_item_links'), plan, 200);
    const items = await good('create_items');
    const dry = { path: items.path, body: { ...(items.body as object), dry_run: true } };
    await produce(world.owner, by('create_items'), dry, 200);
  });

  it('refuses with 401, 403, 404 and 426', async () => {
    const without = await world.limitedTo(['graph:read']);
    for (const operation of operations()) {
      const request = await good(operation.operation.operationId);
      await produce(world.anonymous, operation, request, 401);
      await produce(without, operation, request, 403);
      await produce(world.stranger, operation, request, 404);
      await produce(world.owner, operation, request, 426, { 'user-agent': 'dreadnode-sdk/1.9' });
    }
  });

  it('is 304 to whoever knows it, and 412 to whoever does not', async () => {
    for (const operation of operations()) {
      const { responses, operationId } = operation.operation;
      if (responses['304'])
        await produce(world.owner, operation, await good(operationId), 304, { 'if-none-match': '*' });
      if (responses['412'])
        await produce(world.owner, operation, await good(operationId), 412, { 'if-match': '"other"' });
    }
  });

  it('refuses what is not understood with 400', async () => {
    for (const operation of operations()) {
      const { path } = await good(operation.operation.operationId);
      await produce(world.owner, operation, { path: path.replace('/projects', '/%zz/projects') }, 400);
    }
  });

  it('refuses bad input with 422, where there is input', async () => {
    for (const operation of operations().filter(({ operation }) => operation.responses['422'])) {
      const { path, body } = await good(operation.operation.operationId);
      const id = /[0-9a-f-]{36}(?=$|\/(links|graph|path))/;
      if (body === undefined && operation.method === 'POST')
        await produce(world.owner, operation, { path }, 422, { 'idempotency-key': '"open' });
      else if (body !== undefined) await produce(world.owner, operation, { path, body: '{"broken' }, 422);
      else if (id.test(path))
        await produce(world.owner, operation, { path: path.replace(id, 'x'.repeat(129)) }, 422);
      else await produce(world.owner, operation, { path: `${path}?limit=0&item_type=` }, 422);
    }
  });

  it('refuses conflicts with 409', async () => {
    await produce(
      world.owner,
      by('create_project'),
      { path: world.projects, body: { key: project.key, name: 'Again' } },
      409,
    );
    await world.owner.send('POST', world.projects, { key: 'default', name: 'Default' });
    await produce(world.owner, by('delete_project'), { path: `${world.projects}/default` }, 409);
    const retaken = await good('restore_project');
    const key = retaken.path.split('/').at(-2);
    await world.owner.send('POST', world.projects, { key, name: 'Retaken' });
    await produce(world.owner, by('restore_project'), retaken, 409);
    await project.item({ ref: 'twice' });
    await produce(
      world.owner,
      by('create_item'),
      { path: project.items, body: { item_type: 'note', ref: 'twice' } },
      409,
    );
    const { path } = await good('create_items');
    const taken = { path, body: { items: [{ item_type: 'note', ref: 'twice' }] } };
    await produce(world.owner, by('create_items'), taken, 409);
    const request = await good('create_item_link');
    await world.owner.send('POST', request.path, request.body);
    await produce(world.owner, by('create_item_link'), request, 409);
    const batch = await good('create_item_links');
    await world.owner.send('POST', batch.path, batch.body);
    await produce(world.owner, by('create_item_links'), batch, 409);
    const removal = { ...(await good('delete_item_links')), key: 'running' };
    await whileRunning(app, { world, project }, removal, () =>
      produce(world.owner, by('delete_item_links'), removal, 409, { 'idempotency-key': 'running' }),
    );
    for (const [operationId, body] of await ruleConflicts({ world, project }))
      await produce(world.owner, by(operationId), body, 409);
  });

  it('refuses what there is no room for with 409', async () => {
    const byteCaps = { ...USUAL_BYTE_CAPS, project: 1 };
    const full = await startApp({ byteCaps }, { databaseUrl: app.env.databaseUrl ?? '' });
    try {
      const { rawKey } = await createKey(app, { userId: world.ownerId }, { scopes: ['items:write'] });
      const owner = clientOf(full, {
        authorization: `Bearer ${rawKey}`,
        'user-agent': 'dreadnode-sdk/2.0.0',
      });
      const path = `${project.items}/${await project.item()}`;
      await produce(owner, by('update_item'), { path, body: { title: 'More' } }, 409);
    } finally {
      await full.close();
    }
  });

  it('answers 502 when the identity provider cannot be asked', async () => {
    const token = jwt.sign({}, 'whatever', {
      issuer: ISSUER,
      subject: 'x',
      audience: 'ligature',
      keyid: 'k',
    });
    const external = clientOf(app, { authorization: `Bearer ${token}` });
    const requests = await Promise.all(
      operations().map(async (one) => [one, await good(one.operation.operationId)] as const),
    );
    // All wait for one question to the issuer; between two of them are two seconds.
    await Promise.all(requests.map(([operation, request]) => produce(external, operation, request, 502)));
  });

  it('answers 504 when the database takes too long, 500 when it is broken', async () => {
    const admin = new pg.Client({ connectionString: app.env.databaseUrl ?? '' });
    await admin.connect();
    for (const operation of operations()) {
      const request = await good(operation.operation.operationId);
      await whileSlow(app, 'item_links.projects, item_links.items', () =>
        produce(world.owner, operation, request, 504),
      );
      await admin.query(
        'alter table item_links.projects rename to gone; alter table item_links.items rename to gone_too',
      );
      await produce(world.owner, operation, request, 500);
      await admin.query(
        'alter table item_links.gone rename to projects; alter table item_links.gone_too rename to items',
      );
    }
    await admin.end();
  });

  it('is limited with 429', async () => {
    const limited = await startApp({ rateLimitScale: 1 / 1200 });
    try {
      const there = await makeWorld(limited);
      for (const operation of operations()) {
        const { path } = await good(operation.operation.operationId);
        const elsewhere = path.replace(world.org, there.org);
        await there.owner.send('GET', there.projects);
        await produce(there.owner, operation, { path: elsewhere }, 429);
      }
    } finally {
      await limited.close();
    }
  });

  it('has shown every answer that it documents', () => {
    const documented = operations().flatMap(({ operation }) =>
      Object.keys(operation.responses).map((status) => `${operation.operationId} ${status}`),
    );
    expect([...produced].sort()).toEqual(documented.sort());
  });
});
