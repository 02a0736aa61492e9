import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, chooseAccount, demandOwnership, giveTo } from './account.js';
import { adoptRunning } from './adopt.js';
import { findBinaries } from './binaries.js';
import { adminUrl, connectionUrl, ensureDatabase } from './connection.js';
import { createCluster, createDataDirectory } from './create-cluster.js';
import { launch } from './launch.js';
import { type Layout, layoutIn } from './layout.js';
import { isAlive, readPostmaster } from './postmaster.js';
import { separateRoles } from './separate-roles.js';
import { tailOf } from './tail.js';
import { watchOver } from './watch-over.js';

export interface EmbeddedPostgresOptions {
  /** The database lies in its subfolder `postgres`. */
  readonly dataDir: string;
  readonly log: (message: string) => void;
}

export interface EmbeddedPostgres {
  /** For any client of PostgreSQL; holds the password. Its role owns the database and is no superuser. */
  readonly url: string;
  /** The same for the superuser. */
  adminUrl(): string;
  /** Whether another process had started the server already. */
  readonly adopted: boolean;
  /** Gives up our share. The server stops when nobody holds one any more, which a death of the process does too. */
  stop(): Promise<void>;
}

/** Whether a database was made in the data directory. */
export function hasEmbeddedDatabase(dataDir: string): boolean {
  return existsSync(layoutIn(dataDir).root);
}

const ATTEMPTS = 5;

/**
 * A real PostgreSQL server of our own on the data directory, shared by all processes that ask for it.
 * Made at the first call, repaired by PostgreSQL itself after a crash, gone with its last user.
 * @throws Error with advice, where no server can be had
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log } = options;
  const layout = layoutIn(dataDir);
  createDataDirectory(dataDir);
  if (existsSync(layout.root)) demandOwnership(layout.root);
  let account: Account | undefined;

  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const running = existsSync(layout.root) ? await adoptRunning(layout) : null;
    if (running) {
      log(`Sharing the embedded PostgreSQL on port ${String(running.port)}.`);
      const release = (): void => {
        running.lease.release();
      };
      return handle(layout, { port: running.port, adopted: true }, release, log);
    }
    account ??= chooseAccount(findBinaries(), dataDir, layout.root);
    if (!existsSync(layout.root)) await createCluster(account, layout);
    giveTo(account, layout.root);
    const launched = await launch(account, layout);
    if (launched) {
      log(`Embedded PostgreSQL ${String(account.binaries.major)} runs on port ${String(launched.port)}.`);
      const release = watchOver(launched, account, layout, log);
      return handle(layout, { port: launched.port, adopted: false }, release, log);
    }
  }
  throw new Error(`The embedded PostgreSQL in ${layout.root} does not start:\n${tailOf(layout.log)}`);
}

async function handle(
  layout: Layout,
  { port, adopted }: { port: number; adopted: boolean },
  release: () => void,
  log: (message: string) => void,
): Promise<EmbeddedPostgres> {
  try {
    await ensureDatabase(layout, port);
    await separateRoles(layout, port, log);
  } catch (error) {
    release();
    throw error;
  }
  return {
    url: connectionUrl(layout, port),
    adminUrl: () => adminUrl(layout, port),
    adopted,
    stop: () => letGo(layout, release),
  };
}

/** Gives up the share; waits for the end of the server if it was the last one. */
async function letGo(layout: Layout, release: () => void): Promise<void> {
  const pid = readPostmaster(layout)?.pid;
  release();
  if (pid === undefined) return;
  const began = performance.now();
  while (isAlive(pid) && performance.now() - began < 9_000) {
    const sharedByOthers = readPostmaster(layout)?.stopping === false && performance.now() - began > 500;
    if (sharedByOthers) return;
    await sleep(10);
  }
}
