import type { MigrationInterface, QueryRunner } from 'typeorm';
import { expect, it } from 'vitest';

import { MODULES } from '../../apps/ligature/src/modules.js';

/** The later ones; what ran before them was run on smaller tables. */
const FIRST = 1_795_500_000_000;
/** What they do, they do later. */
const FUNCTIONS = /create (?:or replace )?function[\s\S]*?\$\$[\s\S]*?\$\$/g;
const LONG = /^\s*(?:create (?:unique )?index .* on|alter table(?= \S+ validate)|update|delete from) (\S+)/gm;

async function statementsOf(Migration: new () => MigrationInterface): Promise<string> {
  const sent: string[] = [];
  await new Migration().up({
    query: (text: string) => Promise.resolve(sent.push(text)),
  } as unknown as QueryRunner);
  return sent.join('\n');
}

const migrations = MODULES.flatMap((module) => module.migrations ?? [])
  .map((Migration) => [Migration.name, Migration as new () => MigrationInterface] as const)
  .filter(([name]) => Number(/\d+$/.exec(name)) >= FIRST);

it.each(migrations)('%s takes as long as it needs on a large table', async (_, Migration) => {
  const text = await statementsOf(Migration);
  const own = new Set([...text.matchAll(/create table (\S+)/g)].map(([, table]) => table));
  const long = [...text.replace(FUNCTIONS, '').matchAll(LONG)]
    .map(([, table]) => table)
    .filter((table) => !own.has(table));
  if (long.length > 0)
    expect(text).toMatch(/set local statement_timeout = 0|set_config\('statement_timeout', '0', false\)/);
});
