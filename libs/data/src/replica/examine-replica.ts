import type { Client, Pool } from 'pg';

import { connectBeside, preparesOf } from '../pool.js';
import { asQuery } from '../statement.js';
import { lagOf, REPLAYED, type ReplayedRow, replayedBy } from './positions.js';
import { PrimaryPosition } from './primary-position.js';
import { makeReplicaPool, type ReplicaSettings } from './replica-pool.js';

/** How far behind a replica is at the moment. @throws Error it is away, or no replica of this database */
export async function examineReplica(
  primary: Pool,
  settings: ReplicaSettings,
): Promise<{ readonly bytes: number; readonly seconds: number }> {
  const position = new PrimaryPosition(primary, settings.deadlines.databaseStatement);
  const pool = makeReplicaPool(settings);
  let client: Client | null = null;
  try {
    const written = await position.ask();
    client = await connectBeside(pool, { query_timeout: settings.deadlines.databaseStatement });
    const { rows } = await client.query<ReplayedRow>(asQuery(REPLAYED, [], preparesOf(pool)));
    const replayed = replayedBy(rows[0]);
    const bytes = lagOf(replayed, written);
    return { bytes, seconds: bytes === 0 ? 0 : replayed.ageSeconds };
  } finally {
    client?.connection.stream.destroy();
    position.close();
    await pool.end();
  }
}
