import { defineModule } from '#platform';

import { EventsSettings } from './events.env.js';
import { EventsModule } from './events.module.js';
import { CreateJobQueue1796110000000 } from './migrations/1796110000000-create-job-queue.js';

/** What is done after a change, and told of it. */
export const events = defineModule({
  name: 'events',
  module: EventsModule,
  migrations: [CreateJobQueue1796110000000],
  settings: EventsSettings,
  transient: { schema: 'graphile_worker', since: 'CreateJobQueue1796110000000' },
  wires: [],
});

export { DeadJobs } from './jobs/dead-jobs.service.js';
export { JobQueue, type JobOptions } from './jobs/job-queue.service.js';
export { type RunningJob, type Task, Tasks } from './jobs/tasks.js';
export { type Mail } from './mail/mail-server.js';
export { type MailOptions, Mails } from './mail/mails.service.js';
export { EventsSettings } from './events.env.js';
export { QueueModule } from './queue.module.js';
