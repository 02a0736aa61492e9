import { EnvError, generatedSecret, prepareDataDir, settingNames, type Variables } from '#platform/boot';
import { Env, type GenerateSecret, type ModuleSettings, readEnv as readWith } from '#platform/config';

import { MODULES } from './modules.js';

const CLASSES = MODULES.flatMap(({ settings }) => settings ?? []);

/** The names of all variables that the service reads. */
export const SETTING_NAMES = settingNames(CLASSES);

/** The settings of the service and its modules. Throws `EnvError` naming every wrong variable. */
export function readEnv(source?: Variables): Env {
  return readWith(CLASSES, source);
}

/** The settings of this process; every mistake at once on the terminal, then the end. */
export function readSettings(): Env {
  try {
    const env = readEnv();
    if (env.databaseUrl === null) prepareDataDir(env.dataDir);
    return withGenerated(env);
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/** What an installation with a database of its own need not be told. */
function withGenerated(env: Env): Env {
  const generate: GenerateSecret = (file, lost) => generatedSecret(env.dataDir, file, lost);
  const modules: ModuleSettings[] = [...env.all().values()];
  return Env.with(
    env,
    Object.assign(
      { jwtSecret: env.jwtSecret ?? generate('jwt-secret', 'everybody then signs in again') },
      ...modules.map((settings) => settings.generated?.(generate) ?? {}),
    ) as Partial<Env>,
  );
}
