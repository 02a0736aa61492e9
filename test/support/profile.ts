import { appendFileSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Seconds of the processor: of a process, and of those that it started and that have ended. */
interface Taken {
  readonly own: number;
  readonly children: number;
}

/** The kernel counts in hundredths of a second. */
const TICKS = 100;

/** What a process has taken so far. */
export function takenBy(pid: number | 'self'): Taken {
  const [, fields = ''] = /\) (.*)$/s.exec(readFileSync(`/proc/${String(pid)}/stat`, 'utf8')) ?? [];
  const [user, system, childrenUser, childrenSystem] = fields.split(' ').slice(11, 15).map(Number);
  return {
    own: ((user ?? 0) + (system ?? 0)) / TICKS,
    children: ((childrenUser ?? 0) + (childrenSystem ?? 0)) / TICKS,
  };
}

/** Adds a line about a file of tests, or whatever else took time, for `scripts/test-profile.js`. */
export function keepTaken(into: string, what: string, { own, children }: Taken, before?: Taken): void {
  const line = {
    what: relative(process.cwd(), what),
    own: own - (before?.own ?? 0),
    children: children - (before?.children ?? 0),
  };
  appendFileSync(into, `${JSON.stringify(line)}\n`);
}

/** The same for the Postgres of the tests, and for the process that reads the sources. */
export function keepOthers(into: string, dataDir: string): void {
  const [pid] = readFileSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n');
  keepTaken(into, '(PostgreSQL)', takenBy(Number(pid)));
  keepTaken(into, '(Vitest)', { ...takenBy('self'), children: 0 });
}
