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

import { type Deadlines, deadlinesFrom } from './deadlines.js';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The service's settings, read once. The class is its own injection token. */
export class Env {
  readonly port: number;
  readonly host: string;
  /** `null`: the embedded Postgres. */
  readonly databaseUrl: string | null;
  /** Connections of this process to the database. No caller has more than a third of them at once. */
  readonly databasePool: number;
  /** How long a call waits for its place among its caller's own at the database. */
  readonly databaseWaitMs: number;
  readonly dataDir: string;
  readonly redisUrl: string | null;
  /** Origin used in links that the service hands out, without a trailing slash; `null`: taken from the request. */
  readonly publicUrl: string | null;
  /** At least 32 bytes; `null` only on the embedded database, where one is generated into the data directory. */
  readonly jwtSecret: string | null;
  readonly oidcIssuer: string | null;
  readonly oidcAudience: string | null;
  /** Addresses or CIDR ranges of proxies whose `X-Forwarded-*` headers are believed; `true`: any. */
  readonly trustProxy: readonly string[] | boolean;
  readonly rateLimitScale: number;
  /** Limits that the operator sets himself, by bucket. */
  readonly rateLimits: ReadonlyMap<string, number>;
  /** How long the open sockets of a replica that died still count. */
  readonly seatMs: number;
  /** How long browsers remember that the service is to be reached over https only; 0: they are not told. */
  readonly hstsSeconds: number;
  /** What `/metrics` asks for as a bearer token; `null`: nothing. */
  readonly metricsToken: string | null;
  /** A port of its own for `/metrics`; `null`: it is served at that of everything else. */
  readonly metricsPort: number | null;
  /** How long a whole request may take to arrive, its body included. */
  readonly requestTimeoutMs: number;
  /** How long an Engine.IO connection may stay without a socket on it. */
  readonly handshakeMs: number;
  readonly signup: 'open' | 'closed';
  /** How many keys a user or an organization may have that are not revoked. */
  readonly keysPerOwner: number;
  /** Whether the address that somebody registers with counts as theirs, although nobody has verified it. */
  readonly registrationVerifiesEmail: boolean;
  /** Whether the rules of link bundles match addresses that nobody has verified. */
  readonly trustUnverifiedEmail: boolean;
  readonly logLevel: LogLevel;
  /** Least `dreadnode-sdk/<version>` that is still served; `null`: any. */
  readonly minimumClientVersion: string | null;
  /** Secret of the daily viewer hashes of link bundles; `null`: no launcher events are kept. */
  readonly viewerSalt: string | null;
  /** Anonymous creates, and launcher events, of one address within the window below. */
  readonly linkyMaxRequests: number;
  readonly linkyWindowMs: number;
  /** Whether link bundles can be created without an account. */
  readonly anonymousCreate: 'on' | 'off';
  /** Whether agents are served at `/api/mcp`. */
  readonly mcp: 'on' | 'off';
  /** Messages of one batch of an agent. */
  readonly mcpBatch: number;
  /** Bytes of a tool's answer, and of the answers to a batch before the rest of it is refused. */
  readonly mcpAnswerBytes: number;
  /** Calls of agents that are worked on at once, each of another caller. */
  readonly mcpAtOnce: number;
  /** How long the other calls wait for their turn. */
  readonly mcpWaitMs: number;
  /** How long a deleted bundle can be brought back. */
  readonly undeleteDays: number;
  /** How many days after its last view a bundle that nobody owns expires; 0: never. */
  readonly unclaimedDays: number;
  /** How many days a deleted project can be restored. */
  readonly projectUndeleteDays: number;
  /** How many days the history of a link is kept after the link is gone; 0: as long as its project. */
  readonly linkHistoryDays: number;
  /** How many days a bundle that was taken down can be reinstated. */
  readonly takedownDays: number;
  /** For how many days after its end a claim link is still told what has become of it. */
  readonly claimRecordDays: number;
  /** How many days what happened on launchers is kept. */
  readonly insightsDays: number;
  /** How many versions of a bundle are kept. */
  readonly versionsKept: number;
  /** Where mail is handed over; `null`: none is sent. */
  readonly smtpUrl: string | null;
  /** The sender of mail; demanded with `smtpUrl`. */
  readonly mailFrom: string | null;
  /** log2 of scrypt's N for new password hashes: 15 takes 32 MiB, and each more twice as much and as long. */
  readonly passwordCost: number;
  /** Passwords hashed at once, each on a thread that look-ups of names and files need, too. */
  readonly passwordThreads: number;
  /** Passwords that may wait to be hashed, of sign-in and of everything else alike; half of them of one caller. */
  readonly passwordQueue: number;
  /** How many days the history of the graph is kept. */
  readonly historyDays: number;
  /** Origins, beside the service's own, whose pages may use it with credentials. */
  readonly corsOrigins: readonly string[];
  /** How long anything waits for anything. */
  readonly deadlines: Deadlines;

  constructor(values: { [Key in keyof Env]: Env[Key] }) {
    Object.assign(this, values);
  }

  /** The same settings but for some. */
  static with(env: Env, changes: Partial<Env>): Env {
    return new Env(Object.assign({}, env, changes));
  }
}

/** Everything that is wrong with the environment, in one message. */
export class EnvError extends Error {
  override readonly name = 'EnvError';

  constructor(readonly mistakes: readonly string[]) {
    super(`The configuration is not usable:\n${mistakes.map((mistake) => `  - ${mistake}`).join('\n')}`);
  }
}

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
  if (oidcIssuer !== null && oidcAudience === null) {
    mistakes.push('LIGATURE_OIDC_AUDIENCE must be set when LIGATURE_OIDC_ISSUER is');
  }
  if (oidcAudience !== null && !source['LIGATURE_OIDC_ISSUER']?.trim()) {
    mistakes.push('LIGATURE_OIDC_ISSUER must be set when LIGATURE_OIDC_AUDIENCE is');
  }
  const jwtSecret = read<string | null>('LIGATURE_JWT_SECRET', null, longSecret, 'at least 32 bytes long');
  if (jwtSecret === null && databaseUrl !== null && !source['LIGATURE_JWT_SECRET']?.trim()) {
    mistakes.push('LIGATURE_JWT_SECRET must be set (at least 32 bytes) when DATABASE_URL is');
  }

  const smtpUrl = read<string | null>(
    'LIGATURE_SMTP_URL',
    null,
    urlOf('smtp:', 'smtps:'),
    'an smtp:// or smtps:// URL',
  );
  if (source['LIGATURE_SMTP_URL']?.trim() && text('LIGATURE_MAIL_FROM') === null) {
    mistakes.push('LIGATURE_MAIL_FROM must be set when LIGATURE_SMTP_URL is');
  }
  if (source['LIGATURE_SMTP_URL']?.trim() && !source['LIGATURE_PUBLIC_URL']?.trim()) {
    mistakes.push('LIGATURE_PUBLIC_URL must be set when LIGATURE_SMTP_URL is: mails hold links');
  }

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
