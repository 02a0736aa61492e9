import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import type { Layout } from './layout.js';

/** What PostgreSQL notes about itself in `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  /** Null while it is still starting. */
  readonly port: number | null;
  readonly stopping: boolean;
}

/** The noted server; null when there is no note. It may have been dead for long. */
export function readPostmaster(layout: Layout): Postmaster | null {
  let text: string;
  try {
    text = readFileSync(layout.pidFile, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const lines = text.split('\n');
  const port = Number(lines[3]);
  return {
    pid: Number(lines[0]),
    port: port > 0 ? port : null,
    stopping: lines[7]?.trim() === 'stopping',
  };
}

export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether the process is the server of this very directory, and not a stranger that got its number later. */
export function isServing({ pid }: Postmaster, layout: Layout): boolean {
  if (!isAlive(pid)) return false;
  try {
    const [at, own] = [statSync(`/proc/${String(pid)}/cwd`), statSync(layout.cluster)];
    return at.ino === own.ino && at.dev === own.dev;
  } catch {
    return programName(pid).endsWith('postgres');
  }
}

/** For systems without /proc, and for containers whose root may not look into other accounts' processes. */
function programName(pid: number): string {
  try {
    return readFileSync(`/proc/${String(pid)}/comm`, 'utf8').trim();
  } catch {
    const { stdout } = spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' });
    return typeof stdout === 'string' ? stdout.trim() : '';
  }
}
