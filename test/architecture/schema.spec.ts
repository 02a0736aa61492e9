import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { MODULES } from '../../apps/ligature/src/modules.js';
import { startApp, type TestApp } from '../support/app.js';

const schemas = MODULES.flatMap(({ schema }) => schema ?? []);

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

it('entities and migrations describe the same schema', async () => {
  // TypeORM asks for all tables at once on one connection, which `pg` warns of and no build of the service does.
  const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const { upQueries } = await app
    .get(DataSource)
    .driver.createSchemaBuilder()
    .log()
    .finally(() => warnings.mockRestore());
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});

/** A partition is part of its table, and has what that one has. */
const PARTITIONS = `select c.oid from pg_class c where c.relispartition`;

it('every table has an entity, so that none escapes the comparison', async () => {
  const tables = await app.sql<{ name: string }>(
    `select schemaname || '.' || tablename as name from pg_tables where schemaname = any($1)
       and format('%I.%I', schemaname, tablename)::regclass not in (${PARTITIONS}) order by 1`,
    [schemas],
  );
  const mapped = app.get(DataSource).entityMetadatas.map(({ tablePath }) => tablePath);
  expect(tables.map(({ name }) => name)).toEqual([...mapped].sort());
});

it('every constraint and index has a name that says what it is', async () => {
  const named = await app.sql<{ name: string }>(
    `select conname as name from pg_constraint join pg_namespace n on n.oid = connamespace
     where n.nspname = any($1) and contype <> 'n' and conrelid not in (${PARTITIONS})
     union select indexname from pg_indexes where schemaname = any($1)
       and format('%I.%I', schemaname, tablename)::regclass not in (${PARTITIONS})`,
    [schemas],
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.map(({ name }) => name).filter((name) => !/^(pk|fk|uq|ck|ix)_[a-z0-9_]+$/.test(name))).toEqual(
    [],
  );
});
