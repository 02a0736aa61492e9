import { randomBytes } from 'node:crypto';

import { Accounts, ApiKeys, Members, Organizations, Workspaces } from '#identity';
import { type Scope, systemCall } from '#kernel';

import type { TestApp } from '../support/app.js';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** One caller's way to the API. */
export interface Client {
  readonly send: <T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer<T>>;
}

export interface World {
  readonly org: string;
  readonly orgId: string;
  readonly workspaceId: string;
  /** `/api/v1/org/…/ws/…/projects` */
  readonly projects: string;
  /** An `org:admin`, a `reader`, and somebody of another organization. */
  readonly owner: Client;
  readonly reader: Client;
  readonly stranger: Client;
  readonly anonymous: Client;
  readonly ownerId: string;
  /** The owner with a key of these scopes only. */
  limitedTo(scopes: Scope[], workspaceId?: string): Promise<Client>;
  /** A team key of the organization. */
  teamKey(scopes: Scope[]): Promise<Client>;
}

const ITEM_SCOPES: Scope[] = ['items:write', 'projects:write'];

export function clientOf(app: TestApp, headers: Record<string, string>): Client {
  return {
    send: async (method, path, body, more) => {
      const response = await fetch(`${app.url}${path}`, {
        method,
        headers: {
          ...headers,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...more,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: parsed(text, response.headers.get('content-type')) as never,
      };
    },
  };
}

function parsed(text: string, type: string | null): unknown {
  if (text === '') return null;
  return type?.startsWith('text/csv') ? text : (JSON.parse(text) as unknown);
}

const unique = (): string => randomBytes(4).toString('hex');

async function person(app: TestApp): Promise<string> {
  const name = `user-${unique()}`;
  return (await app.get(Accounts).add({ email: `${name}@example.com`, username: name }, systemCall('cli')))
    .id;
}

/** An organization with a workspace, and callers of every kind. */
export async function makeWorld(app: TestApp): Promise<World> {
  const [ownerId, readerId, strangerId] = [await person(app), await person(app), await person(app)];
  const org = `org-${unique()}`;
  const { id: orgId } = await app
    .get(Organizations)
    .add({ slug: org, name: 'Org', ownerId }, systemCall('cli'));
  await app.get(Members).put({ orgId, userId: readerId, role: 'reader' });
  await app
    .get(Organizations)
    .add({ slug: `org-${unique()}`, name: 'Elsewhere', ownerId: strangerId }, systemCall('cli'));
  const workspace = await app.get(Workspaces).add({ orgId, slug: 'main' }, systemCall('cli'));
  const keyed = async (
    kind: 'user' | 'org',
    id: string,
    scopes: Scope[],
    workspaceId?: string,
  ): Promise<Client> => {
    const { rawKey } = await app
      .get(ApiKeys)
      .mint({ minter: null, owner: { kind, id }, name: 'test', scopes, rateLimitPerHour: 0, workspaceId });
    return clientOf(app, { authorization: `Bearer ${rawKey}` });
  };
  return {
    org,
    orgId,
    workspaceId: workspace.id,
    projects: `/api/v1/org/${org}/ws/main/projects`,
    owner: await keyed('user', ownerId, ITEM_SCOPES),
    reader: await keyed('user', readerId, ITEM_SCOPES),
    stranger: await keyed('user', strangerId, ITEM_SCOPES),
    anonymous: clientOf(app, {}),
    ownerId,
    limitedTo: (scopes, workspaceId) => keyed('user', ownerId, scopes, workspaceId),
    teamKey: (scopes) => keyed('org', orgId, scopes),
  };
}

/** A project of that world, and a way to make items in it. */
export async function makeProject(
  world: World,
  key = `project-${unique()}`,
): Promise<{
  id: string;
  key: string;
  path: string;
  items: string;
  item(fields?: Record<string, unknown>): Promise<string>;
}> {
  const created = await world.owner.send<{ id: string }>('POST', world.projects, { key, name: 'A project' });
  const items = `${world.projects}/${key}/items`;
  return {
    id: created.body.id,
    key,
    path: `${world.projects}/${key}`,
    items,
    item: async (fields = {}) => {
      const { body } = await world.owner.send<{ id: string }>('POST', items, {
        item_type: 'note',
        ...fields,
      });
      return body.id;
    },
  };
}
