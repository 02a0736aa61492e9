import type { DataSource } from 'typeorm';

import type { DatabaseDeadlines } from '../data-source.js';
import { sqlState } from '../violations.js';

const INSUFFICIENT_PRIVILEGE = '42501';

/** What every session of the service is to be like, by Postgres' own names and in its own units. */
export type SessionSettings = Readonly<Record<string, string>>;

export function sessionSettings(deadlines: DatabaseDeadlines): SessionSettings {
  return {
    statement_timeout: String(deadlines.databaseStatement),
    lock_timeout: String(deadlines.databaseLock),
    idle_in_transaction_session_timeout: String(deadlines.databaseIdle),
    // Estimates of recursive statements are high, what they do is little: compiling them is never worth it.
    jit: 'off',
  };
}

/** As the driver sends them when a session begins. */
export function atStart({ jit = 'off', ...settings }: SessionSettings): Record<string, string> {
  return { ...settings, options: `-c jit=${jit}` };
}

/** Which of them are otherwise, in the sessions that a pooler gives. */
export async function missingSettings(dataSource: DataSource, wanted: SessionSettings): Promise<string[]> {
  const rows = await dataSource.query<{ name: string; setting: string }[]>(
    'select name, setting from pg_settings where name = any($1) order by name',
    [Object.keys(wanted)],
  );
  return rows
    .filter(({ name, setting }) => wanted[name] !== setting)
    .map(({ name, setting }) => `${name} is ${setting}, not ${wanted[name] ?? ''}`);
}

/**
 * Makes them those of a role in this database (`null`: our own), for all sessions that begin from then on.
 * @returns whether that is allowed
 */
export async function giveToRole(
  dataSource: DataSource,
  role: string | null,
  wanted: SessionSettings,
): Promise<boolean> {
  const [row] = await dataSource.query<{ commands: string[] }[]>(
    `select array(
       select format('alter role %I in database %I set %I = %L', coalesce($1, current_user), current_database(), name, value)
       from unnest($2::text[], $3::text[]) as wanted (name, value)
     ) as commands`,
    [role, Object.keys(wanted), Object.values(wanted)],
  );
  try {
    for (const command of row?.commands ?? []) await dataSource.query(command);
    return true;
  } catch (error) {
    if (sqlState(error) === INSUFFICIENT_PRIVILEGE) return false;
    throw error;
  }
}
