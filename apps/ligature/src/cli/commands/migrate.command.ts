import type { DataSource } from 'typeorm';

import type { Env } from '#platform/config';

import type { Command, Outcome } from '../command.js';

export const migrateCommand: Command = {
  name: 'migrate',
  about: 'brings the schema of the database up to this build',
  options: { status: { about: 'only tells what is to be done; ends with 1 if anything is' } },
  run: async (options, env) => {
    const { demandCurrentSchema, migrate, schemaState } = await import('#data');
    const { connectDirectly } = await import('../../open-database.js');
    const opened = await connectDirectly(env, () => undefined);
    const { dataSource } = opened;
    try {
      const { pending, unknown } = await schemaState(dataSource);
      if (options.has('status')) return status(pending, unknown);
      const migrated = unknown.length === 0 ? await migrate(dataSource) : [];
      await demandCurrentSchema(dataSource);
      const text =
        migrated.length === 0 ? 'The schema is up to date.' : `Migrated:\n  ${migrated.join('\n  ')}`;
      return { json: { migrated }, text: text + (await settle(dataSource, env)) };
    } finally {
      await dataSource.destroy();
      await opened.stop();
    }
  },
};

/** What a session is told when it begins, where no pooler is in between. */
async function settle(
  dataSource: DataSource,
  { databaseUrl, directDatabaseUrl, deadlines }: Env,
): Promise<string> {
  if (databaseUrl === null || directDatabaseUrl === null) return '';
  const { giveToRole, parseDatabaseUrl, sessionSettings, userOf } = await import('#data');
  const address = parseDatabaseUrl(databaseUrl);
  const settings = sessionSettings(deadlines);
  const role = address === null ? null : userOf(address);
  const list = Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ');
  return (await giveToRole(dataSource, role, settings))
    ? `\nThe role of DATABASE_URL has in this database: ${list}.`
    : `\nThe role of DATABASE_URL should have in this database: ${list}; only an administrator may set that.`;
}

function status(pending: readonly string[], unknown: readonly string[]): Outcome {
  const lists = [
    ['To be done', pending],
    ['Of a newer build', unknown],
  ] as const;
  const told = lists.filter(([, names]) => names.length > 0);
  return {
    json: { pending, unknown },
    text:
      told.map(([what, names]) => [`${what}:`, ...names].join('\n  ')).join('\n') ||
      'The schema is up to date.',
    failed: told.length > 0,
  };
}
