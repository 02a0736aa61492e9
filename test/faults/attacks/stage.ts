import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

import { inject } from 'vitest';

import { startApp, type TestApp } from '../../support/app.js';
import { built } from '../../support/built.js';
import { cloneDatabase } from '../../support/databases.js';
import { createKey, createOrg, createUser, createWorkspace } from '../../support/identity.js';
import { CallerAt } from '../cluster/callers.js';
import { ServiceProcess } from '../processes/service.js';

export const PASSWORD = 'correct horse battery';
const NODES_OF_AN_IMPORT = 1_000;

export interface Person {
  readonly email: string;
  readonly key: string;
  readonly nodes: readonly string[];
}

export interface Rich extends Person {
  /** Of a bundle with as many versions as are kept, each as large as may be. */
  readonly slug: string;
  /** For `graph:since`: before they had anything. */
  readonly cursor: string;
}

/** The built service with its usual limits, and what there is in it. */
export interface Stage {
  readonly service: ServiceProcess;
  readonly honest: readonly Person[];
  readonly greedy: readonly Rich[];
  /** An item of the honest ones and another one to link it with; a bundle that anybody may open. */
  readonly item: string;
  readonly target: string;
  readonly slug: string;
  stop(): Promise<void>;
}

interface Sizes {
  readonly honest: number;
  readonly greedy: number;
  readonly nodesOfGreedy: number;
  readonly versions: number;
}

export async function setStage(sizes: Sizes): Promise<Stage> {
  const dist = built();
  const database = await cloneDatabase(inject('serverUrl'));
  const ground = await seed(database.url, sizes);
  const service = await ServiceProcess.start(dist, {
    DATABASE_URL: database.url,
    LIGATURE_JWT_SECRET: 'attacked secret of more than thirty-two bytes',
    LIGATURE_INSIGHTS: 'off',
    LIGATURE_RATE_LIMIT_SCALE: '1',
    LOG_LEVEL: 'error',
  });
  const stop = async (): Promise<void> => {
    await service.end('SIGKILL');
    await database.drop();
  };
  return { service, ...ground, stop };
}

/** Everything is made over the wire, as its owners would, only faster. */
async function seed(databaseUrl: string, sizes: Sizes): Promise<Omit<Stage, 'service' | 'stop'>> {
  const app = await startApp({ passwordCost: 15 }, { databaseUrl });
  try {
    const honest: Person[] = [];
    for (let n = 0; n < sizes.honest; n += 1) honest.push(await person(app, 60, PASSWORD));
    const greedy: Rich[] = [];
    for (let n = 0; n < sizes.greedy; n += 1) {
      const { cursor, ...one } = await person(app, sizes.nodesOfGreedy);
      greedy.push({ ...one, cursor, slug: await largeBundle(app, one, sizes.versions) });
    }
    const [{ key }] = honest as [Person];
    const items = `${project}/items`;
    const { id } = await made<{ id: string }>(app, key, items, { item_type: 'note' });
    const { id: target } = await made<{ id: string }>(app, key, items, { item_type: 'note' });
    const { slug } = await made<{ slug: string }>(app, key, '/api/links', { urls: ['https://example.com'] });
    return { honest, greedy, item: `${items}/${id}`, target, slug };
  } finally {
    await app.close();
  }
}

const project = '/api/v1/org/test/ws/main/projects/default';

let hasOrg = false;

async function person(
  app: TestApp,
  nodes: number,
  password?: string,
): Promise<Person & Pick<Rich, 'cursor'>> {
  const email = `${randomUUID()}@test.example`;
  const { id } = await createUser(app, { email, ...(password !== undefined && { password }) });
  if (!hasOrg) {
    hasOrg = true;
    const org = await createOrg(app, id, 'test');
    await createWorkspace(app, org.id, 'main');
  }
  const { rawKey: key } = await createKey(app, { userId: id });
  const { cursor } = await made<{ cursor: string }>(app, key, '/api/graph');
  const part = Array.from({ length: Math.min(nodes, NODES_OF_AN_IMPORT) }, (_, n) => ({
    id: `n${String(n)}`,
    title: `node ${String(n)} ${'of a name as people give them '.repeat(2)}`,
    tags: ['one', 'two'],
  }));
  const { ids } = await made<{ ids: Record<string, string> }>(app, key, '/api/graph/import', { nodes: part });
  await app.sql(
    `insert into node_graph.nodes
     select (jsonb_populate_record(n, jsonb_build_object('id', gen_random_uuid()))).*
     from node_graph.nodes n, generate_series(1, $2) where n.id = $1`,
    [ids['n0'], nodes - part.length],
  );
  return { email, key, nodes: Object.values(ids), cursor };
}

async function largeBundle(app: TestApp, { key }: Person, versions: number): Promise<string> {
  const body = (n: number): object => ({
    urls: Array.from({ length: 25 }, (_, m) => `https://example.com/${'x'.repeat(1_900)}/${String(n + m)}`),
  });
  const { slug } = await made<{ slug: string }>(app, key, '/api/links', body(0));
  for (let n = 1; n <= versions; n += 1) await made(app, key, `/api/links/${slug}`, body(n), 'PATCH');
  return slug;
}

async function made<T>(app: TestApp, key: string, path: string, body?: object, method = 'POST'): Promise<T> {
  const headers: Record<string, string> = { authorization: `Bearer ${key}` };
  const sent = body && { method, body: JSON.stringify(body) };
  if (sent) headers['content-type'] = 'application/json';
  const answer = await fetch(app.url + path, { headers, ...sent });
  if (!answer.ok) throw new Error(`${path}: ${String(answer.status)} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** The most memory that a process ever had, in MB; from now on where the system can begin anew. */
export class PeakMemory {
  constructor(private readonly pid: number) {}

  restart(): void {
    try {
      writeFileSync(`/proc/${String(this.pid)}/clear_refs`, '5');
    } catch {
      // Not on this system: the figure is then that since the start.
    }
  }

  read(): number {
    const status = readFileSync(`/proc/${String(this.pid)}/status`, 'utf8');
    return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024);
  }
}

export const callerOf = ({ service }: Stage, { key }: Person, network: number): CallerAt =>
  new CallerAt(service.url, key, network);
