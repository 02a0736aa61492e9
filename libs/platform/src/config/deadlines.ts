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

/** @param read the setting of a variable, or the usual value. */
export function deadlinesFrom(read: (variable: string, usual: number) => number): Deadlines {
  const entries = Object.entries(DEADLINES).map(([name, { variable, usual }]) => [
    name,
    read(variable, usual),
  ]);
  return Object.fromEntries(entries) as Deadlines;
}
