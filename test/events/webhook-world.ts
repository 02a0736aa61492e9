import { USUAL_DEADLINES } from '#platform/boot';
import { expect } from 'vitest';

import { type Settings, startApp, type TestApp } from '../support/app.js';
import { createKey, createUser, type KeyDefaults } from '../support/identity.js';

export type Json = Record<string, unknown>;

export interface Answer<Body = Json> {
  readonly status: number;
  readonly body: Body;
}

/** An attempt, as it is told. */
export interface Attempt {
  readonly time: string;
  readonly status: number | null;
  readonly durationMs: number;
  readonly answer: string | null;
  readonly error: string | null;
}

export interface Delivery {
  readonly event: string;
  readonly type: string;
  readonly subject: string;
  readonly status: string;
  readonly attempts: readonly Attempt[];
  readonly nextAttemptAt: string | null;
}

/** An endpoint that was made, and its secret. */
export interface Made {
  readonly id: string;
  readonly secret: string;
}

/** A service that may deliver to this machine, as with the embedded database. */
export function startHooks(
  overrides: Partial<Settings> = {},
  more: Parameters<typeof startApp>[1] = {},
): Promise<TestApp> {
  const deadlines = { ...USUAL_DEADLINES, webhook: 3_000 };
  return startApp({ databaseUrl: null, deadlines, ...overrides }, more);
}

/** Somebody, or a key, who calls. */
export class HookCaller {
  constructor(
    private readonly app: TestApp,
    readonly token: string,
    /** Whose streams they may read. */
    readonly userId: string | null = null,
  ) {}

  async send<Body = Json>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    const answer = await fetch(`${this.app.url}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Body };
  }

  /** An endpoint that is told of what the caller does to nodes, unless told otherwise. */
  async hook(url: string, more: Json = {}): Promise<Made> {
    const { status, body } = await this.send('POST', '/webhooks', { url, types: ['node.*'], ...more });
    expect([status, body]).toEqual([201, body]);
    return body as unknown as Made;
  }

  /** Makes a node, which is an event; answers its id. */
  async node(title = 'N'): Promise<string> {
    const { status, body } = await this.send<{ diff: { nodes: { id: string }[] } }>('POST', '/node', {
      title,
    });
    expect(status).toBe(200);
    return body.diff.nodes[0]?.id ?? '';
  }

  async rename(id: string, title: string): Promise<void> {
    expect((await this.send('PUT', '/node', { id, title })).status).toBe(200);
  }

  async deliveries(id: string, query = ''): Promise<readonly Delivery[]> {
    const { body } = await this.send<{ deliveries: Delivery[] }>('GET', `/webhooks/${id}/deliveries${query}`);
    return body.deliveries;
  }

  async get(id: string): Promise<Json> {
    return (await this.send('GET', `/webhooks/${id}`)).body;
  }
}

/** Somebody with a key for webhooks and for their graph. */
export async function person(app: TestApp, defaults: KeyDefaults = {}): Promise<HookCaller> {
  const { id } = await createUser(app);
  const scopes = ['webhooks:admin', 'graph:write', 'keys:admin'] as const;
  const { rawKey } = await createKey(app, { userId: id }, { scopes, ...defaults });
  return new HookCaller(app, rawKey, id);
}
