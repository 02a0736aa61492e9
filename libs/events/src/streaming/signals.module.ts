import { Module } from '@nestjs/common';

import { EventLogModule } from '../log/event-log.module.js';
import { EventSignals } from './event-signals.service.js';
import { FollowedEvents } from './followed-events.service.js';
import { SignalsRepository } from './signals.repository.js';

/** For whoever wants to know when there are new events. */
@Module({
  imports: [EventLogModule],
  providers: [EventSignals, FollowedEvents, SignalsRepository],
  exports: [EventLogModule, EventSignals, FollowedEvents],
})
export class SignalsModule {}
