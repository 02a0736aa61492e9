import { copyIn } from './copy-in.js';
import type { Stage } from './stage.js';

const CHUNK = 50_000;

/** Mulberry32: small, fast, and the same on every machine. */
export function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
}

/** Loads a table without its foreign keys and secondary indexes, and gives it them back. */
export async function loadTable(
  { pool }: Stage,
  table: string,
  columns: string,
  rows: Generator<string>,
): Promise<number> {
  const client = await pool.connect();
  try {
    const { rows: kept } = await client.query<{ drop: string; create: string }>(
      `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
         format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as create
       from pg_constraint where conrelid = $1::regclass and contype in ('f', 'u')
       union all
       select format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid) from pg_index
       where indrelid = $1::regclass and not exists (select from pg_constraint where conindid = indexrelid)`,
      [table],
    );
    for (const { drop } of kept) await client.query(drop);
    let loaded = 0;
    let chunk: string[] = [];
    const flush = async (): Promise<void> => {
      await copyIn(client, `${table} (${columns})`, chunk);
      loaded += chunk.length;
      chunk = [];
    };
    for (const row of rows) if (chunk.push(row) === CHUNK) await flush();
    if (chunk.length > 0) await flush();
    await client.query(`set maintenance_work_mem = '512MB'`);
    for (const { create } of kept) await client.query(create);
    await client.query(`vacuum (analyze) ${table}`);
    return loaded;
  } finally {
    client.release();
  }
}
