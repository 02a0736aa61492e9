import { randomInt } from 'node:crypto';

import type { Client, ClientBase, Pool } from 'pg';

import { connectBeside, preparesOf } from '../pool.js';
import { sqlState } from '../violations.js';

/** A statement that was prepared on another connection, or a name that another session gave away there. */
const FORGOTTEN = new Set(['26000', '42P05']);
/** Each order twice: sessions change places in one of these, whether the latest or the oldest connection goes first. */
const ORDERS = [
  [0, 1],
  [0, 1],
  [1, 0],
  [1, 0],
] as const;
/** Others may come between the sessions in some. */
const ROUNDS = 12;

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
 * @param patienceMs how long a pooler may take to find a second connection; where it has none, nothing is found out
 * @throws StatementsForgotten
 */
export async function demandPreparedStatements(
  pool: Pool,
  session: ClientBase,
  patienceMs: number,
): Promise<void> {
  if (!preparesOf(pool)) return;
  const { processID } = session as ClientBase & { readonly processID: number | null };
  if ((await processOf(session)) !== processID) await tryStatements(pool, patienceMs);
}

/**
 * Uses prepared statements in transactions of two sessions, until a session had its answer from another connection than
 * the one on which it prepared, as a pooler hands one out for each transaction.
 */
async function tryStatements(pool: Pool, patienceMs: number): Promise<void> {
  const sessions: ProbeSession[] = [];
  const open = async (): Promise<void> => {
    const settings = { application_name: 'ligature probe', query_timeout: patienceMs };
    const client = await connectBeside(pool, settings);
    sessions.push({ client, name: `data.probe_${String(sessions.length)}`, own: randomInt(2 ** 31) });
  };
  try {
    await open();
    await open();
    const prepared = await round(sessions, 0);
    for (let n = 1; n < ROUNDS; n += 1) {
      const used = await round(sessions, n);
      if (sessions.some((session) => used.get(session) !== prepared.get(session))) return;
    }
  } catch (error) {
    if (FORGOTTEN.has(sqlState(error) ?? '')) throw new StatementsForgotten(error);
    if (!isLate(error)) throw error;
  } finally {
    for (const { client } of sessions) client.connection.stream.destroy();
  }
}

interface ProbeSession {
  readonly client: Client;
  readonly name: string;
  /** What its statement selects: one of the same name that another probe left behind selects something else. */
  readonly own: number;
}

/** One transaction of each, both open at once: which processes worked for them. */
async function round(sessions: readonly ProbeSession[], n: number): Promise<Map<ProbeSession, unknown>> {
  const inOrder = (ORDERS[n % ORDERS.length] ?? ORDERS[0]).flatMap((index) => sessions[index] ?? []);
  const processes = new Map<ProbeSession, unknown>();
  for (const { client } of inOrder) await client.query('begin');
  for (const session of inOrder) {
    const { client, name, own } = session;
    processes.set(session, await processOf(client));
    const { rows } = await client.query<{ own: number }>({ name, text: `select ${String(own)} as own` });
    if (rows[0]?.own !== own) throw new StatementsForgotten(rows[0]);
  }
  for (const { client } of inOrder) await client.query('commit');
  return processes;
}

async function processOf(session: ClientBase): Promise<number | undefined> {
  const { rows } = await session.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid;
}

function isLate(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}
