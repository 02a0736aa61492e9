import { expect } from 'vitest';

import { startApp, type TestApp, type Settings } from '../../support/app.js';
import { type Ack, type Client, connect, firstId, person, type Person } from '../world.js';

/** The way calls reach the service. */
export type Wire = 'socket' | 'REST';

export const WIRES: readonly Wire[] = ['socket', 'REST'];

/** The REST twins of the events. */
const TWINS: Readonly<Record<string, string>> = {
  'graph:get': 'GET /api/graph',
  'graph:since': 'GET /api/graph/since',
  'graph:around': 'GET /api/graph/around',
  'graph:ready': 'GET /api/graph/ready',
  'graph:blockers': 'GET /api/graph/blockers',
  'graph:path': 'GET /api/graph/path',
  'graph:critical_path': 'GET /api/graph/critical-path',
  'graph:export': 'GET /api/graph/export',
  'graph:import': 'POST /api/graph/import',
  'branch:get': 'GET /api/branch',
  'trash:page': 'GET /api/trash',
  'history:page': 'GET /api/history',
  'history:undo': 'POST /api/history/undo',
  'history:redo': 'POST /api/history/redo',
  'node:add': 'POST /api/node',
  'node:update': 'PUT /api/node',
  'node:delete': 'DELETE /api/node',
  'node:trash': 'POST /api/node/trash',
  'node:restore': 'POST /api/node/restore',
  'node:publish': 'POST /api/node/public',
  'node:publish:update': 'PUT /api/node/public',
  'node:unpublish': 'DELETE /api/node/public',
  'node:embed': 'POST /api/node/embed',
  'node:unembed': 'DELETE /api/node/embed',
  'node:access': 'POST /api/node/access',
  'node:access:update': 'PUT /api/node/access',
  'node:access:delete': 'DELETE /api/node/access',
  'node:access:list': 'GET /api/node/access',
  'node:access:received': 'GET /api/node/access/received',
  'node:access:leave': 'DELETE /api/node/access/leave',
  'access:visibilityupdate': 'PUT /api/node/access/visibility',
  'link:add': 'POST /api/link',
  'link:add_many': 'POST /api/link/many',
  'link:update': 'PUT /api/link',
  'link:trash': 'POST /api/link/trash',
  'link:restore': 'POST /api/link/restore',
  'link:swap': 'POST /api/link/swap',
  'link:delete': 'DELETE /api/link',
};

/** Somebody in a story: what they do goes over the story's wire, what they hear comes over their socket. */
export class Character {
  constructor(
    readonly person: Person,
    readonly client: Client,
    private readonly url: string,
    private readonly wire: Wire,
  ) {}

  get email(): string {
    return this.person.account.email ?? '';
  }

  /** Calls the event, or its REST twin, and answers what came back. */
  async ask(event: string, payload: object = {}): Promise<Ack> {
    if (this.wire === 'socket') return this.client.ask(event, payload);
    const [method, path] = (TWINS[event] ?? '').split(' ');
    if (method === undefined || path === undefined) throw new Error(`${event} has no REST twin`);
    const query =
      method === 'GET' ? `?${new URLSearchParams(payload as Record<string, string>).toString()}` : '';
    const response = await fetch(`${this.url}${path}${query}`, {
      method,
      headers: { authorization: `Bearer ${this.person.key}`, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(payload) }),
    });
    return (await response.json()) as Ack;
  }

  /** The same, and it has to succeed. */
  async does(event: string, payload: object = {}): Promise<Ack> {
    const ack = await this.ask(event, payload);
    expect(ack, `${event} ${JSON.stringify(payload)}`).toMatchObject({ ok: true });
    return ack;
  }

  /** The same, and it has to be refused with this code. */
  async isRefused(event: string, payload: object, error: string): Promise<void> {
    expect(await this.ask(event, payload), `${event} ${JSON.stringify(payload)}`).toMatchObject({
      ok: false,
      error,
    });
  }

  /** Makes a node and answers its id. */
  async node(fields: object = {}): Promise<string> {
    return firstId((await this.does('node:add', fields)).diff.nodes);
  }

  /** Links two nodes and answers the link's id. */
  async link(source: string, target: string, type = 0): Promise<string> {
    return firstId((await this.does('link:add', { source, target, type })).diff.links);
  }

  /** The ids of all nodes and links that `graph:get` shows. */
  async sees(): Promise<string[]> {
    const { nodes, links } = await this.does('graph:get', { limit: 5000 });
    return [...nodes, ...links].map(({ id }) => id);
  }

  /** Everything that the socket was ever told, as text: what must not leak must not be in it. */
  async heard(): Promise<string> {
    await this.client.caughtUp();
    return JSON.stringify(this.client.events);
  }
}

/** Three accounts on one service. */
export interface Story {
  readonly app: TestApp;
  /** Has something. */
  readonly owner: Character;
  /** Wants more of it than they were given. */
  readonly attacker: Character;
  /** A second account of the attacker's. */
  readonly accomplice: Character;
  /** What somebody who is not signed in is answered. */
  anonymous(path: string): Promise<{ readonly status: number; readonly text: string }>;
  close(): Promise<void>;
}

/** Starts a service of its own, with three accounts. */
export async function startStory(wire: Wire, settings: Partial<Settings> = {}): Promise<Story> {
  const app = await startApp(settings);
  const character = async (): Promise<Character> => {
    const who = await person(app);
    return new Character(who, await connect(app, who), app.url, wire);
  };
  const [owner, attacker, accomplice] = [await character(), await character(), await character()];
  return {
    app,
    owner,
    attacker,
    accomplice,
    anonymous: async (path) => {
      const response = await fetch(`${app.url}${path}`);
      return { status: response.status, text: await response.text() };
    },
    close: async () => {
      for (const { client } of [owner, attacker, accomplice]) client.close();
      await app.close();
    },
  };
}
