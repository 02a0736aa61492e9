import { Module } from '@nestjs/common';

import { PartitionsModule } from '#platform/partitions';

import { DeadJobs } from './jobs/dead-jobs.service.js';
import { JobConnections } from './jobs/job-connections.js';
import { JobFigures } from './jobs/job-figures.js';
import { JobLeases } from './jobs/job-leases.service.js';
import { JobRunner } from './jobs/job-runner.js';
import { JobWorker } from './jobs/job-worker.js';
import { EventLogModule } from './log/event-log.module.js';
import { EventRetention } from './log/event-retention.service.js';
import { QueueModule } from './queue.module.js';
import { ReadingModule } from './reading/reading.module.js';
import { StreamingModule } from './streaming/streaming.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

/** The service's share in doing jobs and keeping the log; operators' commands only add to them. */
@Module({
  imports: [EventLogModule, PartitionsModule, QueueModule, ReadingModule, StreamingModule, WebhooksModule],
  providers: [DeadJobs, EventRetention, JobConnections, JobFigures, JobLeases, JobRunner, JobWorker],
})
export class EventsModule {}
