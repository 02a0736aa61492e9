interface Deadline {
  /** Its value is in milliseconds, or in seconds where the name says so. */
  readonly variable: string;
  /** Milliseconds, where the operator says nothing. */
  readonly usual: number;
  /** Where not to wait at all makes sense. Elsewhere 0 would mean to wait for ever. */
  readonly least?: 0;
}

/**
 * How long anything waits for anything: the one place where it stands, each a setting, told in docs/operations.md, and
 * tried in test/faults/deadlines.spec.ts with a peer that never answers. Whoever waits for something new adds it here.
 */
export const DEADLINES = {
  /** A connection to the database. */
  databaseConnect: { variable: 'LIGATURE_DATABASE_CONNECT_MS', usual: 5_000 },
  /** What can be repeated, for a database that refuses connections. */
  databaseReconnect: { variable: 'LIGATURE_DATABASE_RECONNECT_MS', usual: 3_000 },
  /** A statement, to be done by the server; then the server ends it. */
  databaseStatement: { variable: 'LIGATURE_DATABASE_STATEMENT_MS', usual: 12_000 },
  /** A statement, for a lock that others hold; then the server ends it. 0: as long as a statement may take. */
  databaseLock: { variable: 'LIGATURE_DATABASE_LOCK_MS', usual: 10_000, least: 0 },
  /** The server, for the next statement of a transaction; then it ends the connection. */
  databaseIdle: { variable: 'LIGATURE_DATABASE_IDLE_MS', usual: 30_000 },
  /** A word of the database; then connections on which nothing came are given up. */
  databaseSilence: { variable: 'LIGATURE_DATABASE_SILENCE_MS', usual: 4_000 },
  /** A call, for its place among its caller's own at the database. */
  databaseWait: { variable: 'LIGATURE_DATABASE_WAIT_MS', usual: 5_000 },
  /** The doctor, for the health of a running service. */
  doctorService: { variable: 'LIGATURE_DOCTOR_SERVICE_MS', usual: 3_000 },
  /** A connection to Redis. */
  redisConnect: { variable: 'LIGATURE_REDIS_CONNECT_MS', usual: 2_000 },
  /** An answer of Redis; then the fallback does it. */
  redisCommand: { variable: 'LIGATURE_REDIS_COMMAND_MS', usual: 300 },
  /** A word on a connection to Redis that owes one; then the connection is given up. */
  redisSilence: { variable: 'LIGATURE_REDIS_SILENCE_MS', usual: 30_000 },
  /** Each of the two answers that the issuer's keys take. */
  issuer: { variable: 'LIGATURE_OIDC_MS', usual: 4_000 },
  /** A connection to the mail server, and each word of it. */
  smtp: { variable: 'LIGATURE_SMTP_MS', usual: 10_000 },
  /** An attempt to deliver to a webhook, all of it. */
  webhook: { variable: 'LIGATURE_WEBHOOK_MS', usual: 15_000 },
  /** A whole request, to arrive. */
  request: { variable: 'LIGATURE_REQUEST_TIMEOUT_SECONDS', usual: 60_000 },
  /** The head of a request, to arrive. */
  requestHead: { variable: 'LIGATURE_REQUEST_HEAD_MS', usual: 20_000 },
  /** The next request on a connection. */
  keepAlive: { variable: 'LIGATURE_KEEP_ALIVE_MS', usual: 72_000 },
  /** The connect of Socket.IO after the handshake of Engine.IO. */
  handshake: { variable: 'LIGATURE_HANDSHAKE_SECONDS', usual: 10_000 },
  /** A connection, for its client to take anything of what it is sent; then it is cut off. */
  unread: { variable: 'LIGATURE_UNREAD_SECONDS', usual: 30_000 },
  /** A socket, for the next question whether its client is still there. */
  socketPing: { variable: 'LIGATURE_SOCKET_PING_MS', usual: 25_000 },
  /** The answer to that question; then the socket is closed. */
  socketPong: { variable: 'LIGATURE_SOCKET_PONG_MS', usual: 20_000 },
  /** A call of an agent, for its turn. */
  agentTurn: { variable: 'LIGATURE_MCP_WAIT_SECONDS', usual: 15_000 },
  /** A job, for a word of the process that has begun it; then another one begins it anew. */
  jobLease: { variable: 'LIGATURE_JOB_LEASE_SECONDS', usual: 60_000 },
  /** Callers and proxies, to learn that the service stops, before it takes no more connections. */
  stopNotice: { variable: 'LIGATURE_STOP_NOTICE_MS', usual: 500, least: 0 },
  /** A proxy, to close the connections that it keeps: longer than it keeps them. */
  stopIdle: { variable: 'LIGATURE_STOP_IDLE_MS', usual: 3_000, least: 0 },
  /** A pause of a socket, to be closed in; then it is refused. */
  stopSockets: { variable: 'LIGATURE_STOP_SOCKETS_MS', usual: 2_000, least: 0 },
  /** Jobs that are being done, to be done; then they are given back. */
  stopJobs: { variable: 'LIGATURE_STOP_JOBS_MS', usual: 3_000, least: 0 },
  /** The whole stop; whoever waits for our end gives us ten seconds. */
  stop: { variable: 'LIGATURE_STOP_MS', usual: 9_000 },
} as const satisfies Record<string, Deadline>;

interface Unit {
  readonly ms: number;
  readonly least: number;
  readonly most: number;
  /** As a message about a mistake has it. */
  readonly wanted: string;
}

const MILLISECONDS: Unit = { ms: 1, least: 1, most: 3_600_000, wanted: 'milliseconds, from 1 to 3600000' };
const MILLISECONDS_OR_NONE: Unit = { ...MILLISECONDS, least: 0, wanted: 'milliseconds, at most 3600000' };
const SECONDS: Unit = { ms: 1_000, least: 1, most: 3_600, wanted: 'seconds, from 1 to 3600' };

/** Each in milliseconds. */
export type Deadlines = Readonly<Record<keyof typeof DEADLINES, number>>;

/** For whoever has no environment: tests, tools. */
export const USUAL_DEADLINES: Deadlines = deadlinesFrom(() => undefined);

/** @param read the setting of a variable, in the unit that the variable has; `undefined`: it is not set. */
export function deadlinesFrom(read: (variable: string, unit: Unit) => number | undefined): Deadlines {
  const entries = Object.entries<Deadline>(DEADLINES).map(([name, { variable, usual, least }]) => {
    const milliseconds = least === 0 ? MILLISECONDS_OR_NONE : MILLISECONDS;
    const unit = variable.endsWith('_SECONDS') ? SECONDS : milliseconds;
    const value = read(variable, unit);
    return [name, value === undefined ? usual : value * unit.ms];
  });
  return Object.fromEntries(entries) as Deadlines;
}
