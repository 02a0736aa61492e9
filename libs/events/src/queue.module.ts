import { Module } from '@nestjs/common';

import { MailServer } from './mail/mail-server.js';
import { Mails } from './mail/mails.service.js';
import { JobQueue } from './jobs/job-queue.service.js';
import { JobsRepository } from './jobs/jobs.repository.js';
import { Tasks } from './jobs/tasks.js';

/** For whoever adds jobs and mails, or does them. That jobs are done at all is the matter of `EventsModule`. */
@Module({
  providers: [JobQueue, JobsRepository, Mails, MailServer, Tasks],
  exports: [JobQueue, JobsRepository, Mails, Tasks],
})
export class QueueModule {}
