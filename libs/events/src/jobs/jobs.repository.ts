import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

const ADD = sql(
  'events.add_job',
  `select from graphile_worker.add_job($1, payload => $2::json,
     run_at => coalesce($3::timestamptz, now() + $6::float8 * interval '1 millisecond'), max_attempts => $4::int,
     job_key => $5)`,
);
const ADD_ALL = sql(
  'events.add_jobs',
  `select from jsonb_to_recordset($2::jsonb) j(payload json, key text) cross join lateral graphile_worker.add_job(
     $1, payload => j.payload, run_at => now() + $3::float8 * interval '1 millisecond', max_attempts => $4::int, job_key => j.key) added`,
);
const REMOVE = sql('events.remove_job', 'select from graphile_worker.remove_job($1)');
const KEEP_JOBS = sql(
  'events.keep_jobs',
  `update graphile_worker._private_jobs set locked_at = now() where locked_by = $1`,
);
const RELEASE = sql(
  'events.release_jobs',
  `select graphile_worker.force_unlock_workers(lost.holders)
   from (
     select array_agg(distinct locked_by) as holders from graphile_worker._private_jobs
     where locked_at < now() - $1 * interval '1 millisecond'
   ) lost where lost.holders is not null`,
);
const COUNT = sql(
  'events.count_jobs',
  `select count(*) filter (where attempts < max_attempts)::int as waiting,
     count(*) filter (where attempts >= max_attempts and locked_at is null)::int as dead
   from graphile_worker._private_jobs`,
);
const DELETE_DEAD = sql(
  'events.delete_dead_jobs',
  `delete from graphile_worker._private_jobs where id in (
     select id from graphile_worker._private_jobs
     where attempts >= max_attempts and locked_at is null and run_at < $1 limit $2
   )`,
);

/** A job that is to be done. */
export interface NewJob {
  readonly name: string;
  readonly payload: object;
  readonly runAt: Date | undefined;
  /** From now on; only without `runAt`. */
  readonly delayMs: number | undefined;
  readonly attempts: number;
  readonly key: string | undefined;
}

export interface JobCounts {
  /** Not done yet, be it that they are being done. */
  readonly waiting: number;
  /** Tried as often as they may be. */
  readonly dead: number;
}

/** The rows of graphile-worker. The clock is the database's, as it is for that one. */
@Injectable()
export class JobsRepository {
  constructor(private readonly database: Database) {}

  /** One statement. */
  async insert({ name, payload, runAt, delayMs, attempts, key }: NewJob, tx: Tx): Promise<void> {
    const when = [runAt ?? null, attempts, key ?? null, delayMs ?? null];
    await tx.query(ADD, [name, JSON.stringify(payload), ...when]);
  }

  /** One statement. */
  async insertAll(
    jobs: readonly { readonly payload: object; readonly key: string }[],
    { name, attempts, delayMs }: Pick<NewJob, 'name' | 'attempts'> & { readonly delayMs: number },
    tx: Tx,
  ): Promise<void> {
    await tx.query(ADD_ALL, [name, JSON.stringify(jobs), delayMs, attempts]);
  }

  /** One that is being done is not tried again. */
  async remove(key: string, tx: Tx): Promise<void> {
    await tx.query(REMOVE, [key]);
  }

  /** The jobs that `holder` has begun stay its own. */
  async keep(holder: string, tx: Tx): Promise<void> {
    await tx.affected(KEEP_JOBS, [holder]);
  }

  /** Jobs whose holders have not kept them for so long are free again. */
  async release(ms: number, tx: Tx): Promise<void> {
    await tx.query(RELEASE, [ms]);
  }

  async count(): Promise<JobCounts> {
    return (await this.database.first<JobCounts & Record<string, number>>(COUNT)) ?? { waiting: 0, dead: 0 };
  }

  /** @returns how many there were */
  deleteDead(before: Date, most: number, tx: Tx): Promise<number> {
    return tx.affected(DELETE_DEAD, [before, most]);
  }
}
