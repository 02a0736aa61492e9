import { Injectable } from '@nestjs/common';
import { Counter, register } from 'prom-client';

import { DomainError, type Principal } from '#kernel';

import { Env } from '../config/env.js';
import type { WindowHit } from './sliding-window.js';
import { WindowStore } from './window-store.js';

const refusals = new Counter({
  name: 'ligature_limiter_refusals_total',
  help: 'Calls refused by a rate limit, by bucket',
  labelNames: ['bucket'],
  registers: [register],
});

const HOUR_MS = 3_600_000;

/** A quota and what is left of it. */
export interface Budget extends WindowHit {
  readonly limit: number;
  readonly windowMs: number;
}

/** The one rate limiter: true sliding windows, by bucket and caller. */
@Injectable()
export class Limiter {
  constructor(
    private readonly store: WindowStore,
    private readonly env: Env,
  ) {}

  /**
   * Counts one call, against the limit that `limitOf` says.
   *
   * @param bucket what is limited, `link:add` for instance; always with the same window.
   * @param key who is limited: a subject or an address.
   * @param windowMs length of the window in milliseconds.
   */
  async hit(bucket: string, key: string, limit: number, windowMs: number): Promise<Budget> {
    const scaled = this.limitOf(bucket, limit);
    const hit = await this.store.hit(`${bucket}|${key}`, scaled, windowMs);
    if (!hit.allowed) refusals.inc({ bucket });
    return { ...hit, limit: scaled, windowMs };
  }

  /** As `hit`, but a refusal is a `rate_limited` error with the seconds to wait. */
  async consume(bucket: string, key: string, limit: number, windowMs: number): Promise<Budget> {
    const budget = await this.hit(bucket, key, limit, windowMs);
    if (!budget.allowed) throw tooManyRequests(budget.resetMs);
    return budget;
  }

  /** How many calls are counted. */
  async used(bucket: string, key: string, windowMs: number): Promise<number> {
    return (await this.store.peek(`${bucket}|${key}`, 1, windowMs)).used;
  }

  /** Refuses where a call would be one too many, without counting it. `limit` is taken as it is. */
  async demandRoom(bucket: string, key: string, limit: number, windowMs: number): Promise<void> {
    const { allowed, resetMs } = await this.store.peek(`${bucket}|${key}`, limit, windowMs);
    if (allowed) return;
    refusals.inc({ bucket });
    throw tooManyRequests(resetMs);
  }

  /** Counts a call that has happened, unless `most` are counted already. */
  async record(bucket: string, key: string, most: number, windowMs: number): Promise<void> {
    await this.store.hit(`${bucket}|${key}`, most, windowMs);
  }

  /** Begins an empty window. */
  async forget(bucket: string, key: string): Promise<void> {
    await this.store.forget(`${bucket}|${key}`);
  }

  /**
   * Counts one HTTP call against the hourly quota of the caller's API key; `null`: there is none.
   * @param steps of a batch: counted against a quota of their own, all of them or none
   */
  async hitKey({ credential }: Principal, steps: number | null = null): Promise<Budget | null> {
    if (credential.type !== 'api_key' || credential.rateLimitPerHour === 0) return null;
    const { keyId, rateLimitPerHour: most } = credential;
    return this.hitTimes(quotaOf(steps), String(keyId), most, steps ?? 1);
  }

  /** More than ever fit in count as many as do. */
  private async hitTimes(bucket: string, key: string, limit: number, times: number): Promise<Budget> {
    const scaled = this.limitOf(bucket, limit);
    const wanted = Math.min(times, scaled);
    if (wanted > 1) {
      const found = await this.store.peek(`${bucket}|${key}`, scaled, HOUR_MS);
      if (found.used + wanted > scaled) {
        refusals.inc({ bucket });
        return { ...found, allowed: false, limit: scaled, windowMs: HOUR_MS };
      }
    }
    for (let hit = 1; hit < wanted; hit += 1) await this.hit(bucket, key, limit, HOUR_MS);
    return this.hit(bucket, key, limit, HOUR_MS);
  }

  /** As `hitKey`, but a refusal is a `rate_limited` error. */
  async chargeKey(caller: Principal): Promise<void> {
    const budget = await this.hitKey(caller);
    if (budget?.allowed === false) throw tooManyRequests(budget.resetMs);
  }

  /** The bucket's own limit in `LIGATURE_RATE_LIMITS`, else `limit`, after `LIGATURE_RATE_LIMIT_SCALE`; never below 1. */
  limitOf(bucket: string, limit: number): number {
    return Math.max(1, Math.round((this.env.rateLimits.get(bucket) ?? limit) * this.env.rateLimitScale));
  }
}

/** The quota of a key that single calls, or batches, are counted against. */
export const quotaOf = (steps: number | null): string => (steps === null ? 'api_key' : 'api_key_bulk');

/** The limiter, when a window is full. */
export function tooManyRequests(resetMs: number): DomainError {
  return new DomainError('rate_limited', 'rate_limited', 'Too many requests, try again later', {
    retryAfter: Math.max(1, Math.ceil(resetMs / 1000)),
  });
}
