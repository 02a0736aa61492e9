import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

import { cpuSecondsIn } from './server-process.js';

/** The data directories of the databases that run for this benchmark. */
const running = new Set<string>();

/** Counts what the database of this directory takes, until it is told to stop. */
export function watchDatabase(dataDir: string): () => void {
  running.add(dataDir);
  return () => running.delete(dataDir);
}

/**
 * CPU time of all processes of PostgreSQL that run for this benchmark, those that have ended too, in seconds. They are
 * found by where they work: each stands in its data directory.
 */
export function databaseSeconds(): number {
  let seconds = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = ofDatabase(pid);
    if (stat !== null) seconds += cpuSecondsIn(stat, { withChildren: true });
  }
  return seconds;
}

/** What `/proc` says of a process, or `null`: it is no database of ours, or has ended meanwhile. */
function ofDatabase(pid: string): string | null {
  try {
    const place = readlinkSync(`/proc/${pid}/cwd`);
    if (![...running].some((dataDir) => place.startsWith(dataDir))) return null;
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
}
