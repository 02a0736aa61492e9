import { randomUUID } from 'node:crypto';

import pg from 'pg';
import { expect } from 'vitest';

import type { TestApp } from '../support/app.js';
import { pause } from '../support/pause.js';
import { type OpenApiDocument, operationsBelow, ResponseChecker } from './openapi-document.js';

export interface Call {
  readonly on?: TestApp;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** Produces answers, checks them against the document, and remembers which were seen. */
export class Producer {
  private readonly seen = new Set<string>();

  private constructor(
    private readonly app: TestApp,
    private readonly document: OpenApiDocument,
    private readonly checker: ResponseChecker,
  ) {}

  static async of(app: TestApp): Promise<Producer> {
    const document = (await (await fetch(`${app.url}/openapi.json`)).json()) as OpenApiDocument;
    return new Producer(app, document, new ResponseChecker(document));
  }

  /** @param template the path as documented; `path` is a concrete one. */
  async produce(
    method: string,
    template: string,
    path: string,
    wanted: number,
    call: Call = {},
  ): Promise<void> {
    const { on = this.app, body, headers } = call;
    const answer = await fetch(`${on.url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    expect([method, path, answer.status]).toEqual([method, path, wanted]);
    const documented = operationsBelow(this.document, template).find(
      (operation) => operation.method === method && operation.path === template,
    )!;
    const type = answer.headers.get('content-type')?.split(';')[0];
    const sent: unknown = text === '' ? null : type?.endsWith('json') === false ? text : JSON.parse(text);
    expect(this.checker.mistakes(documented, wanted, sent, type)).toEqual([]);
    expect([method, path, this.checker.undocumentedHeaders(documented, answer)]).toEqual([method, path, []]);
    this.seen.add(`${method} ${template} ${String(wanted)}`);
  }

  /** 409 of a request that is repeated while the first one with its `Idempotency-Key` is worked on. */
  async produceRunning(method: string, template: string, path: string, call: Call): Promise<void> {
    const headers = { ...call.headers, 'idempotency-key': randomUUID() };
    const body = call.body === undefined ? {} : { body: JSON.stringify(call.body) };
    const json = { 'content-type': 'application/json', ...headers };
    const first = await fetch(this.app.url + path, { method, headers: json, ...body });
    expect([method, path, first.ok]).toEqual([method, path, true]);
    await this.app.sql('update platform.idempotency_keys set status = null');
    await this.produce(method, template, path, 409, { ...call, headers: json });
  }

  /** Every answer that is documented of the routes, written `METHOD /path`, was produced. */
  expectShown(routes: readonly string[]): void {
    const documented = routes.flatMap((route) => {
      const path = route.split(' ')[1] ?? '';
      return operationsBelow(this.document, path)
        .filter((one) => `${one.method} ${one.path}` === route)
        .flatMap(({ operation }) => Object.keys(operation.responses).map((status) => `${route} ${status}`));
    });
    expect(documented.length).toBeGreaterThan(routes.length);
    expect([...this.seen].sort()).toEqual(documented.sort());
  }

  /** Every answer that is documented below the prefixes, but not on the excepted paths, was produced. */
  expectComplete(prefixes: readonly string[], except: readonly string[] = []): void {
    const documented = prefixes
      .flatMap((prefix) => operationsBelow(this.document, prefix))
      .filter(({ path }) => prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)))
      .filter(({ method, path }) => !except.includes(path) && !except.includes(`${method} ${path}`))
      .flatMap(({ method, path, operation }) =>
        Object.keys(operation.responses).map((status) => `${method} ${path} ${status}`),
      );
    expect([...this.seen].sort()).toEqual([...new Set(documented)].sort());
  }
}

/** Locks a table while `work` runs; whatever waits for it is cancelled, as `statement_timeout` would cancel it. */
export async function whileSlow(app: TestApp, table: string, work: () => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: app.env.databaseUrl ?? '' });
  await admin.connect();
  await admin.query(`begin; lock table ${table} in access exclusive mode`);
  const state = { over: false };
  const cancelling = (async () => {
    while (!state.over) {
      // Within a transaction the view shows what it showed first, unless told to forget it.
      await admin.query('select pg_stat_clear_snapshot()');
      await admin.query(
        `select pg_cancel_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      );
      await pause(20);
    }
  })();
  try {
    await work();
  } finally {
    state.over = true;
    await cancelling;
    await admin.query('rollback');
    await admin.end();
  }
}

/** Breaks the tables of a schema while `work` runs: whatever reads them fails with an unexpected error. */
export async function whileBroken(app: TestApp, table: string, work: () => Promise<void>): Promise<void> {
  const [schema, name] = table.split('.');
  await app.sql(`alter table ${table} rename to ${name!}_gone`);
  try {
    await work();
  } finally {
    await app.sql(`alter table ${schema!}.${name!}_gone rename to ${name!}`);
  }
}
