import type { Deadlines } from './deadlines.js';

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
