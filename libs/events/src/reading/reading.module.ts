import { Module } from '@nestjs/common';

import { McpModule } from '#platform/mcp';

import { EventLogModule } from '../log/event-log.module.js';
import { AuditController } from './audit.controller.js';
import { AuditTrailModule } from './audit-trail.module.js';
import { Audit } from './audit.service.js';
import { EventAccess } from './event-access.service.js';
import { EventFeed } from './event-feed.service.js';
import { EventTools } from './event-tools.js';
import { EventsController } from './events.controller.js';

/** Events for whoever may read them. */
@Module({
  imports: [AuditTrailModule, EventLogModule, McpModule],
  controllers: [EventsController, AuditController],
  providers: [Audit, EventAccess, EventFeed, EventTools],
  exports: [EventAccess],
})
export class ReadingModule {}
