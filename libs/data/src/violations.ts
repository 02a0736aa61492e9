const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const QUERY_CANCELED = '57014';
const LOCK_NOT_AVAILABLE = '55P03';
const CANNOT_CONNECT_NOW = '57P03';
/** Of the system, and as long as those of Postgres. */
const BROKEN_PIPE = 'EPIPE';
const UNTRANSLATABLE = new Set(['22021', '22P05']);

interface PostgresError {
  readonly code?: string;
  readonly constraint?: string;
  readonly driverError?: PostgresError;
}

function postgresError(error: unknown): PostgresError | null {
  if (typeof error !== 'object' || error === null) return null;
  const candidate = error as PostgresError;
  const inner = candidate.driverError ?? candidate;
  return typeof inner.code === 'string' ? inner : null;
}

/** The five-character SQLSTATE of a failed statement, or `null` if the error is not from Postgres. */
export function sqlState(error: unknown): string | null {
  const code = postgresError(error)?.code;
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && code !== BROKEN_PIPE ? code : null;
}

/** Whether the server said that the statement failed, so that it is known to have. A pooler speaks of connections (08). */
export function isAnswered(error: unknown): boolean {
  return sqlState(error)?.startsWith('08') === false;
}

/** Whether a statement was refused by the constraint of that name. */
export function isViolation(error: unknown, constraint: string): boolean {
  return postgresError(error)?.constraint === constraint;
}

/** Whether the same transaction may succeed when tried again. */
export function isRetryable(error: unknown): boolean {
  const state = sqlState(error);
  return state === SERIALIZATION_FAILURE || state === DEADLOCK_DETECTED;
}

/** Whether the statement ran into `statement_timeout`. */
export function isTimeout(error: unknown): boolean {
  return sqlState(error) === QUERY_CANCELED;
}

/** Whether the statement ran into `lock_timeout`. */
export function isLockTimeout(error: unknown): boolean {
  return sqlState(error) === LOCK_NOT_AVAILABLE;
}

/** Whether the text holds what Postgres cannot store (a NUL character, a lone surrogate in `jsonb`). */
export function isUnstorableText(error: unknown): boolean {
  const state = sqlState(error);
  return state !== null && UNTRANSLATABLE.has(state);
}

/** Whether no connection of the pool became free in time. */
export function isPoolExhausted(error: unknown): boolean {
  return (error as { message?: unknown } | null)?.message === 'timeout exceeded when trying to connect';
}

/** Whether no connection could be had: nothing was sent to the database. */
export function isRefusedConnection(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== null) return state === CANNOT_CONNECT_NOW || state === '08001';
  const { code, errors } = (error ?? {}) as { code?: string; errors?: unknown[] };
  if (code === 'ECONNREFUSED') return true;
  return Array.isArray(errors) && errors.length > 0 && errors.every(isRefusedConnection);
}

/** Whether the server ended the connection because it is being stopped: whatever was asked is not to blame. */
export function isShutdown(error: unknown): boolean {
  return sqlState(error) === '57P01';
}

/** Whether the disk of the database is full. */
export function isDiskFull(error: unknown): boolean {
  return sqlState(error) === '53100';
}

/** Whether the database takes reads only, for now or because it is a standby. */
export function isReadOnly(error: unknown): boolean {
  return sqlState(error) === '25006';
}

/** Whether the database could not be reached, or refused to serve, as opposed to refusing this statement. */
export function isUnreachable(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== null) return state.startsWith('08') || state.startsWith('57P') || state === '53300';
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  if (
    code !== undefined &&
    ['ECONNREFUSED', 'ECONNRESET', BROKEN_PIPE, 'ETIMEDOUT', 'ENOTFOUND'].includes(code)
  )
    return true;
  return (
    message !== undefined &&
    /Connection terminated|connection timeout|^timeout expired$|not queryable|pool after calling end/i.test(
      message,
    )
  );
}
