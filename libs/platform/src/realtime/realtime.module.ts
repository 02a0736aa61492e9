import { Module } from '@nestjs/common';

import { Admission } from './admission.js';
import { Broadcaster } from './broadcaster.js';
import { PingGateway } from './ping.gateway.js';

/** The socket wire: who is let in, and how to tell everybody else. */
@Module({
  providers: [Admission, Broadcaster, PingGateway],
  exports: [Broadcaster],
})
export class RealtimeModule {}
