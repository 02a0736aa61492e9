import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { query } from '../../support/query.js';
import { freePort } from './service.js';
import { eventually } from './processes.js';

const POSTGRES = '/usr/lib/postgresql';
const REDIS = '/usr/bin/redis-server';
const REDIS_CLI = '/usr/bin/redis-cli';

/** Why the tests that need Debian's servers cannot run here; null when they can. */
export function missingServers(): string | null {
  const missing = [
    ...(postgresPrograms() === null ? ['postgresql'] : []),
    ...(existsSync(REDIS) && existsSync(REDIS_CLI) ? [] : ['redis-server']),
  ];
  return missing.length === 0 ? null : `needs Debian's ${missing.join(' and ')}`;
}

/** A server on a free port, in a folder of its own. */
export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** The newest PostgreSQL that the system has installed, in a fresh cluster. */
export async function installedPostgres(): Promise<Server> {
  const programs = postgresPrograms();
  if (programs === null) throw new Error('no PostgreSQL is installed');
  const folder = mkdtempSync(join(tmpdir(), 'ligature-test-postgres-'));
  const isRoot = process.getuid?.() === 0;
  const as = isRoot ? ['runuser', '-u', 'postgres', '--'] : [];
  if (isRoot) execFileSync('chown', ['postgres', folder]);
  const run = (program: string, ...args: string[]): ChildProcess => {
    const [command = '', ...rest] = [...as, join(programs, program), ...args];
    return spawn(command, rest, { cwd: folder, stdio: 'ignore' });
  };
  const data = join(folder, 'data');
  await ended(run('initdb', '-D', data, '-U', 'postgres', '--auth=trust', '--locale=C.UTF-8', '--no-sync'));
  const port = String(await freePort());
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `port=${port}`,
    'max_connections=60',
  ];
  const server = run('postgres', '-D', data, ...settings.flatMap((setting) => ['-c', setting]));
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await eventually('PostgreSQL answers', () =>
    query(url, 'select 1').then(
      () => true,
      () => false,
    ),
  );
  return {
    url,
    stop: async () => {
      execFileSync(as[0] ?? join(programs, 'pg_ctl'), [
        ...(as.length > 0 ? [...as.slice(1), join(programs, 'pg_ctl')] : []),
        ...['-D', data, '-m', 'immediate', 'stop'],
      ]);
      await ended(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A Redis that can be stopped and started again on its port, with its data. */
export class InstalledRedis {
  private process: ChildProcess | undefined;

  private constructor(
    private readonly port: string,
    private readonly folder: string,
  ) {}

  static async start(): Promise<InstalledRedis> {
    const folder = mkdtempSync(join(tmpdir(), 'ligature-test-redis-'));
    chmodSync(folder, 0o777);
    const redis = new InstalledRedis(String(await freePort()), folder);
    await redis.up();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async up(): Promise<void> {
    const options = ['--port', this.port, '--bind', '127.0.0.1', '--dir', this.folder, '--appendonly', 'yes'];
    this.process = spawn(REDIS, options, { stdio: 'ignore' });
    await eventually('Redis answers', () => this.pings());
  }

  /** Like a crash or a restart of its machine. */
  async down(): Promise<void> {
    const { process } = this;
    process?.kill('SIGKILL');
    if (process) await gone(process);
  }

  async stop(): Promise<void> {
    await this.down();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private pings(): boolean {
    try {
      return execFileSync(REDIS_CLI, ['-p', this.port, 'ping'], { encoding: 'utf8', stdio: 'pipe' }).includes(
        'PONG',
      );
    } catch {
      return false;
    }
  }
}

function postgresPrograms(): string | null {
  if (!existsSync(POSTGRES)) return null;
  const [newest] = readdirSync(POSTGRES)
    .map(Number)
    .filter((version) => existsSync(join(POSTGRES, String(version), 'bin', 'postgres')))
    .sort((a, b) => b - a);
  return newest === undefined ? null : join(POSTGRES, String(newest), 'bin');
}

function gone(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', resolve);
  });
}

async function ended(child: ChildProcess): Promise<void> {
  await gone(child);
}
