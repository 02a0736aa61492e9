import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { hasNginx } from './nginx.js';
import { eventually } from './processes.js';
import { postgresPrograms } from './postgres-server.js';
import { freePort } from './service.js';

export const REDIS = '/usr/bin/redis-server';
export const REDIS_CLI = '/usr/bin/redis-cli';

/** Why the tests that need Debian's servers cannot run here; null when they can. */
export function missingServers(...more: 'nginx'[]): string | null {
  const missing = [
    ...(postgresPrograms() === null ? ['postgresql'] : []),
    ...(existsSync(REDIS) && existsSync(REDIS_CLI) ? [] : ['redis-server']),
    ...(more.includes('nginx') && !hasNginx ? ['nginx'] : []),
  ];
  return missing.length === 0 ? null : `needs Debian's ${missing.join(' and ')}`;
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

  /** It is there and says nothing. */
  freeze(): void {
    this.process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.process?.kill('SIGCONT');
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

function gone(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', resolve);
  });
}
