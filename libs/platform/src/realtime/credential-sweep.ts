import { setTimeout as sleep } from 'node:timers/promises';

import { Logger } from '@nestjs/common';

import type { Clock } from '#kernel';

import type { Authenticator, Credentials } from '../auth/authenticator.js';
import { authMissing } from '../auth/auth.errors.js';
import { classify } from '../errors/classify.js';
import type { RealtimeSocket } from './socket-data.js';
import { reject } from './welcome.js';

const EVERY_MS = 5_000;
/** Lookups at once; the others wait, spread over the interval. */
const BATCH = 4;

/** Refusals that are final; after others nobody can tell. */
const OVER: ReadonlySet<string> = new Set(['unauthenticated', 'forbidden']);

type Verdict = 'valid' | 'over' | 'unknown';

/**
 * Events are checked one by one; this is for sockets that only listen. It looks up again and again whom their
 * credentials belong to, and turns away those that were revoked, ended, deleted or have expired, or that may not be used
 * from where they are. As long as
 * nobody can tell, everybody stays.
 */
export class CredentialSweep {
  private readonly logger = new Logger('Realtime');
  private readonly stopping = new AbortController();
  private blind = false;

  constructor(
    private readonly authenticator: Authenticator,
    private readonly clock: Clock,
    private readonly everyMs = EVERY_MS,
  ) {}

  /** @param sockets those connected at the moment. */
  start(sockets: () => Iterable<RealtimeSocket>): void {
    void this.run(sockets);
  }

  stop(): void {
    this.stopping.abort();
  }

  private stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async run(sockets: () => Iterable<RealtimeSocket>): Promise<void> {
    await this.pause(this.everyMs);
    while (!this.stopped()) {
      const groups = byCredentials(sockets());
      const batches = Math.max(1, Math.ceil(groups.length / BATCH));
      for (let n = 0; n < batches && !this.stopped(); n += 1) {
        await Promise.all(groups.slice(n * BATCH, (n + 1) * BATCH).map((group) => this.check(group)));
        await this.pause(this.everyMs / batches);
      }
    }
  }

  /** Replicas that start together shall not ask together. */
  private async pause(ms: number): Promise<void> {
    const jittered = ms * (0.8 + 0.4 * Math.random());
    await sleep(jittered, undefined, { ref: false, signal: this.stopping.signal }).catch(() => undefined);
  }

  private async check(group: readonly RealtimeSocket[]): Promise<void> {
    const verdict = await this.verdictOn(group);
    if (this.stopped()) return;
    if (verdict === 'over') {
      for (const socket of group) if (socket.connected) reject(socket, authMissing());
    } else this.say(verdict === 'unknown');
  }

  private async verdictOn([socket]: readonly RealtimeSocket[]): Promise<Verdict> {
    const { credentials, principal } = socket?.data ?? {};
    if (credentials === undefined || !principal) return 'valid';
    const { credential, subject } = principal;
    if (credential.type === 'session' && credential.expiresAt <= this.clock.now()) return 'over';
    try {
      const now = await this.authenticator.recognize(credentials);
      return now?.subject === subject ? 'valid' : 'over';
    } catch (error) {
      return OVER.has(classify(error).kind) ? 'over' : 'unknown';
    }
  }

  private say(blind: boolean): void {
    if (blind === this.blind) return;
    this.blind = blind;
    this.logger.warn(
      blind
        ? 'credentials of connected sockets cannot be checked: all of them stay'
        : 'credentials of connected sockets are checked again',
    );
  }
}

/** The sockets that were let in, those with the same credentials together. */
function byCredentials(sockets: Iterable<RealtimeSocket>): RealtimeSocket[][] {
  const groups = new Map<string, RealtimeSocket[]>();
  for (const socket of sockets) {
    const { credentials, principal, refusal } = socket.data;
    if (credentials === undefined || !principal || refusal !== undefined) continue;
    const key = keyOf(credentials);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [socket]);
    else group.push(socket);
  }
  return [...groups.values()];
}

function keyOf({ bearer, apiKey, cookie, origin }: Credentials): string {
  return JSON.stringify([bearer, apiKey, cookie, origin.address]);
}
