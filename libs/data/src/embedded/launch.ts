import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.js';
import { answers } from './connection.js';
import { type GuardedProcess, spawnGuarded } from './guarded-process.js';
import type { Layout } from './layout.js';
import { type Lease, openLease } from './lease.js';
import { tailOf } from './tail.js';

/** A server of ours that answers. */
export interface Launched {
  readonly lease: Lease;
  readonly port: number;
  readonly process: GuardedProcess;
}

const STEP_MS = 25;
/** Recovery after a crash under load is part of starting. */
const PATIENCE_MS = 60_000;
const LOG_BYTES = 1_000_000;

/**
 * Starts the server and waits for its first answer.
 * @param port a free one is looked for when none is given
 * @returns null when it ended instead: somebody was faster, be it with the directory or with the port
 */
export async function launch(account: Account, layout: Layout, port?: number): Promise<Launched | null> {
  const chosen = port ?? (await freePort());
  const share = openLease(layout.lease);
  const output = openLog(layout.log);
  const process = spawnGuarded({
    account,
    program: account.binaries.postgres,
    args: ['-D', account.hidden ? '/proc/self/cwd' : layout.cluster, ...settings(chosen)],
    cwd: layout.cluster,
    lifeline: share.lifeline,
    output,
  });
  share.handOver();
  closeSync(output);

  const deadline = performance.now() + PATIENCE_MS;
  while (!process.hasExited()) {
    if (await answers(layout, chosen)) {
      process.unref();
      return { lease: share, port: chosen, process };
    }
    if (performance.now() > deadline) {
      share.release();
      throw new Error(`PostgreSQL in ${layout.root} does not answer:\n${tailOf(layout.log)}`);
    }
    await sleep(STEP_MS);
  }
  share.release();
  return null;
}

/** Its log names neither statements nor values: they may be secrets. */
function settings(port: number): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '100',
    synchronous_commit: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function openLog(path: string): number {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES) rmSync(path, { force: true });
  return openSync(path, 'a', 0o600);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });
}
