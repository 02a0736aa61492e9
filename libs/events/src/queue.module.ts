import { Module } from '@nestjs/common';

import { JobQueue } from './jobs/job-queue.service.js';
import { JobsRepository } from './jobs/jobs.repository.js';
import { Tasks } from './jobs/tasks.js';

/** For whoever adds jobs, or does them. That jobs are done at all is the matter of `EventsModule`. */
@Module({
  providers: [JobQueue, JobsRepository, Tasks],
  exports: [JobQueue, JobsRepository, Tasks],
})
export class QueueModule {}
