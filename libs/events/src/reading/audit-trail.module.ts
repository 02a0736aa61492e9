import { Module } from '@nestjs/common';

import { EventLogModule } from '../log/event-log.module.js';
import { AuditRepository } from './audit.repository.js';
import { AuditTrail } from './audit-trail.service.js';

/** The audit log for the operator's commands. */
@Module({
  imports: [EventLogModule],
  providers: [AuditRepository, AuditTrail],
  exports: [AuditRepository, AuditTrail],
})
export class AuditTrailModule {}
