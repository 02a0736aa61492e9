import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { REDIS, REDIS_CLI } from './installed.js';
import { eventually } from './processes.js';
import { freePort } from './service.js';

const NAME = 'links';
/** A cluster's nodes talk to each other on a port of their own, this far above. */
const BUS = 10_000;

/** Several processes of Debian's Redis that belong together. */
export class RedisGroup {
  private readonly folder = mkdtempSync(join(tmpdir(), 'ligature-test-redis-'));
  private readonly processes = new Map<number, ChildProcess>();

  private constructor() {}

  /** Three masters that share all keys. */
  static async cluster(): Promise<{ readonly group: RedisGroup; readonly url: string }> {
    const group = new RedisGroup();
    const ports = [await group.freeLowPort(), await group.freeLowPort(), await group.freeLowPort()];
    for (const port of ports)
      await group.start(port, [
        ...['--cluster-enabled', 'yes', '--cluster-config-file', `nodes-${String(port)}.conf`],
      ]);
    const nodes = ports.map((port) => `127.0.0.1:${String(port)}`);
    execFileSync(REDIS_CLI, ['--cluster', 'create', ...nodes, '--cluster-yes'], { stdio: 'pipe' });
    await eventually('the cluster is whole', () =>
      ports.every((port) => group.ask(port, 'cluster', 'info').includes('cluster_state:ok')),
    );
    return { group, url: `redis+cluster://${nodes.join(',')}` };
  }

  /** A master, a replica, and three sentinels that watch them. */
  static async sentinels(): Promise<{
    readonly group: RedisGroup;
    readonly url: string;
    /** Kills the master with -9; the replica takes its place. */
    readonly failOver: () => Promise<void>;
  }> {
    const group = new RedisGroup();
    const [master, replica] = [await freePort(), await freePort()];
    await group.start(master, []);
    await group.start(replica, ['--replicaof', '127.0.0.1', String(master)]);
    const watchers = [await freePort(), await freePort(), await freePort()];
    for (const port of watchers) {
      const file = join(group.folder, `sentinel-${String(port)}.conf`);
      writeFileSync(
        file,
        `port ${String(port)}\nbind 127.0.0.1\nsentinel monitor ${NAME} 127.0.0.1 ${String(master)} 2\n` +
          `sentinel down-after-milliseconds ${NAME} 1000\nsentinel failover-timeout ${NAME} 5000\n`,
      );
      await group.start(port, ['--sentinel'], file);
    }
    await eventually('the sentinels know each other and the replica', () =>
      watchers.every((port) => {
        const found = group.ask(port, 'sentinel', 'master', NAME);
        return /num-other-sentinels\n2\n/.test(found) && /num-slaves\n1\n/.test(found);
      }),
    );
    const failOver = async (): Promise<void> => {
      group.processes.get(master)?.kill('SIGKILL');
      await eventually('the replica is the master', () =>
        watchers.every((port) =>
          group.ask(port, 'sentinel', 'get-master-addr-by-name', NAME).includes(String(replica)),
        ),
      );
    };
    const hosts = watchers.map((port) => `127.0.0.1:${String(port)}`).join(',');
    return { group, url: `redis+sentinel://${hosts}/0?master_name=${NAME}`, failOver };
  }

  stop(): void {
    for (const process of this.processes.values()) process.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async start(port: number, options: readonly string[], file?: string): Promise<void> {
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', this.folder];
    const own = file === undefined ? [...place, '--save', '', '--appendonly', 'no'] : [];
    const args = [...(file === undefined ? [] : [file]), ...own, ...options];
    this.processes.set(port, spawn(REDIS, args, { stdio: 'ignore' }));
    await eventually('Redis answers', () => this.ask(port, 'ping').includes('PONG'));
  }

  private ask(port: number, ...command: string[]): string {
    try {
      return execFileSync(REDIS_CLI, ['-p', String(port), ...command], { encoding: 'utf8', stdio: 'pipe' });
    } catch {
      return '';
    }
  }

  private async freeLowPort(): Promise<number> {
    for (;;) {
      const port = await freePort();
      if (port + BUS < 65_536) return port;
    }
  }
}
