import { resolve } from 'node:path';

import { parseDatabaseUrl } from '#data';

import { deadlinesFrom } from './deadlines.js';
import {
  integerWithin,
  limits,
  longSecret,
  oneOf,
  originOf,
  origins,
  positive,
  proxies,
  redisUrlOf,
} from './env-values.js';
import type { SettingsClass } from './module-settings.js';
import { Env, EnvError, LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from './settings.js';
import { tracingFrom } from './tracing-settings.js';
import { SettingsReader, type Variables } from './settings-reader.js';

export { Env, EnvError, LOG_LEVELS, type LogFormat, type LogLevel };

const DATABASE =
  'a postgres:// URL as libpq has it; of TLS it takes sslmode, sslrootcert, sslcert, sslkey and sslnegotiation, verify-ca only with an sslrootcert';

/**
 * The only reader of the environment. Throws `EnvError` naming every wrong variable.
 * @param modules whose settings are read with those of every request
 */
export function readEnv(modules: readonly SettingsClass[], source: Variables = process.env): Env {
  const reader = new SettingsReader(source);
  const values = valuesOf(reader);
  const settings = modules.map((Settings) => new Settings(reader));
  if (reader.mistakes.length > 0) throw new EnvError(reader.mistakes);
  // The last: all others are known by then.
  return new Env({ ...values, unknownSettings: reader.unknown() }, settings);
}

/** The names of all variables that are read. */
export function settingNames(modules: readonly SettingsClass[]): readonly string[] {
  const reader = new SettingsReader({});
  valuesOf(reader);
  for (const Settings of modules) new Settings(reader);
  return reader.known;
}

type Values = Omit<ConstructorParameters<typeof Env>[0], 'unknownSettings'>;

function valuesOf(reader: SettingsReader): Values {
  const database = (name: string): string | null =>
    reader.read<string | null>(
      name,
      null,
      (value) => (parseDatabaseUrl(value) === null ? undefined : value),
      DATABASE,
    );
  reader.need('DATABASE_URL', 'LIGATURE_DIRECT_DATABASE_URL');
  reader.need('DATABASE_URL', 'DATABASE_READ_URL');
  reader.need('LIGATURE_JWT_SECRET', 'DATABASE_URL', { wanted: ' (at least 32 bytes)' });
  return {
    port: reader.read('PORT', 3000, integerWithin(0, 65_535), 'a port number'),
    host: reader.text('HOST') ?? '127.0.0.1',
    databaseUrl: database('DATABASE_URL'),
    directDatabaseUrl: database('LIGATURE_DIRECT_DATABASE_URL'),
    preparedStatements: reader.flag('LIGATURE_PREPARED_STATEMENTS', true),
    databasePool: reader.whole('LIGATURE_DATABASE_POOL', 30, [3, 200]),
    databaseReadUrl: database('DATABASE_READ_URL'),
    databaseReadPool: reader.whole('LIGATURE_DATABASE_READ_POOL', 10, [1, 200]),
    largeReads: reader.whole('LIGATURE_LARGE_READS', 3, [1, 100]),
    dataDir: resolve(reader.text('LIGATURE_DATA_DIR') ?? './data'),
    redisUrl: reader.read<string | null>(
      'REDIS_URL',
      null,
      redisUrlOf,
      'a redis:// URL, or redis+sentinel:// or redis+cluster://',
    ),
    publicUrl: reader.read<string | null>(
      'LIGATURE_PUBLIC_URL',
      null,
      originOf,
      'an http(s) origin such as https://links.example.com',
    ),
    jwtSecret: reader.read<string | null>('LIGATURE_JWT_SECRET', null, longSecret, 'at least 32 bytes long'),
    trustProxy: reader.read<readonly string[] | boolean>(
      'LIGATURE_TRUST_PROXY',
      false,
      proxies,
      'true, false or a comma-separated list of addresses, CIDR ranges, loopback, linklocal and uniquelocal',
    ),
    rateLimitScale: reader.read('LIGATURE_RATE_LIMIT_SCALE', 1, positive, 'a number above 0'),
    rateLimits: reader.read<ReadonlyMap<string, number>>(
      'LIGATURE_RATE_LIMITS',
      new Map(),
      limits,
      'a list such as link:add=30,rest:link:add=300',
    ),
    limiterWindows: reader.whole('LIGATURE_LIMITER_WINDOWS', 100_000, [100, 10_000_000]),
    seatMs: 1_000 * reader.whole('LIGATURE_SEAT_SECONDS', 60, [1, 3_600], 'seconds, from 1 to 3600'),
    hstsSeconds: reader.whole(
      'LIGATURE_HSTS_SECONDS',
      31_536_000,
      [0, 126_144_000],
      'seconds, from 0 to 126144000',
    ),
    metricsToken: reader.read<string | null>(
      'LIGATURE_METRICS_TOKEN',
      null,
      (value) => (/^[\w.~+/=-]{16,}$/.test(value) ? value : undefined),
      'at least 16 letters, digits or characters of -._~+/=',
    ),
    metricsPort: reader.read<number | null>(
      'LIGATURE_METRICS_PORT',
      null,
      integerWithin(0, 65_535),
      'a port number',
    ),
    unreadBytes: reader.whole('LIGATURE_UNREAD_BYTES', 33_554_432, [65_536, 1_073_741_824]),
    reconnectsPerSecond: reader.whole('LIGATURE_RECONNECTS_PER_SECOND', 500, [1, 100_000]),
    logFormat: reader.read<LogFormat | null>('LIGATURE_LOG_FORMAT', null, oneOf(LOG_FORMATS), 'text or json'),
    logLevel: reader.read<LogLevel>(
      'LOG_LEVEL',
      'info',
      oneOf(LOG_LEVELS),
      `one of ${LOG_LEVELS.join(', ')}`,
    ),
    tracing: tracingFrom(reader),
    mcpAnswerBytes: reader.whole(
      'LIGATURE_MCP_ANSWER_BYTES',
      1_048_576,
      [1_024, 16_777_216],
      'bytes, from 1024 to 16777216',
    ),
    idempotencyHours: reader.whole('LIGATURE_IDEMPOTENCY_HOURS', 24, [1, 720]),
    corsOrigins: reader.read<readonly string[]>(
      'LIGATURE_CORS_ORIGINS',
      [],
      origins,
      'a comma-separated list of http(s) origins',
    ),
    deadlines: deadlinesFrom((variable, { least, most, wanted }) =>
      reader.read<number | undefined>(variable, undefined, integerWithin(least, most), wanted),
    ),
  };
}
