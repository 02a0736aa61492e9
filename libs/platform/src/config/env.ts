import { resolve } from 'node:path';

import {
  flag,
  integerWithin,
  limits,
  longSecret,
  oneOf,
  originOf,
  origins,
  positive,
  proxies,
  urlOf,
  version,
} from './env-values.js';

import { parseDatabaseUrl } from '#data';

import { byteCapsFrom } from './byte-caps.js';
import { deadlinesFrom } from './deadlines.js';
import { retentionFrom } from './retention.js';
import { missing } from './required-settings.js';
import { Env, EnvError, LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from './settings.js';
import { unknownSettings } from './unknown-settings.js';

export { Env, EnvError, LOG_LEVELS, type LogFormat, type LogLevel };

type Source = Readonly<Record<string, string | undefined>>;

/** The only reader of the environment. Throws `EnvError` naming every wrong variable. */
export function readEnv(source: Source = process.env): Env {
  const mistakes: string[] = [];
  const known = new Set<string>();
  const read = <T>(name: string, fallback: T, parse: (text: string) => T | undefined, wanted: string): T => {
    known.add(name);
    const text = source[name]?.trim();
    if (text === undefined || text === '') return fallback;
    const value = parse(text);
    if (value !== undefined) return value;
    mistakes.push(`${name} must be ${wanted}`);
    return fallback;
  };
  const whole = (name: string, usual: number, least: number, most: number): number =>
    read(name, usual, integerWithin(least, most), `a whole number from ${String(least)} to ${String(most)}`);
  const text = (name: string): string | null => read<string | null>(name, null, (value) => value, 'text');

  const database = (name: string): string | null =>
    read<string | null>(
      name,
      null,
      (value) => (parseDatabaseUrl(value) === null ? undefined : value),
      'a postgres:// URL as libpq has it; of TLS it takes sslmode, sslrootcert, sslcert, sslkey and sslnegotiation, verify-ca only with an sslrootcert',
    );
  const databaseUrl = database('DATABASE_URL');
  const oidcIssuer = read<string | null>(
    'LIGATURE_OIDC_ISSUER',
    null,
    urlOf('https:', 'http:'),
    'an http(s) URL',
  );
  const oidcAudience = text('LIGATURE_OIDC_AUDIENCE');
  const jwtSecret = read<string | null>('LIGATURE_JWT_SECRET', null, longSecret, 'at least 32 bytes long');
  const smtpUrl = read<string | null>(
    'LIGATURE_SMTP_URL',
    null,
    urlOf('smtp:', 'smtps:'),
    'an smtp:// or smtps:// URL',
  );
  mistakes.push(...missing(source));

  const env = new Env({
    port: read('PORT', 3000, integerWithin(0, 65_535), 'a port number'),
    host: read('HOST', '127.0.0.1', (value) => value, 'a host name or address'),
    databaseUrl,
    directDatabaseUrl: database('LIGATURE_DIRECT_DATABASE_URL'),
    preparedStatements: read('LIGATURE_PREPARED_STATEMENTS', true, flag, 'on or off'),
    databasePool: read('LIGATURE_DATABASE_POOL', 30, integerWithin(3, 200), 'a number from 3 to 200'),
    largeReads: whole('LIGATURE_LARGE_READS', 3, 1, 100),
    dataDir: resolve(text('LIGATURE_DATA_DIR') ?? './data'),
    redisUrl: read<string | null>('REDIS_URL', null, urlOf('redis:', 'rediss:'), 'a redis:// URL'),
    publicUrl: read<string | null>(
      'LIGATURE_PUBLIC_URL',
      null,
      originOf,
      'an http(s) origin such as https://links.example.com',
    ),
    jwtSecret,
    oidcIssuer,
    oidcAudience,
    trustProxy: read<readonly string[] | boolean>(
      'LIGATURE_TRUST_PROXY',
      false,
      proxies,
      'true, false or a comma-separated list of addresses, CIDR ranges, loopback, linklocal and uniquelocal',
    ),
    rateLimitScale: read('LIGATURE_RATE_LIMIT_SCALE', 1, positive, 'a number above 0'),
    rateLimits: read<ReadonlyMap<string, number>>(
      'LIGATURE_RATE_LIMITS',
      new Map(),
      limits,
      'a list such as link:add=30,rest:link:add=300',
    ),
    limiterWindows: read(
      'LIGATURE_LIMITER_WINDOWS',
      100_000,
      integerWithin(100, 10_000_000),
      'a number from 100 to 10000000',
    ),
    seatMs: 1_000 * read('LIGATURE_SEAT_SECONDS', 60, integerWithin(1, 3_600), 'seconds, from 1 to 3600'),
    hstsSeconds: read(
      'LIGATURE_HSTS_SECONDS',
      31_536_000,
      integerWithin(0, 126_144_000),
      'seconds, from 0 to 126144000',
    ),
    metricsToken: read<string | null>(
      'LIGATURE_METRICS_TOKEN',
      null,
      (value) => (/^[\w.~+/=-]{16,}$/.test(value) ? value : undefined),
      'at least 16 letters, digits or characters of -._~+/=',
    ),
    metricsPort: read<number | null>(
      'LIGATURE_METRICS_PORT',
      null,
      integerWithin(0, 65_535),
      'a port number',
    ),
    signup: read<'open' | 'closed'>(
      'LIGATURE_SIGNUP',
      databaseUrl === null ? 'open' : 'closed',
      oneOf(['open', 'closed'] as const),
      'open or closed',
    ),
    keysPerOwner: read(
      'LIGATURE_KEYS_PER_OWNER',
      100,
      integerWithin(1, 100_000),
      'an integer from 1 to 100000',
    ),
    // One operator on their own machine: nobody to impersonate, and nobody who could verify an address.
    registrationVerifiesEmail: read(
      'LIGATURE_REGISTRATION_VERIFIES_EMAIL',
      databaseUrl === null && smtpUrl === null && oidcIssuer === null,
      flag,
      'on or off',
    ),
    trustUnverifiedEmail: read('LIGATURE_TRUST_UNVERIFIED_EMAIL', false, flag, 'on or off'),
    logFormat: read<LogFormat | null>('LIGATURE_LOG_FORMAT', null, oneOf(LOG_FORMATS), 'text or json'),
    logLevel: read<LogLevel>('LOG_LEVEL', 'info', oneOf(LOG_LEVELS), `one of ${LOG_LEVELS.join(', ')}`),
    minimumClientVersion: read<string | null>(
      'LIGATURE_MINIMUM_CLIENT_VERSION',
      null,
      version,
      'a version such as 2.0.38',
    ),
    insights: read<'on' | 'off'>('LIGATURE_INSIGHTS', 'on', oneOf(['on', 'off'] as const), 'on or off'),
    viewerSalt: read<string | null>(
      'LIGATURE_VIEWER_SALT',
      null,
      (value) => (value.length >= 16 ? value : undefined),
      'at least 16 characters long',
    ),
    anonymousCreates: read(
      'LIGATURE_LINKY_MAX_REQUESTS',
      30,
      integerWithin(1, 1_000_000),
      'an integer from 1 to 1000000',
    ),
    anonymousCreatesWindowMs: read(
      'LIGATURE_LINKY_WINDOW_MS',
      60_000,
      integerWithin(1, 86_400_000),
      'milliseconds, from 1 to 86400000',
    ),
    anonymousCreate: read<'on' | 'off'>(
      'LIGATURE_ANONYMOUS_CREATE',
      'on',
      oneOf(['on', 'off'] as const),
      'on or off',
    ),
    unreadBytes: whole('LIGATURE_UNREAD_BYTES', 33_554_432, 65_536, 1_073_741_824),
    mcp: read<'on' | 'off'>('LIGATURE_MCP', 'on', oneOf(['on', 'off'] as const), 'on or off'),
    mcpBatch: whole('LIGATURE_MCP_BATCH', 20, 1, 100),
    mcpAnswerBytes: read(
      'LIGATURE_MCP_ANSWER_BYTES',
      1_048_576,
      integerWithin(1_024, 16_777_216),
      'bytes, from 1024 to 16777216',
    ),
    mcpAtOnce: whole('LIGATURE_MCP_AT_ONCE', 8, 1, 1_000),
    ...retentionFrom(read),
    smtpUrl,
    mailFrom: text('LIGATURE_MAIL_FROM'),
    // The least is, with three passes, one of the settings that OWASP's password storage page names.
    passwordCost: whole('LIGATURE_PASSWORD_COST', 15, 15, 17),
    passwordThreads: whole('LIGATURE_PASSWORD_THREADS', 2, 2, 64),
    passwordQueue: whole('LIGATURE_PASSWORD_QUEUE', 64, 2, 10_000),
    sharesPerUser: read(
      'LIGATURE_SHARES_PER_USER',
      10_000,
      integerWithin(1, 1_000_000),
      'an integer from 1 to 1000000',
    ),
    corsOrigins: read<readonly string[]>(
      'LIGATURE_CORS_ORIGINS',
      [],
      origins,
      'a comma-separated list of http(s) origins',
    ),
    byteCaps: byteCapsFrom((variable, usual) =>
      read(variable, usual, integerWithin(1_024, 2 ** 50), 'bytes, at least 1024'),
    ),
    deadlines: deadlinesFrom((variable, { least, most, wanted }) =>
      read<number | undefined>(variable, undefined, integerWithin(least, most), wanted),
    ),
    // The last: all others are known by then.
    unknownSettings: unknownSettings(source, known),
  });
  if (mistakes.length > 0) throw new EnvError(mistakes);
  return env;
}
