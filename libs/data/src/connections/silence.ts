import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';

import type { Client, Pool } from 'pg';

const SILENCE = Symbol('silence');

/** A server that is silent on a connection. */
class Silent extends Error {}

/** The answer, unless nothing is heard for so long. */
export async function heardWithin<T>(asked: Promise<T>, patienceMs: number): Promise<T> {
  asked.catch(() => undefined);
  const late = new AbortController();
  const silent = sleep(patienceMs, SILENCE, { ref: false, signal: late.signal })
    // A process that was busy itself may have the answer, unread.
    .then(() => turn())
    .then(() => turn(SILENCE));
  silent.catch(() => undefined);
  const first = await Promise.race([asked, silent]);
  late.abort();
  if (first === SILENCE) throw new Silent('the server is silent');
  return first;
}

interface Unheard {
  readonly since: number;
  /** With what had been heard on each by then. */
  readonly clients: readonly (readonly [Client, number])[];
}

/**
 * The connections of a pool, for when its server is silent for too long on a further one (it hangs, or its machine is gone
 * and nobody said so): those on which nothing came meanwhile are destroyed. What waits on them is refused, and what comes
 * next opens new ones.
 */
export class SilentConnections {
  private readonly opened = new Set<Client>();
  /** Since the server was heard last, or its silence was acted upon. */
  private unheard: Unheard | null = null;

  constructor(
    pool: Pool,
    private readonly patienceMs: number,
  ) {
    pool.on('acquire', (client) => this.opened.add(client));
    pool.on('remove', (client) => this.opened.delete(client));
  }

  /** The server is asked now. */
  ask(): void {
    this.unheard ??= {
      since: performance.now(),
      clients: Array.from(this.opened, (client) => [client, heardOn(client)] as const),
    };
  }

  heard(): void {
    this.unheard = null;
  }

  /** A try to connect may fail sooner than it takes until a silence counts: it goes on all the same. */
  giveUp(error: unknown): void {
    const { unheard } = this;
    if (unheard === null) return;
    if (!(error instanceof Silent) && performance.now() - unheard.since < this.patienceMs) return;
    for (const [client, heard] of unheard.clients)
      if (heardOn(client) === heard)
        client.connection.stream.destroy(new Error('Connection terminated: the database is silent'));
    this.unheard = null;
  }

  /** Nobody looks after connections any longer, and what waits on them would keep the process. */
  abandon(): void {
    for (const { connection } of this.opened) connection.stream.destroy();
  }
}

function heardOn(client: Client): number {
  return (client.connection.stream as unknown as { bytesRead: number }).bytesRead;
}
