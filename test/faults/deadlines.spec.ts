import { generateKeyPairSync } from 'node:crypto';

import jwt from 'jsonwebtoken';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, expect, inject, it } from 'vitest';

import { adHoc, Transactions } from '#data';
import { JobQueue, Tasks } from '#events';
import { DEADLINES, type Deadlines, openRedis, USUAL_DEADLINES } from '#platform/boot';
import { Env } from '#platform/config';
import { classify } from '#platform/http';

import { checkService } from '../../apps/ligature/src/cli/doctor/service.check.js';
import { openDatabase } from '../../apps/ligature/src/database.js';
import { readEnv } from '../../apps/ligature/src/settings.js';
import { call, connect as connectAgent } from '../linky/mcp-world.js';
import { bearer, create, send } from '../linky/world.js';
import { addLargeNodes, watchConnections } from '../node-graph/large-graph.js';
import { startApp, type TestApp, type TestSettings, type Settings } from '../support/app.js';
import { built } from '../support/built.js';
import { cloneDatabase } from '../support/databases.js';
import { createKey, createTenant, createUser } from '../support/identity.js';
import { tenantDatabase } from '../support/tenant-database.js';
import { GreedySocket } from './attacks/greedy-socket.js';
import { eventually } from './processes/processes.js';
import { ServiceProcess } from './processes/service.js';
import { RawSocket } from './raw-socket.js';
import { SilentPeer } from './silent-peer.js';

type Name = keyof Deadlines;

/** Undone after each test, the latest first. */
const undo: (() => unknown)[] = [];

async function undoAll(): Promise<void> {
  for (const step of undo.splice(0).reverse()) await step();
}

afterEach(undoAll);

async function serve(env: Partial<Settings>, settings?: TestSettings): Promise<TestApp> {
  const app = await startApp(env, settings);
  undo.push(() => app.close());
  return app;
}

async function silent(peer: Promise<SilentPeer> = SilentPeer.start()): Promise<SilentPeer> {
  const started = await peer;
  undo.push(() => started.stop());
  return started;
}

async function clone(): Promise<string> {
  const database = await cloneDatabase(inject('serverUrl'));
  undo.push(() => database.drop());
  return database.url;
}

/** A service whose database is reached through a peer. */
async function servedThrough(deadlines: Deadlines): Promise<{ app: TestApp; peer: SilentPeer }> {
  const url = await clone();
  const peer = await silent(SilentPeer.to(url));
  const app = await serve({ deadlines }, { databaseUrl: peer.insteadOf(url) });
  return { app, peer };
}

/** Nobody reads or writes bundles from now on. */
async function lockBundles(app: TestApp): Promise<void> {
  const [{ name }] = (await app.sql<{ name: string }>('select current_database() as name')) as [
    { name: string },
  ];
  const url = new URL(inject('serverUrl'));
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  undo.push(() => client.end());
  await client.query('begin; lock table linky.bundles in access exclusive mode');
}

/** Answers when it may be asked for again. */
async function askForBundle(app: TestApp): Promise<string | null> {
  const response = await fetch(`${app.url}/l/a2b3c4d5`);
  expect(response.status).toBe(503);
  const after = response.headers.get('retry-after');
  expect(Number(after)).toBeGreaterThan(0);
  return after;
}

async function closed(raw: RawSocket): Promise<void> {
  await eventually('the connection is closed', () => raw.closed);
}

/** What stands still, and what shall happen after the time; a step is timed from the last `begin()` on. */
type Trial = (deadlines: Deadlines, begin: () => void) => Promise<void>;

async function servedSocket(deadlines: Deadlines): Promise<RawSocket> {
  const app = await serve({ deadlines });
  return connectedSocket(app.url, (await createTenant(app)).key);
}

async function connectedSocket(url: string, key: string): Promise<RawSocket> {
  const raw = await RawSocket.engine(url);
  undo.push(() => raw.end());
  await eventually('the handshake is answered', () => raw.heard.includes('"sid"'));
  raw.frame(`40${JSON.stringify({ api_token: key })}`);
  await eventually('it is connected', () => raw.heard.includes('"connected"'));
  return raw;
}

const pings = (raw: RawSocket): number => raw.heard.split('\n').filter((line) => line === '2').length;

/** For all that are told to stop. */
let stoppable: ReturnType<typeof tenantDatabase> | undefined;

afterAll(async () => (await stoppable)?.drop());

/** A service of its own that is told to stop; `during` says what keeps it. */
async function stopped(
  name: Name,
  deadlines: Deadlines,
  begin: () => void,
  during: (service: ServiceProcess, key: string) => Promise<void>,
): Promise<ServiceProcess> {
  const database = await (stoppable ??= tenantDatabase());
  const service = await ServiceProcess.start(built(), {
    DATABASE_URL: database.url,
    LIGATURE_JWT_SECRET: 'test secret of more than thirty-two bytes',
    LIGATURE_INSIGHTS: 'off',
    LIGATURE_TRUST_PROXY: 'loopback',
    // The others are not waited for.
    LIGATURE_STOP_NOTICE_MS: '0',
    LIGATURE_STOP_IDLE_MS: '0',
    LIGATURE_STOP_SOCKETS_MS: '0',
    [DEADLINES[name].variable]: String(deadlines[name]),
  });
  undo.push(() => (service.hasEnded ? undefined : service.end('SIGKILL')));
  await during(service, database.key);
  begin();
  service.signal('SIGTERM');
  return service;
}

const TRIALS: Readonly<Record<Name, Trial>> = {
  databaseConnect: async (deadlines) => {
    const one = (await silent()).insteadOf(inject('serverUrl'));
    const other = new URL((await silent()).insteadOf(inject('serverUrl'))).host;
    const both = `${one.replace(/\/([^/]*)$/, `,${other}/$1`)}?target_session_attrs=read-write`;
    const outcomes = [one, both].map((url) => openDatabase(url, 1, deadlines).catch(classify));
    for (const outcome of await Promise.all(outcomes))
      expect(outcome).toMatchObject({
        kind: 'unavailable',
        reason: expect.stringMatching(/^database_/) as string,
      });
  },
  databaseReconnect: async (deadlines, begin) => {
    const { app, peer } = await servedThrough(deadlines);
    peer.stop();
    begin();
    await askForBundle(app);
  },
  databaseStatement: async (deadlines, begin) => {
    const app = await serve({ deadlines });
    await lockBundles(app);
    begin();
    await askForBundle(app);
  },
  databaseLock: async (deadlines, begin) => {
    const app = await serve({ deadlines });
    await lockBundles(app);
    begin();
    expect(await askForBundle(app)).toBe('2');
  },
  databaseIdle: async (deadlines, begin) => {
    const app = await serve({ deadlines });
    const idle = async (): Promise<number> => {
      const rows = await app.sql(`select 1 from pg_stat_activity
        where datname = current_database() and state = 'idle in transaction'`);
      return rows.length;
    };
    const runner = app.get(DataSource).createQueryRunner();
    await runner.query('begin');
    begin();
    await eventually('the server has ended it', async () => (await idle()) === 0);
    await expect(runner.query('select 1')).rejects.toThrow();
  },
  databaseSilence: async (deadlines, begin) => {
    const { app, peer } = await servedThrough({ ...deadlines, databaseConnect: deadlines.databaseSilence });
    peer.hush();
    begin();
    await askForBundle(app);
  },
  databaseWait: async (deadlines, begin) => {
    const app = await serve({ deadlines, databasePool: 3 });
    const { key } = await createTenant(app);
    await lockBundles(app);
    const ask = (): Promise<Response> => fetch(`${app.url}/api/me/links`, { headers: bearer(key) });
    const first = ask();
    begin();
    const second = await Promise.race([first, ask()]);
    expect(second.status).toBe(500);
    expect(second.headers.get('retry-after')).toBe('2');
    undo.unshift(() => first);
  },
  doctorService: async (deadlines, begin) => {
    const peer = await silent();
    const env = Env.with(readEnv({ PORT: String(peer.port) }), { deadlines });
    begin();
    expect(await checkService(env)).toMatchObject({ state: 'unused' });
  },
  redisConnect: async (deadlines) => {
    const peer = await silent();
    const redis = await openRedis(`rediss://127.0.0.1:${String(peer.port)}`, deadlines);
    undo.push(() => redis.disconnect());
    await eventually('the connection is given up', () => peer.closed > 0);
  },
  redisCommand: async (deadlines, begin) => {
    const { redis } = await silentRedis(deadlines);
    begin();
    await expect(redis.get('key')).rejects.toThrow(/timed out/i);
  },
  redisSilence: async (deadlines, begin) => {
    const { redis, peer } = await silentRedis(deadlines);
    begin();
    redis.get('key').catch(() => undefined);
    await eventually('the connection is given up', () => peer.closed > 0);
  },
  issuer: async (deadlines, begin) => {
    const oidcIssuer = `http://127.0.0.1:${String((await silent()).port)}`;
    const app = await serve({ deadlines, oidcIssuer, oidcAudience: 'api' });
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const claims = { iss: oidcIssuer, aud: 'api', sub: 'somebody' };
    const token = jwt.sign(claims, privateKey, { algorithm: 'ES256', expiresIn: 300, keyid: 'key' });
    begin();
    const response = await fetch(`${app.url}/api/auth/me`, { headers: bearer(token) });
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  },
  smtp: async (deadlines, begin) => {
    const peer = await silent();
    const smtpUrl = `smtp://127.0.0.1:${String(peer.port)}`;
    const mail = { smtpUrl, mailFrom: 'a@acme.example', publicUrl: 'https://acme.example' };
    const app = await serve({ deadlines, ...mail });
    begin();
    await create(app, { email: 'ada@acme.example' });
    await eventually('the connection is given up', () => peer.closed > 0);
    await eventually('it is logged in the end', () =>
      app.log.some(({ msg }) => msg === 'a job failed, and is tried again'),
    );
  },
  webhook: async (deadlines, begin) => {
    const peer = await silent();
    // As with the embedded database: on a machine of one's own, that machine may be reached.
    const app = await serve({ deadlines, databaseUrl: null });
    const { rawKey } = await createKey(
      app,
      { userId: (await createUser(app)).id },
      { scopes: ['webhooks:admin'] },
    );
    const url = `http://127.0.0.1:${String(peer.port)}/`;
    const made = await send(app, 'POST', '/api/webhooks', { url, types: ['webhook.*'] }, bearer(rawKey));
    begin();
    const path = `/api/webhooks/${String(made.body['id'])}/test`;
    const { body } = await send(app, 'POST', path, undefined, bearer(rawKey));
    expect(body).toMatchObject({
      status: null,
      error: expect.stringContaining('No answer within') as string,
    });
  },
  request: async (deadlines, begin) => {
    const app = await serve({ deadlines });
    const raw = await RawSocket.tcp(app.url);
    begin();
    raw.write(
      'POST /api/links HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    );
    await closed(raw);
  },
  requestHead: async (deadlines, begin) => {
    const app = await serve({ deadlines });
    const raw = await RawSocket.tcp(app.url);
    begin();
    raw.write('GET /api/health HTTP/1.1\r\nHost: x\r\nX-Long: ');
    await closed(raw);
  },
  keepAlive: async (deadlines, begin) => {
    const app = await serve({ deadlines });
    const raw = await RawSocket.tcp(app.url);
    begin();
    raw.write('GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n');
    await closed(raw);
  },
  handshake: async (deadlines, begin) => {
    const app = await serve({ deadlines });
    begin();
    await closed(await RawSocket.engine(app.url));
  },
  unread: async (deadlines, begin) => {
    const app = await serve({ deadlines });
    const isServed = watchConnections(app);
    const { key } = await createTenant(app);
    await addLargeNodes(app, key, 250);
    const deaf = await GreedySocket.connect(app.url, '127.0.0.1', key);
    undo.push(() => deaf.destroy());
    const { port } = deaf;
    expect(isServed(port)).toBe(true);
    deaf.turnDeaf();
    begin();
    void deaf.ask('graph:get', { limit: 5_000 });
    await eventually('it is cut off', () => !isServed(port));
  },
  socketPing: async (deadlines, begin) => {
    const raw = await servedSocket(deadlines);
    await eventually('it is asked', () => pings(raw) > 0);
    begin();
    raw.frame('3');
    await eventually('it is asked again', () => pings(raw) > 1);
  },
  socketPong: async (deadlines, begin) => {
    const raw = await servedSocket({ ...deadlines, socketPing: 500 });
    await eventually('it is asked', () => pings(raw) > 0);
    begin();
    await closed(raw);
  },
  agentTurn: async (deadlines, begin) => {
    const app = await serve({ deadlines, databasePool: 9 });
    const { key } = await createTenant(app);
    const agents = await Promise.all([1, 2].map(() => connectAgent(app, bearer(key))));
    await lockBundles(app);
    begin();
    const calls = agents.map((agent) => call(agent, 'linky_list', {}).then(() => 'answered', String));
    expect(await Promise.race(calls)).toContain('Too many calls at once');
    undo.unshift(() => Promise.all(calls));
  },
  jobLease: async (deadlines, begin) => {
    const app = await serve({ deadlines });
    let done = 0;
    app.get(Tasks).add({ name: 'count', attempts: 5, run: () => Promise.resolve(void (done += 1)) });
    await app.get(Transactions).run((tx) => app.get(JobQueue).add(tx, 'count', {}));
    await eventually('jobs are done', () => done === 1);
    await app.get(Transactions).run(async (tx) => {
      await app.get(JobQueue).add(tx, 'count', {}, { runAt: new Date(Date.now() + 3_600_000) });
      const taken = `run_at = now(), locked_by = 'gone', locked_at = clock_timestamp()`;
      await tx.query(adHoc(`update graphile_worker._private_jobs set ${taken}`));
      begin();
    });
    await eventually('another one has begun it', () => done === 2);
  },
  stopJobs: async (deadlines, begin) => {
    const app = await startApp({ deadlines });
    let hasBegun = false;
    const endless = (): Promise<void> => {
      hasBegun = true;
      return new Promise(() => undefined);
    };
    app.get(Tasks).add({ name: 'endless', attempts: 5, run: endless });
    await app.get(Transactions).run((tx) => app.get(JobQueue).add(tx, 'endless', {}));
    await eventually('it has begun', () => hasBegun);
    begin();
    await app.close();
  },
  stopNotice: async (deadlines, begin) => {
    const service = await stopped('stopNotice', deadlines, begin, () => Promise.resolve());
    await eventually('readiness is red', async () => (await service.status('/health/ready')) !== 200);
    await eventually('it takes no more', async () => (await service.status('/health/live')) === null);
  },
  stopIdle: async (deadlines, begin) => {
    const service = await stopped('stopIdle', deadlines, begin, async ({ url }) => {
      const raw = await RawSocket.tcp(url);
      raw.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
      undo.push(() => raw.end());
    });
    expect(await service.ended).toMatchObject({ code: 0 });
  },
  stopSockets: async (deadlines, begin) => {
    const service = await stopped('stopSockets', deadlines, begin, async ({ url }, key) => {
      await connectedSocket(url, key);
    });
    expect(await service.ended).toMatchObject({ code: 0 });
  },
  stop: async (deadlines, begin) => {
    const service = await stopped('stop', deadlines, begin, async ({ url }) => {
      const raw = await RawSocket.tcp(url);
      raw.write('POST /api/links HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{');
      undo.push(() => raw.end());
    });
    expect(await service.ended).toMatchObject({ code: 0 });
    expect(service.log).toContain('not everything could be finished in time');
  },
};

/** A Redis that has answered until now. */
async function silentRedis(
  deadlines: Deadlines,
): Promise<{ redis: Awaited<ReturnType<typeof openRedis>>; peer: SilentPeer }> {
  const peer = await silent(
    SilentPeer.start((socket, data) => {
      const commands = data.toString().match(/^\*\d+\r$/gm) ?? [];
      socket.write('$2\r\nOK\r\n'.repeat(commands.length));
    }),
  );
  const redis = await openRedis(`redis://127.0.0.1:${String(peer.port)}`, deadlines);
  undo.push(() => redis.disconnect());
  await eventually('it is there', () => redis.status === 'ready');
  peer.hush();
  return { redis, peer };
}

/** Longer where the usual time is short, so that it is the setting that is seen. */
const trialMs = (name: Name): number => (DEADLINES[name].usual > 1_500 ? 700 : 1_500);

/** How often somebody tries whom the machine kept waiting, not the service. */
const MOST_TRIES = 5;

it.each(Object.keys(DEADLINES) as Name[])('%s: nobody waits for longer', async (name) => {
  const ms = trialMs(name);
  const { usual } = DEADLINES[name];
  for (let tries = 1; ; tries += 1) {
    let began = performance.now();
    await TRIALS[name]({ ...USUAL_DEADLINES, [name]: ms }, () => (began = performance.now()));
    const waited = performance.now() - began;
    expect(waited).toBeGreaterThan(0.9 * ms);
    // Where the usual time is the shorter one, only that is seen.
    if (ms >= usual || waited < usual + ms) return;
    if (tries === MOST_TRIES) expect(waited).toBeLessThan(usual + ms);
    await undoAll();
  }
});
