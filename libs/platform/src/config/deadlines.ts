interface Deadline {
  readonly variable: string;
  /** Milliseconds, where the operator says nothing. */
  readonly usual: number;
}

/**
 * How long anything waits for anything: the one place where it stands, each a setting, told in docs/operations.md.
 * Whoever waits for something new adds it here.
 */
export const DEADLINES = {
  /** A connection to the database. */
  databaseConnect: { variable: 'LIGATURE_DATABASE_CONNECT_MS', usual: 5_000 },
  /** What can be repeated, for a database that refuses connections. */
  databaseReconnect: { variable: 'LIGATURE_DATABASE_RECONNECT_MS', usual: 3_000 },
  /** A statement, to be done by the server; then the server ends it. */
  databaseStatement: { variable: 'LIGATURE_DATABASE_STATEMENT_MS', usual: 12_000 },
  /** A word of the database; then connections on which nothing came are given up. */
  databaseSilence: { variable: 'LIGATURE_DATABASE_SILENCE_MS', usual: 4_000 },
  /** A connection to Redis. */
  redisConnect: { variable: 'LIGATURE_REDIS_CONNECT_MS', usual: 2_000 },
  /** An answer of Redis; then the fallback does it. */
  redisCommand: { variable: 'LIGATURE_REDIS_COMMAND_MS', usual: 300 },
  /** A word on a connection to Redis that owes one; then the connection is given up. */
  redisSilence: { variable: 'LIGATURE_REDIS_SILENCE_MS', usual: 30_000 },
  /** Callers and proxies, to learn that the service stops, before it takes no more connections. */
  stopNotice: { variable: 'LIGATURE_STOP_NOTICE_MS', usual: 500 },
  /** A proxy, to close the connections that it keeps: longer than it keeps them. */
  stopIdle: { variable: 'LIGATURE_STOP_IDLE_MS', usual: 3_000 },
  /** A pause of a socket, to be closed in; then it is refused. */
  stopSockets: { variable: 'LIGATURE_STOP_SOCKETS_MS', usual: 2_000 },
  /** The whole stop; whoever waits for our end gives us ten seconds. */
  stop: { variable: 'LIGATURE_STOP_MS', usual: 9_000 },
} as const satisfies Record<string, Deadline>;

/** Each in milliseconds. */
export type Deadlines = Readonly<Record<keyof typeof DEADLINES, number>>;

/** For whoever has no environment: tests, tools. */
export const USUAL_DEADLINES: Deadlines = deadlinesFrom((_, usual) => usual);

/** @param read the setting of a variable, or the usual value. */
export function deadlinesFrom(read: (variable: string, usual: number) => number): Deadlines {
  const entries = Object.entries(DEADLINES).map(([name, { variable, usual }]) => [
    name,
    read(variable, usual),
  ]);
  return Object.fromEntries(entries) as Deadlines;
}
