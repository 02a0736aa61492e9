import { examineReplica, poolOf } from '#data';
import type { Env } from '#platform/config';

import { connectOwnDatabase } from '../../open-database.js';
import { replicaSettings } from '../../replica-settings.js';
import { type Finding, reasonOf } from './finding.js';

/** How far behind the replica may be that is not worth a word: what is written while it is asked. */
const MOST_SECONDS = 10;

/** Whether the replica is there, is one of this database, and keeps up. The service goes on without. */
export async function checkReplica(env: Env): Promise<Finding[]> {
  const settings = replicaSettings(env);
  if (settings === null) return [];
  try {
    const opened = await connectOwnDatabase(env, () => undefined);
    try {
      const { bytes, seconds } = await examineReplica(poolOf(opened.dataSource), settings);
      return [findingOf(bytes, seconds)];
    } finally {
      await opened.dataSource.destroy();
      await opened.stop();
    }
  } catch (error) {
    const advice =
      'Check DATABASE_READ_URL: a standby of the database of DATABASE_URL. Until then the primary answers everything.';
    return [{ check: 'replica', state: 'warning', found: reasonOf(error), advice }];
  }
}

function findingOf(bytes: number, seconds: number): Finding {
  if (seconds <= MOST_SECONDS)
    return { check: 'replica', state: 'ok', found: `it keeps up, ${String(bytes)} bytes behind` };
  return {
    check: 'replica',
    state: 'warning',
    found: `it is ${String(bytes)} bytes and ${seconds.toFixed(0)} s behind, and left alone`,
    advice:
      'Look at pg_stat_replication of the primary, and whether replay is paused or held up by long reads.',
  };
}
