import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';

export interface Table {
  readonly schema: string;
  readonly name: string;
  /** Without those that Postgres computes. */
  readonly columns: readonly string[];
  /** Whether its rows lie in partitions: which ones, is not the backup's matter. */
  readonly isPartitioned?: boolean;
}

export interface SequenceState {
  readonly schema: string;
  readonly name: string;
  readonly value: string;
  readonly isCalled: boolean;
}

export interface Header {
  readonly format: number;
  readonly madeAt: string;
  /** The version of the server that it was made of. */
  readonly server: string;
  /** What the schema had been through. */
  readonly migrations: readonly string[];
}

/** A schema of the service whose rows are in no backup. */
export interface TransientSchema {
  readonly schema: string;
  /** The migration that makes it: where that never ran, it is somebody else's. */
  readonly since: string;
}

const TABLES = `
select n.nspname as schema, c.relname as name, array(
    select attname::text from pg_attribute
    where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum
  ) as columns, c.relkind = 'p' as "isPartitioned"
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition
order by 1, 2`;

const SEQUENCES = `
select n.nspname as schema, c.relname as name
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any($1) and c.relkind = 'S'
order by 1, 2`;

/** The schemas of all rooms. */
export function schemasOf(dataSource: DataSource): string[] {
  return [...new Set(dataSource.entityMetadatas.map(({ schema }) => schema ?? 'public'))].sort();
}

export async function tablesIn(client: PoolClient, schemas: readonly string[]): Promise<Table[]> {
  return (await client.query<Table>(TABLES, [schemas])).rows;
}

/** Sequences take no part in transactions: they are read after the rows, and may be ahead of them, never behind. */
export async function sequencesIn(client: PoolClient, schemas: readonly string[]): Promise<SequenceState[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(SEQUENCES, [schemas]);
  const states: SequenceState[] = [];
  for (const { schema, name } of rows) {
    const { rows: found } = await client.query<{ value: string; isCalled: boolean }>(
      `select last_value::text as value, is_called as "isCalled" from ${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`,
    );
    states.push(...found.map((state) => ({ schema, name, ...state })));
  }
  return states;
}

/** What `COPY` reads: of a table in partitions only a query has the rows. */
export function copySource(client: PoolClient, table: Table): string {
  if (table.isPartitioned !== true) return copyTarget(client, table);
  const quoted = table.columns.map((column) => client.escapeIdentifier(column)).join(', ');
  return `(select ${quoted} from ${nameOf(client, table)})`;
}

/** `"schema"."name" ("column", …)`, as `COPY` wants it. */
export function copyTarget(client: PoolClient, { schema, name, columns }: Table): string {
  const quoted = columns.map((column) => client.escapeIdentifier(column)).join(', ');
  return `${nameOf(client, { schema, name })} (${quoted})`;
}

export function nameOf(client: PoolClient, { schema, name }: Pick<Table, 'schema' | 'name'>): string {
  return `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`;
}
