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

import { deadlinesFrom } from './deadlines.js';
import { missing } from './required-settings.js';
import { Env, EnvError, LOG_LEVELS, type LogLevel } from './settings.js';

export { Env, EnvError, LOG_LEVELS, type LogLevel };

type Source = Readonly<Record<string, string | undefined>>;

/** The only reader of the environment. Throws `EnvError` naming every wrong variable. */
export function readEnv(source: Source = process.env): Env {
  const mistakes: string[] = [];
  const read = <T>(name: string, fallback: T, parse: (text: string) => T | undefined, wanted: string): T => {
    const text = source[name]?.trim();
    if (text === undefined || text === '') return fallback;
    const value = parse(text);
    if (value !== undefined) return value;
    mistakes.push(`${name} must be ${wanted}`);
    return fallback;
  };
  const text = (name: string): string | null => read<string | null>(name, null, (value) => value, 'text');

  const databaseUrl = read<string | null>(
    'DATABASE_URL',
    null,
    (value) => (parseDatabaseUrl(value) === null ? undefined : value),
    'a postgres:// URL',
  );
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
    databasePool: read('LIGATURE_DATABASE_POOL', 30, integerWithin(3, 200), 'a number from 3 to 200'),
    databaseWaitMs: read(
      'LIGATURE_DATABASE_WAIT_MS',
      5_000,
      integerWithin(100, 60_000),
      'milliseconds, from 100 to 60000',
    ),
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
    requestTimeoutMs:
      1_000 *
      read('LIGATURE_REQUEST_TIMEOUT_SECONDS', 60, integerWithin(1, 3_600), 'seconds, from 1 to 3600'),
    handshakeMs:
      1_000 * read('LIGATURE_HANDSHAKE_SECONDS', 10, integerWithin(1, 600), 'seconds, from 1 to 600'),
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
    logLevel: read<LogLevel>('LOG_LEVEL', 'info', oneOf(LOG_LEVELS), `one of ${LOG_LEVELS.join(', ')}`),
    minimumClientVersion: read<string | null>(
      'LIGATURE_MINIMUM_CLIENT_VERSION',
      null,
      version,
      'a version such as 2.0.38',
    ),
    viewerSalt: read<string | null>(
      'LIGATURE_VIEWER_SALT',
      null,
      (value) => (value.length >= 16 ? value : undefined),
      'at least 16 characters long',
    ),
    linkyMaxRequests: read(
      'LIGATURE_LINKY_MAX_REQUESTS',
      30,
      integerWithin(1, 1_000_000),
      'an integer from 1 to 1000000',
    ),
    linkyWindowMs: read(
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
    mcp: read<'on' | 'off'>('LIGATURE_MCP', 'on', oneOf(['on', 'off'] as const), 'on or off'),
    mcpBatch: read('LIGATURE_MCP_BATCH', 20, integerWithin(1, 100), 'a whole number from 1 to 100'),
    mcpAnswerBytes: read(
      'LIGATURE_MCP_ANSWER_BYTES',
      1_048_576,
      integerWithin(1_024, 16_777_216),
      'bytes, from 1024 to 16777216',
    ),
    mcpAtOnce: read('LIGATURE_MCP_AT_ONCE', 8, integerWithin(1, 1_000), 'a whole number from 1 to 1000'),
    mcpWaitMs: 1_000 * read('LIGATURE_MCP_WAIT_SECONDS', 15, integerWithin(1, 300), 'seconds, from 1 to 300'),
    undeleteDays: read(
      'LIGATURE_UNDELETE_DAYS',
      30,
      integerWithin(0, 3_650),
      'a number of days, at most 3650',
    ),
    unclaimedDays: read(
      'LIGATURE_UNCLAIMED_DAYS',
      90,
      integerWithin(0, 3_650),
      'a number of days, at most 3650',
    ),
    projectUndeleteDays: read(
      'LIGATURE_PROJECT_UNDELETE_DAYS',
      7,
      integerWithin(0, 3_650),
      'a number of days, at most 3650',
    ),
    linkHistoryDays: read(
      'LIGATURE_LINK_HISTORY_DAYS',
      365,
      integerWithin(0, 3_650),
      'a number of days, at most 3650',
    ),
    takedownDays: read(
      'LIGATURE_TAKEDOWN_DAYS',
      90,
      integerWithin(0, 3_650),
      'a number of days, at most 3650',
    ),
    claimRecordDays: read(
      'LIGATURE_CLAIM_RECORD_DAYS',
      30,
      integerWithin(0, 3_650),
      'a number of days, at most 3650',
    ),
    insightsDays: read(
      'LIGATURE_INSIGHTS_DAYS',
      90,
      integerWithin(1, 3_650),
      'a number of days, from 1 to 3650',
    ),
    versionsKept: read('LIGATURE_VERSIONS_KEPT', 50, integerWithin(1, 10_000), 'a number from 1 to 10000'),
    smtpUrl,
    mailFrom: text('LIGATURE_MAIL_FROM'),
    // The least is, with three passes, one of the settings that OWASP's password storage page names.
    passwordCost: read('LIGATURE_PASSWORD_COST', 15, integerWithin(15, 17), 'a whole number from 15 to 17'),
    passwordThreads: read(
      'LIGATURE_PASSWORD_THREADS',
      2,
      integerWithin(2, 64),
      'a whole number from 2 to 64',
    ),
    passwordQueue: read(
      'LIGATURE_PASSWORD_QUEUE',
      64,
      integerWithin(2, 10_000),
      'a whole number from 2 to 10000',
    ),
    historyDays: read('LIGATURE_HISTORY_DAYS', 180, positive, 'a number above 0'),
    corsOrigins: read<readonly string[]>(
      'LIGATURE_CORS_ORIGINS',
      [],
      origins,
      'a comma-separated list of http(s) origins',
    ),
    deadlines: deadlinesFrom((variable, usual) =>
      read(variable, usual, integerWithin(0, 3_600_000), 'milliseconds, at most 3600000'),
    ),
  });
  if (mistakes.length > 0) throw new EnvError(mistakes);
  return env;
}
