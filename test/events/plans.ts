import { DataSource } from 'typeorm';

import type { TestApp } from '../support/app.js';

/** How a statement that was prepared under that name on some connection is carried out, whatever its values. */
export async function planOf(app: TestApp, name: string): Promise<string> {
  const source = app.get(DataSource);
  for (let tried = 0; tried < 50; tried += 1) {
    const runner = source.createQueryRunner();
    try {
      const [known] = (await runner.query(
        'select statement, cardinality(parameter_types)::int as n from pg_prepared_statements where name = $1',
        [name],
      )) as { statement: string; n: number }[];
      if (known === undefined) continue;
      const nulls = Array.from({ length: known.n }, () => 'null').join(', ');
      await runner.query('set plan_cache_mode = force_generic_plan');
      await runner.query('set enable_seqscan = off');
      await runner.query('discard plans');
      const lines = (await runner.query(`explain execute "${name}"(${nulls})`)) as { 'QUERY PLAN': string }[];
      await runner.query('reset enable_seqscan');
      await runner.query('reset plan_cache_mode');
      return lines.map((line) => line['QUERY PLAN']).join('\n');
    } finally {
      await runner.release();
    }
  }
  throw new Error(`${name} is not prepared anywhere`);
}
