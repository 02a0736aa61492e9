import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';

import { Clock } from '#kernel';

import { Env } from '../config/env.js';
import { CallBudgets } from './call-budgets.js';
import { DatabaseShares } from './database-shares.js';
import type { RedisConnection } from '../redis/open-redis.js';
import type { RedisGate } from '../redis/redis-gate.js';
import { GuessLimiter } from './guess-limiter.js';
import { Limiter } from './limiter.js';
import { MemoryWindowStore } from './memory-window-store.js';
import { RedisSeats } from './redis-seats.js';
import { RedisWindowStore } from './redis-window-store.js';
import { MemorySeats, Seats } from './seats.js';
import { SlidingWindowStorage } from './sliding-window.storage.js';
import { WindowStore } from './window-store.js';

/** Calls a minute for what has no limit of its own, per caller. */
const DEFAULT_LIMIT = 1_200;
const MINUTE_MS = 60_000;

@Module({})
export class LimitsModule {
  /** @param shared `null`: limits and sockets of this process alone. */
  static forRoot(
    shared: { readonly redis: RedisConnection; readonly gate: RedisGate } | null,
  ): DynamicModule {
    const stores: DynamicModule = {
      module: LimitStoresModule,
      providers: [
        {
          provide: MemoryWindowStore,
          inject: [Clock, Env],
          useFactory: (clock: Clock, { limiterWindows }: Env) => new MemoryWindowStore(clock, limiterWindows),
        },
        {
          provide: WindowStore,
          inject: [MemoryWindowStore],
          useFactory: (memory: MemoryWindowStore): WindowStore =>
            shared === null ? memory : new RedisWindowStore(shared.redis, shared.gate, memory),
        },
        {
          provide: Seats,
          inject: [Env],
          useFactory: ({ seatMs }: Env): Seats => {
            const memory = new MemorySeats();
            return shared === null ? memory : new RedisSeats(shared.redis, shared.gate, memory, seatMs);
          },
        },
        DatabaseShares,
        SlidingWindowStorage,
        CallBudgets,
        Limiter,
        GuessLimiter,
      ],
      exports: [
        MemoryWindowStore,
        WindowStore,
        Seats,
        DatabaseShares,
        SlidingWindowStorage,
        CallBudgets,
        CallBudgets,
        Limiter,
        GuessLimiter,
      ],
    };
    return {
      module: LimitsModule,
      imports: [
        stores,
        ThrottlerModule.forRootAsync({
          imports: [stores],
          inject: [SlidingWindowStorage],
          useFactory: (storage: SlidingWindowStorage) => ({
            throttlers: [{ name: 'default', limit: DEFAULT_LIMIT, ttl: MINUTE_MS }],
            storage,
          }),
        }),
      ],
      exports: [stores, ThrottlerModule],
    };
  }
}

@Global()
@Module({})
class LimitStoresModule {}
