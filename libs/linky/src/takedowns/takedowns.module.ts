import { Module } from '@nestjs/common';

import { TakedownsRepository } from './takedowns.repository.js';
import { Takedowns } from './takedowns.service.js';

/** What the operator's commands need of bundles, without the service around it. */
@Module({ providers: [Takedowns, TakedownsRepository], exports: [Takedowns] })
export class TakedownsModule {}
