import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

import type { MigrationInterface, QueryRunner } from 'typeorm';

const LAST = 19;
const FOLDER = `${dirname(createRequire(import.meta.url).resolve('graphile-worker/package.json'))}/sql`;
/** As graphile-worker itself remembers what was done. */
const REMEMBERED = `create table graphile_worker.migrations (
  id int primary key,
  ts timestamptz not null default now(),
  breaking boolean not null default false
)`;
/** It keeps others than the owner out, also the role of a service that another role migrates for. */
const TABLES = ['_private_jobs', '_private_job_queues', '_private_tasks', '_private_known_crontabs'];

/** The queue of jobs, in the schema of graphile-worker: by its own files, in the transaction of whoever migrates. */
export class CreateJobQueue1796110000000 implements MigrationInterface {
  readonly name = 'CreateJobQueue1796110000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('set local statement_timeout = 0');
    await runner.query('create schema graphile_worker');
    await runner.query(REMEMBERED);
    for (let number = 1; number <= LAST; number += 1) {
      const text = await readFile(`${FOLDER}/${String(number).padStart(6, '0')}.sql`, 'utf8');
      await runner.query(text.replaceAll(':GRAPHILE_WORKER_SCHEMA', 'graphile_worker'));
      const isBreaking = text.startsWith('--! breaking');
      await runner.query(
        `insert into graphile_worker.migrations (id, breaking) values (${String(number)}, ${String(isBreaking)})`,
      );
    }
    for (const table of TABLES)
      await runner.query(`alter table graphile_worker.${table} disable row level security`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema graphile_worker cascade');
  }
}
