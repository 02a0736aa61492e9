import { Injectable } from '@nestjs/common';

import { Limiter } from './limiter.js';

const HOUR_MS = 3_600_000;
/** As many are counted; more would leave no fewer tries. */
const MOST_HALVINGS = 5;

/** How many wrong guesses of a secret are borne. */
export interface GuessRule {
  /** Names the buckets: `<name>` of a client at a target, `<name>-client` of a client at all, `<name>-target`. */
  readonly name: string;
  readonly windowMs: number;
  /** Wrong guesses of one client at one target within the window. */
  readonly tries: number;
  /** Wrong guesses of one client at all targets together within the window. */
  readonly triesOfClient: number;
  /** Wrong guesses at one target within an hour, wherever from, after which each client has half the tries. */
  readonly triesOfAll: number;
}

/** One guess of a secret. */
export interface Guess {
  /** Refused with `rate_limited` if this client has been wrong too often. */
  demand(): Promise<void>;
  /** Tells how it came out. */
  settle(right: boolean): Promise<void>;
}

/**
 * Slows down who guesses secrets, and nobody else: only wrong guesses count, and only against the client that made
 * them. A target that is guessed at from everywhere leaves fewer tries to each client, but always one to those who
 * were never wrong.
 */
@Injectable()
export class GuessLimiter {
  constructor(private readonly limiter: Limiter) {}

  /**
   * @param target what is to be opened, an account for instance.
   * @param client the address that guesses. To be asked for one guess of a client at a time: what is under way has
   *   not been counted yet.
   */
  guess(rule: GuessRule, target: string, client: string): Guess {
    const { name, windowMs } = rule;
    const pair = `${target} ${client}`;
    const [ofClient, atTarget] = [`${name}-client`, `${name}-target`];
    const clientMost = this.limiter.limitOf(ofClient, rule.triesOfClient);
    const pairMost = this.limiter.limitOf(name, rule.tries);
    const step = this.limiter.limitOf(atTarget, rule.triesOfAll);
    return {
      demand: async () => {
        const halvings = Math.floor((await this.limiter.used(atTarget, target, HOUR_MS)) / step);
        const left = Math.max(1, Math.floor(pairMost / 2 ** halvings));
        await this.limiter.demandRoom(name, pair, left, windowMs);
        await this.limiter.demandRoom(ofClient, client, clientMost, windowMs);
      },
      settle: async (right) => {
        if (right) return this.limiter.forget(name, pair);
        await this.limiter.record(name, pair, pairMost, windowMs);
        await this.limiter.record(ofClient, client, clientMost, windowMs);
        await this.limiter.record(atTarget, target, MOST_HALVINGS * step, HOUR_MS);
      },
    };
  }
}
