import { query } from '../support/query.js';

const SCHEMAS = `array['events', 'identity', 'item_links', 'linky', 'node_graph', 'platform', 'public']`;

/**
 * What a database holds, as one text: for each table what its rows come to, sequences, and what guards the rows.
 * Equal texts: equal databases.
 */
export async function digestOf(url: string): Promise<string[]> {
  const tables = await query<{ name: string }>(
    url,
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = relnamespace
     where nspname = any(${SCHEMAS}) and relkind = 'r' order by 1`,
  );
  const contents = tables.map(({ name }) =>
    name === 'public.migrations'
      ? `select 'migrations ' || string_agg(name, ' ' order by name) as line from public.migrations`
      : `select format('${name} %s %s', count(*), md5(string_agg(t::text, '|' order by t::text))) as line from ${name} t`,
  );
  const guards = [
    `select format('sequence %s.%s %s', schemaname, sequencename, last_value) as line from pg_sequences
     where schemaname = any(${SCHEMAS}) and schemaname <> 'public' order by 1`,
    `select format('%s %s %s %s', conrelid::regclass, conname, convalidated, pg_get_constraintdef(c.oid)) as line
     from pg_constraint c join pg_namespace n on n.oid = connamespace
     where nspname = any(${SCHEMAS}) and contype <> 'n' order by 1`,
    `select format('%s %s %s', tgrelid::regclass, tgname, tgenabled) as line
     from pg_trigger where not tgisinternal order by 1`,
  ];
  const lines: string[] = [];
  for (const text of [...contents, ...guards])
    lines.push(...(await query<{ line: string }>(url, text)).map(({ line }) => line));
  return lines;
}
