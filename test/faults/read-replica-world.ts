import { migrate, Replica } from '#data';

import { openDatabase } from '../../apps/ligature/src/database.js';
import type { TestApp } from '../support/app.js';
import { PostgresServer, postgresPrograms } from './processes/postgres-server.js';
import { eventually } from './processes/processes.js';

/** Why no replica can be had here; null when one can. */
export const missing = postgresPrograms() === null ? 'needs Debian’s PostgreSQL' : null;

/** A server with the schema. */
export async function migrated(): Promise<PostgresServer> {
  const server = await PostgresServer.start();
  const dataSource = await openDatabase(server.url);
  await migrate(dataSource);
  await dataSource.destroy();
  return server;
}

/** A standby that no commit waits for. */
export async function follower(primary: PostgresServer): Promise<PostgresServer> {
  const standby = await primary.standby();
  await primary.set('synchronous_standby_names', '');
  return standby;
}

/** What became of the reads that the replica may answer, so far. */
export const outcomes = (app: TestApp): Replica['outcomes'] => ({ ...app.get(Replica).outcomes });

export const inUse = (app: TestApp): Promise<void> =>
  eventually('the replica is used', () => app.get(Replica).standing.state === 'used');

/** What the replica answers: on a busy machine it may be behind for once, and is asked again. */
export async function byReplica<T>(app: TestApp, read: () => Promise<T>): Promise<T> {
  for (;;) {
    const before = outcomes(app).replica;
    const answer = await read();
    if (outcomes(app).replica > before) return answer;
    await inUse(app);
  }
}
