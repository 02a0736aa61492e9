import type { DataSource } from 'typeorm';

import type { BackupSummary } from '#data';
import type { Env } from '#platform/config';

import type { Command, Outcome } from '../command.js';

export const backupCommand: Command = {
  name: 'backup',
  about:
    'writes all that is stored in the database into a file, or to standard output (-), while the service runs',
  argument: ['FILE', 'the file, or - for standard output'],
  options: { force: { about: 'replaces the file if there is one' } },
  examples: ['backup ligature.backup', 'backup - | ssh elsewhere "cat > ligature.backup"'],
  run: async (options, env) => {
    const [file, force] = [options.argument('FILE'), options.has('force')];
    const { STANDARD, writeTo } = await import('./backup-file.js');
    const { backUp } = await import('#data');
    return withDatabase(env, async (dataSource) => {
      const summary = await writeTo(file, force, (destination) => backUp(dataSource, destination));
      const where = file === STANDARD ? '' : ` It is in ${file}.`;
      return { ...outcome('was backed up', file, summary, where), apart: file === STANDARD };
    });
  },
};

export const restoreCommand: Command = {
  name: 'restore',
  about:
    'puts a backup, from a file or standard input (-), into an empty database; --replace: instead of what is there',
  argument: ['FILE', 'the file, or - for standard input'],
  options: { replace: { about: 'deletes what is in the database first' } },
  examples: ['restore ligature.backup'],
  run: async (options, env) => {
    const [file, replace] = [options.argument('FILE'), options.has('replace')];
    const { readFrom, STANDARD } = await import('./backup-file.js');
    const { analyze, restore, verify } = await import('#data');
    const { FirstRun } = await import('../../first-run.js');
    const { MODULES } = await import('../../modules.js');
    const transient = MODULES.flatMap((module) => module.transient ?? []);
    // What can be read twice is found out to be damaged before the database is touched.
    if (file !== STANDARD) await readFrom(file, verify);
    return readFrom(file, (source) =>
      withDatabase(env, async (dataSource) => {
        const summary = await restore(dataSource, source, { replace, transient });
        await analyze(dataSource);
        if (env.databaseUrl === null) new FirstRun(env.dataDir).done();
        return outcome('was restored', file, summary, ' The service can be started.');
      }),
    );
  },
};

async function withDatabase(env: Env, work: (dataSource: DataSource) => Promise<Outcome>): Promise<Outcome> {
  const { connectDirectly } = await import('../../open-database.js');
  const opened = await connectDirectly(env, () => undefined);
  try {
    return await work(opened.dataSource);
  } finally {
    await opened.dataSource.destroy();
    await opened.stop();
  }
}

function outcome(what: string, file: string, { tables, rows }: BackupSummary, more: string): Outcome {
  return {
    json: { file, tables, rows },
    text: `The database ${what}: ${String(rows)} rows of ${String(tables)} tables.${more}`,
  };
}
