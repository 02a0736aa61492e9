import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import type { DataSource } from 'typeorm';

import { DataModule } from '#data';
import { EventRecorder } from '#events';
import {
  BundlesSource,
  BundlesTarget,
  ExchangeModule,
  GraphSource,
  GraphTarget,
  ItemsSource,
  ItemsTarget,
} from '#exchange';
import { ItemDocuments, ItemImports, itemLinks } from '#item-links';
import type { Clock } from '#kernel';
import {
  AuthGuard,
  BodyGuard,
  DatabaseShareGuard,
  HealthModule,
  HttpErrorFilter,
  LargeReadsModule,
  LimitsModule,
  PlatformModule,
  QueryGuard,
  RateLimitGuard,
  type RedisConnection,
  RedisGate,
} from '#platform/boot';
import { Env } from '#platform/config';
import { IdempotencyModule } from '#platform/http';
import { BundleDocuments, BundleImports, linky } from '#linky';
import { GraphDocuments, GraphImports, nodeGraph } from '#node-graph';
import { InputPipe } from '#platform/input';
import { SiteModule } from '#site';

import { DocsModule } from './docs/docs.module.js';
import { events } from './event-catalog.js';
import { MODULES } from './modules.js';
import { replicaSettings } from './replica-settings.js';
import { scopes } from './scopes.js';
import { wires } from './wires.js';

/** What the outside world gives the service. */
export interface Surroundings {
  readonly env: Env;
  readonly clock: Clock;
  readonly dataSource: DataSource;
  readonly redis: RedisConnection | null;
}

@Module({})
export class AppModule {
  static with({ env, clock, dataSource, redis }: Surroundings): DynamicModule {
    const shared = redis === null ? null : { redis, gate: new RedisGate(redis) };
    return {
      module: AppModule,
      imports: [
        PlatformModule.forRoot(env, clock, { wires, scopes, events }),
        DataModule.forRoot(
          dataSource,
          env.deadlines.databaseSilence,
          new EventRecorder(),
          replicaSettings(env),
        ),
        LimitsModule.forRoot(shared),
        IdempotencyModule,
        LargeReadsModule,
        HealthModule.forRoot(shared?.gate ?? null),
        ...MODULES.flatMap(({ module }) => module ?? []),
        ExchangeModule.to(
          [itemLinks.module, nodeGraph.module, linky.module],
          [
            { provide: ItemsTarget, useExisting: ItemImports },
            { provide: GraphTarget, useExisting: GraphImports },
            { provide: BundlesTarget, useExisting: BundleImports },
            { provide: ItemsSource, useExisting: ItemDocuments },
            { provide: GraphSource, useExisting: GraphDocuments },
            { provide: BundlesSource, useExisting: BundleDocuments },
          ],
        ),
        SiteModule.of(MODULES),
        DocsModule,
      ],
      providers: [
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_GUARD, useClass: RateLimitGuard },
        { provide: APP_GUARD, useClass: BodyGuard },
        { provide: APP_GUARD, useClass: QueryGuard },
        { provide: APP_GUARD, useClass: DatabaseShareGuard },
        { provide: APP_PIPE, useClass: InputPipe },
        { provide: APP_FILTER, useClass: HttpErrorFilter },
      ],
    };
  }
}
