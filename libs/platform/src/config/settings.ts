import type { ByteCaps } from './byte-caps.js';
import type { Deadlines } from './deadlines.js';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** The service's settings, read once. The class is its own injection token. */
export class Env {
  readonly port: number;
  readonly host: string;
  /** `null`: the embedded Postgres. */
  readonly databaseUrl: string | null;
  /** The server itself, where `databaseUrl` is a pooler's: for what lasts longer than a transaction. */
  readonly directDatabaseUrl: string | null;
  /** Whether statements are prepared, once on each connection. */
  readonly preparedStatements: boolean;
  /** Connections of this process to the database. No caller has more than a third of them at once. */
  readonly databasePool: number;
  /** Answers that may be large and are made at once, each for another caller. */
  readonly largeReads: number;
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
  /** Callers, by what they called, whose calls are counted in memory; beyond that, some are forgotten. */
  readonly limiterWindows: number;
  /** How long the open sockets of a replica that died still count. */
  readonly seatMs: number;
  /** How long browsers remember that the service is to be reached over https only; 0: they are not told. */
  readonly hstsSeconds: number;
  /** What `/metrics` asks for as a bearer token; `null`: nothing. */
  readonly metricsToken: string | null;
  /** A port of its own for `/metrics`; `null`: it is served at that of everything else. */
  readonly metricsPort: number | null;
  /** How much may wait for a client to read it; above that its connection is cut. */
  readonly unreadBytes: number;
  readonly signup: 'open' | 'closed';
  /** How many keys a user or an organization may have that are not revoked. */
  readonly keysPerOwner: number;
  /** Whether the address that somebody registers with counts as theirs, although nobody has verified it. */
  readonly registrationVerifiesEmail: boolean;
  /** Whether the rules of link bundles match addresses that nobody has verified. */
  readonly trustUnverifiedEmail: boolean;
  readonly logLevel: LogLevel;
  /** `null`: text on a terminal, JSON elsewhere. */
  readonly logFormat: LogFormat | null;
  /** Least `dreadnode-sdk/<version>` that is still served; `null`: any. */
  readonly minimumClientVersion: string | null;
  /** Secret of the daily viewer hashes of link bundles; `null`: no launcher events are kept. */
  readonly viewerSalt: string | null;
  /** Whether views and clicks of link bundles are counted. */
  readonly insights: 'on' | 'off';
  /** Anonymous creates, and launcher events, of one address within the window below. */
  readonly anonymousCreates: number;
  readonly anonymousCreatesWindowMs: number;
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
  /** How many shares of the graph, and invitations, a user may have given at once. */
  readonly sharesPerUser: number;
  /** How many days a share waits for somebody to have its address; 0: for ever. */
  readonly invitationDays: number;
  /** How many days the history of the graph is kept. */
  readonly historyDays: number;
  /** How many days a sign-out is remembered after the session would have been over anyway. */
  readonly endedSessionDays: number;
  /** How many days a revoked API key is listed. */
  readonly revokedKeyDays: number;
  /** How many hours the answer to a request with an `Idempotency-Key` is given again. */
  readonly idempotencyHours: number;
  /** Origins, beside the service's own, whose pages may use it with credentials. */
  readonly corsOrigins: readonly string[];
  /** How much may be stored in one thing, and by one owner. */
  readonly byteCaps: ByteCaps;
  /** How long anything waits for anything. */
  readonly deadlines: Deadlines;

  /** What is to be said of variables that look like settings and are none. */
  readonly unknownSettings: readonly string[];

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
