import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Account, giveTo } from './account.js';
import { spawnGuarded } from './guarded-process.js';
import { layoutAt, type Layout, SERVICE } from './layout.js';
import { createLeasePipe } from './lease.js';
import { isAlive } from './postmaster.js';
import { tailOf } from './tail.js';

/**
 * Makes the cluster beside its place and moves it there: a kill midway leaves nothing that looks finished.
 * Of two processes that do this at once the slower one throws its own away.
 */
export async function createCluster(account: Account, layout: Layout): Promise<void> {
  sweepDrafts(layout.root);
  const draft = layoutAt(`${layout.root}.init-${String(process.pid)}`);
  try {
    await initialize(account, draft);
    renameSync(draft.root, layout.root);
  } catch (error) {
    if (!existsSync(layout.root)) throw error;
  } finally {
    removeTree(draft.root);
  }
}

async function initialize(account: Account, draft: Layout): Promise<void> {
  mkdirSync(draft.root, { mode: 0o700 });
  mkdirSync(draft.cluster, { mode: 0o700 });
  writeFileSync(draft.password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  createLeasePipe(draft.lease);
  giveTo(account, draft.root);

  const output = openSync(draft.log, 'a', 0o600);
  const { exited } = spawnGuarded({
    account,
    program: account.binaries.initdb,
    args: [...initdbArguments(account), '-D', account.hidden ? '/proc/self/cwd' : draft.cluster],
    cwd: draft.cluster,
    lifeline: 'pipe',
    output,
  });
  closeSync(output);
  const code = await exited;
  if (code !== 0) throw new Error(`initdb failed (${String(code)}):\n${tailOf(draft.log)}`);
  rmSync(draft.log);
}

function initdbArguments({ binaries }: Account): string[] {
  const locale =
    binaries.major >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-locale']
      : ['--locale=C.UTF-8'];
  return [
    ...locale,
    '--encoding=UTF8',
    '--auth=scram-sha-256',
    `--username=${SERVICE}`,
    '--pwfile=../password',
  ];
}

/** Removes what killed predecessors left half made. */
function sweepDrafts(root: string): void {
  const parent = dirname(root);
  const prefix = `${basename(root)}.init-`;
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(name.slice(prefix.length));
    if (pid === process.pid || !isAlive(pid)) removeTree(join(parent, name));
  }
}

/** Patient: the initdb of a killed predecessor may still be clearing up in there. */
function removeTree(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** Makes the data directory, so that another account can pass through it on the way to its own. */
export function createDataDirectory(dataDir: string): void {
  if (existsSync(dataDir)) return;
  mkdirSync(dataDir, { recursive: true });
  chmodSync(dataDir, 0o755);
}
