import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { organizationWorld, type OrganizationWorld } from '../identity/organizations-world.js';
import type { RequestHeaders } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createMember } from '../support/identity.js';
import { type OpenApiDocument, operationsBelow, ResponseChecker } from './openapi-document.js';

interface Call {
  readonly on?: TestApp;
  readonly body?: unknown;
  readonly headers?: RequestHeaders;
}

const ROOTS = ['/api/orgs', '/api/invitations'];

let app: TestApp;
let world: OrganizationWorld;
let document: OpenApiDocument;
let checker: ResponseChecker;
/** `POST /api/orgs 201` and so on: answers that were seen and were as documented. */
const produced = new Set<string>();

const operations = (): ReturnType<typeof operationsBelow> =>
  ROOTS.flatMap((root) => operationsBelow(document, root)).filter(
    ({ path }) => !path.startsWith('/api/orgs/{org}/keys'),
  );

/** @param template as the document writes it; `values` stand for its parameters. */
async function produce(
  route: string,
  wanted: number,
  { on = app, body, headers = world.admin.headers }: Call = {},
  values: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  const [method = '', target = ''] = route.split(' ');
  const [template = '', query = ''] = target.split('?');
  const known: Record<string, string> = { org: world.slug, ...values };
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => known[name] ?? name);
  const answer = await fetch(`${on.url}${path}?${query}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  expect([route, answer.status, text]).toEqual([route, wanted, text]);
  const documented = operations().find((one) => one.method === method && one.path === template)!;
  const isText = answer.headers.get('content-type')?.startsWith('application/x-ndjson') === true;
  const content = text === '' || isText ? null : (JSON.parse(text) as Record<string, unknown>);
  if (isText)
    expect(documented.operation.responses[String(wanted)]).toHaveProperty([
      'content',
      'application/x-ndjson',
    ]);
  else expect(checker.mistakes(documented, wanted, content)).toEqual([]);
  expect(checker.undocumentedHeaders(documented, answer)).toEqual([]);
  produced.add(`${method} ${template} ${String(wanted)}`);
  return content ?? {};
}

beforeAll(async () => {
  app = await startApp();
  world = await organizationWorld(app);
  document = (await (await fetch(`${app.url}/openapi.json`)).json()) as OpenApiDocument;
  checker = new ResponseChecker(document);
});
afterAll(() => app.close());

describe('every operation of organizations', () => {
  const stranger = (): Call => ({ headers: world.stranger.headers });
  const member = (body?: unknown): Call => ({ headers: world.member.headers, body });

  it('answers organizations as documented', async () => {
    const order = { slug: 'documented', name: 'Documented' };
    await produce('POST /api/orgs', 201, { body: order });
    await produce('POST /api/orgs', 409, { body: order });
    await produce('POST /api/orgs', 400, { body: {} });
    await produce('POST /api/orgs', 403, { body: order, headers: world.callers.keyOfAdmin });
    await produce('GET /api/orgs', 200);
    await produce('GET /api/orgs?limit=0', 400);
    await produce('GET /api/orgs/{org}', 200);
    await produce('GET /api/orgs/{org}', 404, stranger());
    await produce('PATCH /api/orgs/{org}', 200, { body: { name: 'Renamed' } });
    await produce('PATCH /api/orgs/{org}', 400, { body: {} });
    await produce('PATCH /api/orgs/{org}', 403, member({ name: 'x' }));
    await produce('PATCH /api/orgs/{org}', 404, { ...stranger(), body: { name: 'x' } });
  });

  it('answers members as documented', async () => {
    const other = await organizationWorld(app);
    await createMember(app, world.id, other.stranger.id);
    const [them, me] = [{ id: other.stranger.id }, { id: world.admin.id }];
    const [list, one] = ['/api/orgs/{org}/members', '/api/orgs/{org}/members/{id}'];
    await produce(`GET ${list}`, 200);
    await produce(`GET ${list}?cursor=none`, 400);
    await produce(`GET ${list}`, 404, stranger());
    await produce(`PATCH ${one}`, 200, { body: { role: 'reader' } }, them);
    await produce(`PATCH ${one}`, 400, { body: { role: '' } }, them);
    await produce(`PATCH ${one}`, 403, member({ role: 'owner' }), them);
    await produce(`PATCH ${one}`, 404, { ...stranger(), body: { role: 'owner' } }, them);
    await produce(`PATCH ${one}`, 409, { body: { role: 'reader' } }, me);
    await produce(`DELETE ${one}`, 400, {}, { id: 'no-id' });
    await produce(`DELETE ${one}`, 403, member(), them);
    await produce(`DELETE ${one}`, 409, {}, me);
    await produce(`DELETE ${one}`, 204, {}, them);
    await produce(`DELETE ${one}`, 404, {}, them);
  });

  it('answers workspaces as documented', async () => {
    const [list, one] = ['/api/orgs/{org}/workspaces', '/api/orgs/{org}/workspaces/{ws}'];
    const ws = { ws: 'documented' };
    await produce(`POST ${list}`, 201, { body: { slug: 'documented' } });
    await produce(`POST ${list}`, 409, { body: { slug: 'documented' } });
    await produce(`POST ${list}`, 400, { body: {} });
    await produce(`POST ${list}`, 403, member({ slug: 'x' }));
    await produce(`POST ${list}`, 404, { ...stranger(), body: { slug: 'x' } });
    await produce(`GET ${list}`, 200);
    await produce(`GET ${list}?limit=1`, 200);
    await produce(`GET ${list}?limit=0`, 400);
    await produce(`GET ${list}`, 404, stranger());
    await produce(`GET ${one}`, 200, {}, ws);
    await produce(`GET ${one}`, 404, {}, { ws: 'none' });
    await produce(`PATCH ${one}`, 200, { body: { name: 'Named' } }, ws);
    await produce(`PATCH ${one}`, 400, { body: {} }, ws);
    await produce(`PATCH ${one}`, 403, member({ name: 'x' }), ws);
    await produce(`PATCH ${one}`, 404, { body: { name: 'x' } }, { ws: 'none' });
    await produce(`DELETE ${one}?force=maybe`, 400, {}, ws);
    await produce(`DELETE ${one}`, 403, member(), ws);
    const path = `${app.url}/api/v1/org/${world.slug}/ws/documented/projects`;
    const headers = { ...world.admin.headers, 'content-type': 'application/json' };
    await fetch(path, { method: 'POST', headers, body: JSON.stringify({ key: 'own', name: 'Own' }) });
    await produce(`DELETE ${one}`, 409, {}, ws);
    await produce(`DELETE ${one}?force=1`, 204, {}, ws);
    await produce(`DELETE ${one}`, 404, {}, ws);
  });

  it('answers invitations as documented', async () => {
    const [list, one] = ['/api/orgs/{org}/invitations', '/api/orgs/{org}/invitations/{id}'];
    const order = { email: world.stranger.email, role: 'reader' };
    const { link } = (await produce(`POST ${list}`, 201, { body: order })) as { link: string };
    const token = link.split('/').at(-1);
    await produce(`POST ${list}`, 400, { body: { ...order, email: 'nobody' } });
    await produce(`POST ${list}`, 403, member(order));
    await produce(`POST ${list}`, 404, { ...stranger(), body: order });
    await produce(`POST ${list}`, 409, { body: { ...order, email: world.member.email } });
    await produce(`GET ${list}?limit=0`, 400);
    await produce(`GET ${list}`, 403, member());
    await produce(`GET ${list}`, 404, stranger());
    const { invitations } = (await produce(`GET ${list}`, 200)) as { invitations: { id: string }[] };
    await produce('POST /api/invitations/accept', 400, { body: {} });
    await produce('POST /api/invitations/accept', 403, member({ token }));
    await produce('POST /api/invitations/accept', 404, { body: { token: 'unknown' } });
    const id = { id: invitations[0]!.id };
    await produce(`DELETE ${one}`, 400, {}, { id: 'no-id' });
    await produce(`DELETE ${one}`, 403, member(), id);
    const accepted = { headers: world.stranger.headers, body: { token } };
    await produce('POST /api/invitations/accept', 200, accepted);
    await produce(`DELETE ${one}`, 404, {}, id);
    await produce(`POST ${list}`, 201, { body: { ...order, email: 'new@test.example' } });
    const [next] = ((await produce(`GET ${list}`, 200)) as { invitations: { id: string }[] }).invitations;
    await produce(`DELETE ${one}`, 204, {}, { id: next!.id });
  });

  it('answers exports as documented', async () => {
    const root = '/api/orgs/{org}/export';
    const [one, download] = [`${root}/{id}`, `${root}/{id}/download`];
    await produce(`GET ${root}`, 200);
    await app.sql(
      `insert into identity.workspaces (id, org_id, slug, name, deleted_at)
       select gen_random_uuid(), $1, 'w' || n, 'w', now() from generate_series(1, 2100) n`,
      [world.id],
    );
    const id = { id: String((await produce(`GET ${root}`, 202))['id']) };
    const { stranger: outsider } = await organizationWorld(app);
    for (const path of [root, one, download]) {
      await produce(`GET ${path}`, 403, member(), id);
      await produce(`GET ${path}`, 404, { headers: outsider.headers }, id);
    }
    await vi.waitFor(async () => expect((await produce(`GET ${one}`, 200, {}, id))['status']).toBe('ready'), {
      timeout: 60_000,
      interval: 100,
    });
    for (const path of [one, download]) await produce(`GET ${path}`, 400, {}, { id: 'no-id' });
    await produce(`GET ${download}`, 200, {}, id);
    await app.sql(`update identity.export_chunks set content = 'x'`);
    await produce(`GET ${download}`, 410, {}, id);
    await app.sql(`update identity.exports set status = 'running'`);
    await produce(`GET ${download}`, 409, {}, id);
  });

  it('asks for a credential, and limits', async () => {
    const limited = await startApp({ rateLimitScale: 1 / 1_000_000 });
    try {
      const other = await organizationWorld(limited);
      for (const { method, path } of operations()) {
        const values = { org: other.slug, id: other.member.id, ws: other.workspace };
        await produce(`${method} ${path}`, 401, { headers: {} }, values);
        const on = { on: limited, headers: other.admin.headers };
        const first = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ({ ...values })[name] ?? name);
        await fetch(`${limited.url}${first}`, { method, headers: on.headers });
        await produce(`${method} ${path}`, 429, on, values);
      }
    } finally {
      await limited.close();
    }
  });

  it('answers the end of an organization as documented', async () => {
    const one = '/api/orgs/{org}';
    await produce(`DELETE ${one}`, 400);
    await produce(`DELETE ${one}`, 403, member());
    const { stranger: late } = await organizationWorld(app);
    await produce(`DELETE ${one}`, 404, { headers: late.headers });
    await produce(`DELETE ${one}?confirm=${world.slug}`, 204);
  });

  it('has shown every answer that it documents', () => {
    const documented = operations().flatMap(({ method, path, operation }) =>
      Object.keys(operation.responses).map((status) => `${method} ${path} ${status}`),
    );
    expect([...produced].sort()).toEqual(documented.sort());
  });
});
