import { Module } from '@nestjs/common';

import { DeadJobs } from './jobs/dead-jobs.service.js';
import { JobConnections } from './jobs/job-connections.js';
import { JobFigures } from './jobs/job-figures.js';
import { JobLeases } from './jobs/job-leases.service.js';
import { JobRunner } from './jobs/job-runner.js';
import { JobWorker } from './jobs/job-worker.js';
import { QueueModule } from './queue.module.js';

/** The service's share in doing jobs; operators' commands only add them. */
@Module({
  imports: [QueueModule],
  providers: [DeadJobs, JobConnections, JobFigures, JobLeases, JobRunner, JobWorker],
})
export class EventsModule {}
