import { Module } from '@nestjs/common';

import { Broadcaster } from './broadcaster.js';
import { Departure } from './departure.js';
import { EventTraffic } from './event-traffic.js';
import { PingGateway } from './ping.gateway.js';

/** The socket wire: who is let in, and how to tell everybody else. */
@Module({
  providers: [Broadcaster, Departure, EventTraffic, PingGateway],
  exports: [Broadcaster, Departure, EventTraffic],
})
export class RealtimeModule {}
