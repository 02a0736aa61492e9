import type { Pool, PoolClient } from 'pg';

type Taken = (
  error: Error | undefined,
  client: PoolClient | undefined,
  release: (end?: unknown) => void,
) => void;

/** @param tell called with the seconds that somebody waited for a connection since all were taken */
export function watchWaits(pool: Pool, tell: (seconds: number) => void): void {
  const connect = pool.connect.bind(pool) as (taken?: Taken) => Promise<PoolClient>;
  const isFull = (): boolean => pool.idleCount === 0 && pool.totalCount >= pool.options.max;
  const watched = (taken?: Taken): Promise<PoolClient> => {
    if (!isFull()) return connect(taken);
    const began = performance.now();
    const waited = (): void => {
      tell((performance.now() - began) / 1_000);
    };
    if (taken === undefined) return connect().finally(waited);
    return connect((...answer) => {
      waited();
      taken(...answer);
    });
  };
  pool.connect = watched as Pool['connect'];
}
