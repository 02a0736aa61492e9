import { Module } from '@nestjs/common';

import { EventSink } from '#data';

import { EventLogRepository } from './event-log.repository.js';
import { EventLog } from './event-log.service.js';
import { EventRecorder } from './event-recorder.js';

/** For whoever reads events, and wants to hear of new ones. */
@Module({
  providers: [EventLog, EventLogRepository, { provide: EventRecorder, useExisting: EventSink }],
  exports: [EventLog, EventRecorder],
})
export class EventLogModule {}
