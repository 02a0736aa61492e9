import type { TestApp } from '../../support/app.js';
import { createKey, createMember, createUser, createWorkspace } from '../../support/identity.js';
import { type Callers, type Headers, KINDS, makeCallers } from './callers.js';

/** What is called, beside the route: parts of the path by name, a query, a body. */
export interface Ask {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Headers;
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly traceId: string;
}

let counter = 0;
export const unique = (): string => `m${String((counter += 1))}`;

/** The callers, things of the admin that they ask for, and a way to make more of them. */
export class MatrixWorld {
  private constructor(
    private readonly app: TestApp,
    readonly callers: Callers,
    private readonly all: Headers,
  ) {}

  private readonly webhooks: string[] = [];

  /** Parts of paths where a row says nothing else. */
  params: Record<string, string> = {};

  static async of(app: TestApp): Promise<MatrixWorld> {
    const callers = await makeCallers(app);
    const { rawKey } = await createKey(app, { userId: callers.ids.admin });
    const world = new MatrixWorld(app, callers, { authorization: `Bearer ${rawKey}` });
    world.params = { org: callers.org, ws: 'main' };
    const project = await world.project();
    world.params = { ...world.params, project };
    world.params = {
      ...world.params,
      item_id: await world.item(),
      name: await world.relationship(),
      slug: await world.bundle(),
    };
    return world;
  }

  /** Fills a route in, and sends it without a socket. */
  async send(route: string, { params, query, body, headers: more }: Ask, headers: Headers): Promise<Answer> {
    const [method = '', path = ''] = route.split(' ');
    const known: Record<string, string> = { ...this.params, ...params };
    const url = path.replaceAll(/:(\w+)/g, (_, name: string) => known[name] ?? name).replace('*', 'nowhere');
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await this.app.app.inject({
      method: method as 'GET',
      url: `${url}${query === undefined ? '' : `?${query}`}`,
      headers: { ...json, ...more, ...headers },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const isJson =
      String(answer.headers['content-type']).startsWith('application/json') && answer.body !== '';
    return {
      status: answer.statusCode,
      body: (isJson ? JSON.parse(answer.body) : {}) as Record<string, unknown>,
      traceId: String(answer.headers['x-trace-id']),
    };
  }

  /** As the admin, who may do everything with their own. */
  async make(route: string, ask: Ask = {}): Promise<Record<string, unknown>> {
    const { status, body } = await this.send(route, ask, this.all);
    if (status >= 300) throw new Error(`${route}: ${String(status)} ${JSON.stringify(body)}`);
    return body;
  }

  async project(): Promise<string> {
    const key = unique();
    await this.make(`POST ${PROJECTS}`, { body: { key, name: 'A project' } });
    return key;
  }

  async item(): Promise<string> {
    return String((await this.make(`POST ${PROJECT}/items`, { body: { item_type: 'note' } }))['id']);
  }

  async relationship(): Promise<string> {
    const name = unique();
    await this.make(`POST ${PROJECT}/relationships`, { body: { name } });
    return name;
  }

  async itemLink(): Promise<{ item_id: string; link_id: string }> {
    const item_id = await this.item();
    const body = { relationship: 'r', target_item_id: await this.item() };
    const { id } = await this.make(`POST ${PROJECT}/items/:item_id/links`, { params: { item_id }, body });
    return { item_id, link_id: String(id) };
  }

  async bundle(): Promise<string> {
    return String((await this.make('POST /api/links', { body: { urls: ['https://example.com'] } }))['slug']);
  }

  /** Of the admin; disabled unless told otherwise. Those of earlier rows go: nobody may have very many. */
  async webhook(url = 'https://hooks.acme.example', enabled = false): Promise<string> {
    const body = { url, types: ['key.revoked'], enabled };
    const { admin } = this.callers.headers;
    const made = await this.send('POST /api/webhooks', { body }, admin);
    const id = String(made.body['id']);
    const over = this.webhooks.at(-KINDS.length);
    if (over !== undefined) await this.send('DELETE /api/webhooks/:id', { params: { id: over } }, admin);
    this.webhooks.push(id);
    return id;
  }

  async node(): Promise<string> {
    return this.entryOf(await this.make('POST /api/node', { body: { title: 'N' } }), 'nodes');
  }

  async link(): Promise<{ id: string; source: string; target: string }> {
    const ends = { source: await this.node(), target: await this.node() };
    return { id: this.entryOf(await this.make('POST /api/link', { body: ends }), 'links'), ...ends };
  }

  async deletedProject(): Promise<string> {
    const project = await this.project();
    await this.make(`DELETE ${PROJECT}`, { params: { project } });
    return project;
  }

  async pair(): Promise<object> {
    return { relationship: 'r', source_item_id: await this.item(), target_item_id: await this.item() };
  }

  async linkedPair(): Promise<object> {
    const pair = await this.pair();
    await this.make(`POST ${PROJECT}/links/batch`, { body: { links: [pair] } });
    return pair;
  }

  async deletedBundle(): Promise<string> {
    const slug = await this.bundle();
    await this.make('DELETE /api/links/:slug', { params: { slug } });
    return slug;
  }

  async changedBundle(): Promise<string> {
    const slug = await this.bundle();
    await this.make('PATCH /api/links/:slug', { params: { slug }, body: { title: 'T' } });
    return slug;
  }

  async cursor(): Promise<string> {
    return String((await this.make('GET /api/graph'))['cursor']);
  }

  async trashedNode(): Promise<string> {
    const id = await this.node();
    await this.make('POST /api/node/trash', { body: { id } });
    return id;
  }

  async trashedLink(): Promise<string> {
    const { id } = await this.link();
    await this.make('POST /api/link/trash', { body: { id } });
    return id;
  }

  async publicNode(): Promise<string> {
    const id = await this.node();
    await this.make('POST /api/node/public', { body: { id } });
    return id;
  }

  async grant(): Promise<object> {
    const grant = { id: await this.node(), email: await this.email() };
    await this.make('POST /api/node/access', { body: { ...grant, level: 3 } });
    return grant;
  }

  /** A node of somebody else's that is shared with the admin. */
  async sharedNode(): Promise<string> {
    const { rawKey } = await createKey(this.app, { userId: (await createUser(this.app)).id });
    const headers = { authorization: `Bearer ${rawKey}` };
    const made = await this.send('POST /api/node', { body: { title: 'N' } }, headers);
    const id = this.entryOf(made.body, 'nodes');
    const body = { id, email: this.callers.emails.admin, level: 3 };
    await this.send('POST /api/node/access', { body }, headers);
    return id;
  }

  async batch(): Promise<string> {
    const query = `scopeType=GRAPH&scopeId=${await this.node()}`;
    const { batches } = await this.make('GET /api/history', { query });
    return (batches as { batchId: string }[])[0]?.batchId ?? '';
  }

  async undoneBatch(): Promise<string> {
    const batchId = await this.batch();
    await this.make('POST /api/history/undo', { body: { batchId } });
    return batchId;
  }

  /** Somebody whom a node can be shared with. */
  async email(): Promise<string> {
    return (await createUser(this.app)).email ?? '';
  }

  /** A further member of the organization. */
  async member(): Promise<string> {
    const { id } = await createUser(this.app);
    await createMember(this.app, this.callers.orgId, id);
    return id;
  }

  async workspace(): Promise<string> {
    return (await createWorkspace(this.app, this.callers.orgId)).slug;
  }

  key(): Promise<string> {
    return this.keyOf({ userId: this.callers.ids.admin });
  }

  teamKey(): Promise<string> {
    return this.keyOf({ orgId: this.callers.orgId });
  }

  private async keyOf(owner: { userId: string } | { orgId: string }): Promise<string> {
    return String((await createKey(this.app, owner, { scopes: ['links:read'] })).apiKey.id);
  }

  private entryOf({ diff }: Record<string, unknown>, of: 'nodes' | 'links'): string {
    const [entry] = (diff as Record<typeof of, { id?: string; after?: { id: string } }[]>)[of];
    return entry?.id ?? entry?.after?.id ?? '';
  }
}

export const PROJECTS = '/api/v1/org/:org/ws/:ws/projects';
export const PROJECT = `${PROJECTS}/:project`;
export const UNKNOWN = '00000000-0000-4000-8000-000000000000';
