import type { ReplicaSettings } from '#data';
import type { Env } from '#platform/config';

/** The replica of `DATABASE_READ_URL`; `null`: there is none. */
export function replicaSettings(env: Env): ReplicaSettings | null {
  const { databaseReadUrl: url, databaseReadPool: poolSize, deadlines, preparedStatements: prepares } = env;
  return url === null ? null : { url, poolSize, deadlines, prepares };
}
