import { type DynamicModule, Global, Module } from '@nestjs/common';

import { Clock } from '#kernel';

import { Env } from './config/env.js';
import { Wires } from './errors/wires.js';

/** What everybody may ask for: the settings, the time, the wires. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(env: Env, clock: Clock, wires: Wires): DynamicModule {
    return {
      module: PlatformModule,
      providers: [
        { provide: Env, useValue: env },
        { provide: Clock, useValue: clock },
        { provide: Wires, useValue: wires },
      ],
      exports: [Env, Clock, Wires],
    };
  }
}
