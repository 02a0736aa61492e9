import { Env, EnvError, generatedSecret, prepareDataDir, readEnv } from '#platform';

/** The settings of this process; every mistake at once on the terminal, then the end. */
export function readSettings(): Env {
  try {
    const env = readEnv();
    if (env.databaseUrl === null) prepareDataDir(env.dataDir);
    return env.jwtSecret === null ? Env.with(env, { jwtSecret: generatedSecret(env.dataDir) }) : env;
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
