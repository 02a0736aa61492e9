import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';

import { WindowStore } from './window-store.js';

type ThrottlerStorageRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** The throttler's storage over our windows: refusals never lock a caller out for longer than the window says. */
@Injectable()
export class SlidingWindowStorage implements ThrottlerStorage {
  constructor(private readonly store: WindowStore) {}

  async increment(key: string, ttl: number, limit: number): Promise<ThrottlerStorageRecord> {
    const hit = await this.store.hit(key, limit, ttl);
    const seconds = Math.ceil(hit.resetMs / 1000);
    return {
      totalHits: hit.allowed ? hit.used : limit + 1,
      timeToExpire: seconds,
      isBlocked: !hit.allowed,
      timeToBlockExpire: hit.allowed ? 0 : seconds,
    };
  }
}
