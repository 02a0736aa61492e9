import { DataSource, type QueryRunner } from 'typeorm';

import type { TestApp } from '../support/app.js';

/** Connections that are looked at; the pool has some more. */
const MOST = 20;

/**
 * How a statement that was prepared under that name on some connection is carried out, whatever its values.
 * @param seqscan `on`: as the planner wants it, for tables that are as large as they would be
 */
export async function planOf(app: TestApp, name: string, seqscan: 'on' | 'off' = 'off'): Promise<string> {
  const source = app.get(DataSource);
  const runners: QueryRunner[] = [];
  try {
    // Those that were looked at are kept meanwhile: the pool would lend the same one again.
    for (let tried = 0; tried < MOST; tried += 1) {
      const runner = source.createQueryRunner();
      runners.push(runner);
      const [known] = (await runner.query(
        'select statement, cardinality(parameter_types)::int as n from pg_prepared_statements where name = $1',
        [name],
      )) as { statement: string; n: number }[];
      if (known === undefined) continue;
      const nulls = Array.from({ length: known.n }, () => 'null').join(', ');
      await runner.query('set plan_cache_mode = force_generic_plan');
      await runner.query(`set enable_seqscan = ${seqscan}`);
      await runner.query('discard plans');
      const lines = (await runner.query(`explain execute "${name}"(${nulls})`)) as { 'QUERY PLAN': string }[];
      await runner.query('reset enable_seqscan');
      await runner.query('reset plan_cache_mode');
      return lines.map((line) => line['QUERY PLAN']).join('\n');
    }
  } finally {
    for (const runner of runners) await runner.release();
  }
  throw new Error(`${name} is not prepared anywhere`);
}
