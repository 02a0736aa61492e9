import { Env, EnvError, generatedSecret, prepareDataDir, readEnv } from '#platform';

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
  const { dataDir } = env;
  return Env.with(env, {
    jwtSecret: env.jwtSecret ?? generatedSecret(dataDir, 'jwt-secret'),
    viewerSalt: saltOf(env),
  });
}

function saltOf({ insights, viewerSalt, dataDir }: Env): string | null {
  if (insights === 'off') return null;
  return viewerSalt ?? generatedSecret(dataDir, 'viewer-salt');
}
