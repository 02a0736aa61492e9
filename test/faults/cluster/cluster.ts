import { migrate } from '#data';

import { openDatabase } from '../../../apps/ligature/src/database.js';
import { startApp } from '../../support/app.js';
import { built } from '../../support/built.js';
import { effort } from '../../support/effort.js';
import { pause } from '../../support/pause.js';
import { createKey, createOrg, createUser, createWorkspace } from '../../support/identity.js';
import { InstalledRedis } from '../processes/installed.js';
import { missingDisk, PostgresServer } from '../processes/postgres-server.js';
import { freePort, ServiceProcess } from '../processes/service.js';
import { type Ground, Load } from './load.js';
import { type Pause, type Row, rowOf } from './report.js';
import { ShippedProxy } from './shipped-proxy.js';

/** Megabytes of the primary's disk, where it can have one. */
const DISK = 600;

/** Two replicas of the built service behind the shipped proxy, on a primary with a standby and a Redis of their own. */
export class Cluster {
  readonly rows: Row[] = [];

  private constructor(
    readonly primary: PostgresServer,
    readonly standby: PostgresServer,
    readonly redis: InstalledRedis,
    readonly proxy: ShippedProxy,
    readonly replicas: [ServiceProcess, ServiceProcess],
    readonly ground: Ground,
    private readonly settings: readonly [Settings, Settings],
    private readonly dist: string,
  ) {}

  static async start(more: Settings = {}): Promise<Cluster> {
    const dist = built();
    const disk = missingDisk() === null ? DISK : undefined;
    const [primary, redis] = await Promise.all([PostgresServer.start(disk), InstalledRedis.start()]);
    const standby = await primary.standby();
    const ports = [await freePort(), await freePort()] as const;
    const settings = {
      DATABASE_URL: bothOf(primary, standby),
      REDIS_URL: redis.url,
      LIGATURE_JWT_SECRET: 'clustered secret of more than thirty-two bytes',
      LIGATURE_INSIGHTS: 'off',
      LIGATURE_TRUST_PROXY: 'loopback',
      LOG_LEVEL: 'warn',
      // A machine that is slow itself is no database that is gone, and needs longer to stop.
      LIGATURE_STOP_MS: effort('60000', '9000'),
      LIGATURE_DATABASE_RECONNECT_MS: effort('20000', '3000'),
      LIGATURE_DATABASE_SILENCE_MS: effort('8000', '4000'),
      ...more,
    };
    const key = await populate(primary.url);
    const [first, second] = ports.map((port) => ({ ...settings, PORT: String(port) })) as Settings[] as [
      Settings,
      Settings,
    ];
    const replicas = await Promise.all([
      ServiceProcess.start(dist, first),
      ServiceProcess.start(dist, second),
    ]);
    const proxy = await ShippedProxy.start(ports);
    const ground = { url: proxy.url, key, project: '/api/v1/org/test/ws/main/projects/default' };
    return new Cluster(primary, standby, redis, proxy, replicas, ground, [first, second], dist);
  }

  /**
   * Drives the load, lets the fault happen so many times, and tells what it did. It is over when everything is whole
   * again; then there is a pause.
   */
  async suffer(fault: string, rounds: number, happen: () => Promise<void>, pauseMs = 1_500): Promise<Row> {
    const load = await Load.start(this.ground);
    await pause(500);
    const began = performance.now();
    const pauses: Pause[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await happen();
      const since = performance.now();
      await pause(pauseMs);
      pauses.push({ since, until: performance.now() });
    }
    await load.stop();
    const row = rowOf(`${fault} ×${String(rounds)}`, load.since(began), pauses);
    this.rows.push(row);
    return row;
  }

  /** How long the slower replica takes to tell that it is ready. */
  async readinessMs(): Promise<number> {
    const began = Date.now();
    const statuses = await Promise.all(this.replicas.map((replica) => replica.status('/health/ready')));
    if (statuses.some((status) => status !== 200)) throw new Error(`not ready: ${statuses.join(', ')}`);
    return Date.now() - began;
  }

  /** As the upgrade steps of docs/operations.md say. */
  async restart(index: 0 | 1): Promise<void> {
    await this.replicas[index].end('SIGTERM');
    this.replicas[index] = await ServiceProcess.start(this.dist, this.settings[index]);
  }

  async stop(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.end('SIGKILL')));
    await this.proxy.stop();
    await this.redis.stop();
    await this.standby.remove();
    await this.primary.remove();
  }
}

/** Whichever of the two takes writes, as libpq has it. */
function bothOf(one: PostgresServer, other: PostgresServer): string {
  const hosts = [one, other].map(({ port }) => `127.0.0.1:${String(port)}`);
  return `postgres://postgres@${hosts.join(',')}/postgres?target_session_attrs=read-write`;
}

type Settings = Readonly<Record<string, string>>;

/** Schema, an organization with a workspace, and a key for all of it. */
async function populate(databaseUrl: string): Promise<string> {
  const dataSource = await openDatabase(databaseUrl);
  await migrate(dataSource);
  await dataSource.destroy();
  const app = await startApp({}, { databaseUrl });
  const { id } = await createUser(app);
  const org = await createOrg(app, id, 'test');
  await createWorkspace(app, org.id, 'main');
  const { rawKey } = await createKey(app, { userId: id });
  await app.close();
  return rawKey;
}
