import { Module } from '@nestjs/common';

import { ReadingModule } from '../reading/reading.module.js';
import { EventStreams } from './event-streams.service.js';
import { EventTail } from './event-tail.service.js';
import { SignalsModule } from './signals.module.js';
import { StreamAdmission } from './stream-admission.service.js';
import { StreamRights } from './stream-rights.service.js';
import { StreamingController } from './streaming.controller.js';
import { StreamingGateway } from './streaming.gateway.js';

/** Events as they come, for whoever may read them. */
@Module({
  imports: [ReadingModule, SignalsModule],
  controllers: [StreamingController],
  providers: [EventStreams, EventTail, StreamAdmission, StreamingGateway, StreamRights],
})
export class StreamingModule {}
