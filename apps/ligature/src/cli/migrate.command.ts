import type { Command } from './command.js';

export const migrateCommand: Command = {
  name: 'migrate',
  about: 'brings the schema of the database up to this build',
  options: {},
  run: async (_options, env) => {
    const { demandCurrentSchema, migrate, schemaState } = await import('#data');
    const { connectOwnDatabase } = await import('../open-database.js');
    const opened = await connectOwnDatabase(env, () => undefined);
    const { dataSource } = opened;
    try {
      const { unknown } = await schemaState(dataSource);
      const migrated = unknown.length === 0 ? await migrate(dataSource) : [];
      await demandCurrentSchema(dataSource);
      const text =
        migrated.length === 0 ? 'The schema is up to date.' : `Migrated:\n  ${migrated.join('\n  ')}`;
      return { json: { migrated }, text };
    } finally {
      await dataSource.destroy();
      await opened.stop();
    }
  },
};
