import { type DynamicModule, Global, Module } from '@nestjs/common';

import { Clock } from '#kernel';

import { ScopeCatalog } from './auth/scope-catalog.js';
import { Env } from './config/env.js';
import { Wires } from './errors/wires.js';
import { EventCatalog } from './modules/event-catalog.js';

/** What everybody may ask for: the settings, the time, what the modules tell of themselves. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(
    env: Env,
    clock: Clock,
    { wires, scopes, events }: { wires: Wires; scopes: ScopeCatalog; events: EventCatalog },
  ): DynamicModule {
    const modules = [...env.all()];
    return {
      module: PlatformModule,
      providers: [
        ...modules.map(([provide, useValue]) => ({ provide, useValue })),
        { provide: Env, useValue: env },
        { provide: Clock, useValue: clock },
        { provide: Wires, useValue: wires },
        { provide: ScopeCatalog, useValue: scopes },
        { provide: EventCatalog, useValue: events },
      ],
      exports: [Env, Clock, Wires, ScopeCatalog, EventCatalog, ...modules.map(([settings]) => settings)],
    };
  }
}
