import { Readable, type Writable } from 'node:stream';

import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

import type { DatabasePlace, PlatformRequest } from '../auth/request.js';
import type { DatabaseShares } from './database-shares.js';

export const NO_DATABASE_SHARE = 'ligature:no-database-share';

/**
 * For handlers that must answer whatever else their caller does, and hardly ask the database; and for those that ask only
 * in look-ups which travel together: these never have more than a few statements under way, for all callers at once.
 */
export const NoDatabaseShare = (): CustomDecorator => SetMetadata(NO_DATABASE_SHARE, true);

/** Answers above this are held until they are read: they are memory that their caller takes. */
const LARGE = 64 * 1024;

/** The place of one HTTP request in the share of its caller. */
export class ShareOfRequest implements DatabasePlace {
  private caller: string | null = null;
  private isOver = false;

  constructor(private readonly shares: DatabaseShares) {}

  /** `null`: there is a place at once. */
  take(caller: string, answer?: Writable): Promise<void> | null {
    const turn = this.shares.take(caller, answer);
    if (turn !== null) return turn.then(() => this.hold(caller));
    this.hold(caller);
    return null;
  }

  async move(caller: string): Promise<void> {
    if (this.caller === null || this.caller === caller) return;
    this.shares.give(this.caller);
    this.caller = null;
    await this.take(caller);
  }

  end(payload: unknown, answer: Writable): void {
    this.isOver = true;
    if (this.caller === null) return;
    if (isLarge(payload) && !answer.destroyed) {
      answer.once('close', () => {
        this.free();
      });
    } else this.free();
  }

  private hold(caller: string): void {
    this.caller = caller;
    if (this.isOver) this.free();
  }

  private free(): void {
    if (this.caller !== null) this.shares.give(this.caller);
    this.caller = null;
  }
}

function isLarge(payload: unknown): boolean {
  if (payload instanceof Readable) return true;
  return (typeof payload === 'string' || Buffer.isBuffer(payload)) && payload.length > LARGE;
}

/** Gives each request's place back when its answer is there. */
export function giveShares(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request: PlatformRequest, reply, payload, done) => {
    request.databasePlace?.end(payload, reply.raw);
    done(null, payload);
  });
}
