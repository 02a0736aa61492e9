import { Counter, register } from 'prom-client';

import { isDiskFull, isLockTimeout, isPoolExhausted, isReadOnly, isTimeout, isUnreachable } from '#data';
import { DomainError } from '#kernel';

import type { Problem } from './problem.js';

const refusals = new Counter({
  name: 'ligature_database_refusals_total',
  help: 'Calls refused because of the database, by reason; the same call may succeed later',
  labelNames: ['reason'],
  registers: [register],
});

/** What a caller is told when the database is the reason: always with the seconds until another try makes sense. */
type DatabaseProblem = Problem & { readonly kind: 'unavailable'; readonly retryAfter: number };

const BUSY = unavailable('database_busy', 'The database is busy, try again in a moment', 2);
const TIMEOUT = unavailable('database_timeout', 'The database took too long, try again later', 5);
const READONLY = unavailable(
  'database_readonly',
  'The database takes no changes at the moment, try again later',
  5,
);
const FULL = unavailable('database_full', 'The database has no room for changes, try again later', 30);
const UNREACHABLE = unavailable('database_unreachable', 'The database cannot be reached, try again later', 5);

/** The first one that fits. A new kind of trouble is a line here; every envelope knows all of them by their names. */
const TROUBLES: readonly (readonly [fits: (error: unknown) => boolean, problem: DatabaseProblem])[] = [
  [isPoolExhausted, BUSY],
  [isLockTimeout, BUSY],
  [isTimeout, TIMEOUT],
  [isReadOnly, READONLY],
  [isDiskFull, FULL],
  [isUnreachable, UNREACHABLE],
];

/** The retryable refusal that an error of the database or of its driver stands for, or `null`; it is counted. */
export function databaseProblem(error: unknown): DatabaseProblem | null {
  const problem = TROUBLES.find(([fits]) => fits(error))?.[1] ?? null;
  if (problem) refusals.inc({ reason: problem.reason });
  return problem;
}

/** The fair share of the database, when a caller has waited too long for the end of calls of their own. */
export function databaseBusy(): DomainError {
  refusals.inc({ reason: BUSY.reason });
  return new DomainError(BUSY.kind, BUSY.reason, BUSY.message, { retryAfter: BUSY.retryAfter });
}

/** Whether it is the database that refuses. */
export function isDatabaseProblem({ kind, reason }: Problem): boolean {
  return kind === 'unavailable' && reason.startsWith('database_');
}

function unavailable(reason: string, message: string, retryAfter: number): DatabaseProblem {
  return { kind: 'unavailable', reason, message, retryAfter };
}
