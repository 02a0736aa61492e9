import { flatEnvelope } from '#platform/http';
import { defineModule } from '#platform/modules';

import { eventsDocs } from './events.docs.js';
import { EventsSettings } from './events.env.js';
import { EventsModule } from './events.module.js';
import { EventHorizon } from './log/event-horizon.entity.js';
import { EventRow } from './log/event-row.entity.js';
import { CreateEventLog1796220000000 } from './migrations/1796220000000-create-event-log.js';
import { FitEventData1796250000000 } from './migrations/1796250000000-fit-event-data.js';
import { CreateJobQueue1796110000000 } from './migrations/1796110000000-create-job-queue.js';

/** What is done after a change, and told of it. */
export const events = defineModule({
  name: 'events',
  module: EventsModule,
  schema: 'events',
  entities: [EventRow, EventHorizon],
  migrations: [CreateJobQueue1796110000000, CreateEventLog1796220000000, FitEventData1796250000000],
  settings: EventsSettings,
  transient: { schema: 'graphile_worker', since: 'CreateJobQueue1796110000000' },
  scopes: { 'events:read': {} },
  docs: eventsDocs,
  mcp: { toolset: 'events', about: 'events_*: what has happened to everything, in one stream.' },
  wires: [
    { prefix: '/api/events', envelope: flatEnvelope, body: 'json', anyType: true },
    { prefix: '/api/audit', envelope: flatEnvelope, body: 'json', anyType: true },
  ],
});

export { callValue } from './log/call-of-event.js';
export { decodeEventCursor, encodeEventCursor, type EventCursor } from './log/event-cursor.js';
export type { EventQuery, StoredEvent } from './log/stored-event.js';
export { EventLog, type EventPage } from './log/event-log.service.js';
export { EventRecorder } from './log/event-recorder.js';
export { EventRetention } from './log/event-retention.service.js';
export { recordRows } from './log/record-rows.statements.js';
export { type EventOfRow, TELL_TRIGGERS, withEvents } from './log/with-events.statements.js';
export { DeadJobs } from './jobs/dead-jobs.service.js';
export { JobQueue } from './jobs/job-queue.service.js';
export { type RunningJob, Tasks } from './jobs/tasks.js';
export { type Mail } from './mail/mail-server.js';
export { type MailOptions, Mails } from './mail/mails.service.js';
export { EventsSettings } from './events.env.js';
export { QueueModule } from './queue.module.js';
