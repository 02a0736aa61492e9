import type { Client, ClientBase, Pool } from 'pg';

import { connectBeside, preparesOf } from '../pool.js';
import { sqlState } from '../violations.js';

/** A statement that was prepared on another connection, or a name that another session gave away there. */
const FORGOTTEN = new Set(['26000', '42P05']);
const PATIENCE_MS = 1_000;
/** Either answers for both orders in which a pooler may hand out its connections, the oldest or the latest first. */
const ROUNDS = [
  [0, 1],
  [0, 1],
  [1, 0],
] as const;

/** A pooler between service and database that forgets prepared statements. */
export class StatementsForgotten extends Error {
  override readonly name = 'StatementsForgotten';

  constructor(cause: unknown) {
    super(
      'prepared statements do not get through the pooler: set its max_prepared_statements (PgBouncer 1.21 or later), ' +
        'or LIGATURE_PREPARED_STATEMENTS=off',
      { cause },
    );
  }
}

/**
 * Finds out whether prepared statements can be used, where a pooler is in between: it tells a session another process
 * than the one that works for it.
 * @param session any one of the pool's kind
 * @throws StatementsForgotten
 */
export async function demandPreparedStatements(pool: Pool, session: ClientBase): Promise<void> {
  if (!preparesOf(pool)) return;
  const { rows } = await session.query<{ pid: number }>('select pg_backend_pid() as pid');
  if (rows[0]?.pid !== (session as ClientBase & { readonly processID: number | null }).processID)
    await tryStatements(pool);
}

/**
 * Uses prepared statements in transactions of two sessions, so that a pooler that hands out another connection for each
 * transaction gives each session the other's. Where it has no second one to spare, nothing is found out.
 */
async function tryStatements(pool: Pool): Promise<void> {
  const connect = (): Promise<Client> =>
    connectBeside(pool, { application_name: 'ligature probe', query_timeout: PATIENCE_MS });
  const sessions: Client[] = [];
  try {
    sessions.push(await connect(), await connect());
    for (const round of ROUNDS) {
      const order = round.flatMap((n) => sessions[n] ?? []);
      for (const session of order) await session.query('begin');
      for (const session of order) await session.query(ownStatement(sessions.indexOf(session)));
      for (const session of order) await session.query('commit');
    }
  } catch (error) {
    if (FORGOTTEN.has(sqlState(error) ?? '')) throw new StatementsForgotten(error);
    if (!isLate(error)) throw error;
  } finally {
    for (const session of sessions) session.connection.stream.destroy();
  }
}

function ownStatement(session: number): { name: string; text: string } {
  return { name: `data.probe_${String(session)}`, text: `select ${String(session)}` };
}

function isLate(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}
