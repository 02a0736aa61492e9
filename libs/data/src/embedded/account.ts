import { execFileSync, spawnSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { type Binaries, reachableCopy } from './binaries.js';

/**
 * As whom the server runs, and how the data directory is named to it.
 * PostgreSQL refuses to run as root, so that root has to run it as somebody else.
 */
export interface Account {
  readonly binaries: Binaries;
  /** Put before the command; empty unless a user namespace is needed. */
  readonly prefix: readonly string[];
  /** The account of the processes; absent: our own. */
  readonly ids?: OsUser;
  /** The owner that the files need on disk. */
  readonly owner: OsUser;
  /**
   * Whether the server cannot walk the path to its own directory. Then the directory is handed over as the
   * working directory and named through `/proc/self/cwd`.
   */
  readonly hidden: boolean;
}

interface OsUser {
  readonly uid: number;
  readonly gid: number;
}

const UNSHARE = ['unshare', '--user'] as const;

/**
 * An ordinary user runs the server as they are. Root runs it as the owner of what is there already, else as
 * `postgres`, else as `nobody`, if they can reach the programs and the directory; else in a user namespace of
 * its own, where root is nobody in particular; else as one of them from a copy of the programs.
 *
 * @param directory what the server has to pass through
 * @param existing what earlier starts left, perhaps
 */
export function chooseAccount(binaries: Binaries, directory: string, existing: string): Account {
  const self = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  if (self.uid !== 0) return { binaries, prefix: [], owner: self, hidden: false };

  const users = [ownerOf(existing), osUser('postgres'), osUser('nobody')].filter((user) => user !== null);
  for (const user of users) {
    if (canRun(binaries, [], user) && canEnter(directory, user)) return runAs(user, binaries, false);
  }
  if (canRun(binaries, UNSHARE)) return { binaries, prefix: UNSHARE, owner: self, hidden: false };
  const copy = reachableCopy(binaries);
  for (const user of users) {
    if (canRun(copy, [], user)) return runAs(user, copy, !canEnter(directory, user));
  }
  throw new Error(
    'PostgreSQL does not run as root, and neither `postgres` nor `nobody` can run it here: ' +
      'start Ligature as an ordinary user, or set DATABASE_URL.',
  );
}

/** Gives the tree to the account, if it is somebody else's (an earlier start may have chosen another one). */
export function giveTo({ owner: { uid, gid } }: Account, path: string): void {
  if (lstatSync(path).uid !== uid) execFileSync('chown', ['-R', `${String(uid)}:${String(gid)}`, path]);
}

/** @throws Error with advice, when the tree is another user's and we are not root */
export function demandOwnership(path: string): void {
  const self = process.getuid?.() ?? 0;
  const { uid } = lstatSync(path);
  if (self === 0 || uid === self) return;
  throw new Error(
    `${path} belongs to another user (uid ${String(uid)}): start Ligature as that user, ` +
      'change the owner, or set LIGATURE_DATA_DIR.',
  );
}

function ownerOf(path: string): OsUser | null {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : null;
}

function runAs(user: OsUser, binaries: Binaries, hidden: boolean): Account {
  return { binaries, prefix: [], ids: user, owner: user, hidden };
}

function osUser(name: string): OsUser | null {
  const uid = spawnSync('id', ['-u', name], { encoding: 'utf8' });
  const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' });
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : null;
}

function canRun(binaries: Binaries, prefix: readonly string[], user?: OsUser): boolean {
  const { postgres } = binaries;
  return spawnSync('env', [...prefix, postgres, '--version'], { ...user, cwd: '/' }).status === 0;
}

function canEnter(directory: string, user: OsUser): boolean {
  return spawnSync('sh', ['-c', 'cd "$1"', 'sh', directory], { ...user, cwd: '/' }).status === 0;
}
