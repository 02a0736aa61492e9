import { flatEnvelope } from '#platform/http';
import { defineModule } from '#platform/modules';

import { eventsDocs } from './events.docs.js';
import { EventsSettings } from './events.env.js';
import { EventsModule } from './events.module.js';
import { EventHorizon } from './log/event-horizon.entity.js';
import { EventRow } from './log/event-row.entity.js';
import { CreateEventLog1796220000000 } from './migrations/1796220000000-create-event-log.js';
import { FitEventData1796250000000 } from './migrations/1796250000000-fit-event-data.js';
import { DropOwnerCheck1796310000000 } from './migrations/1796310000000-drop-owner-check.js';
import { SharePartitions1796320100000 } from './migrations/1796320100000-share-partitions.js';
import { KeepWebhooks1796270000000 } from './migrations/1796270000000-keep-webhooks.js';
import { FanOutPlace } from './webhooks/fan-out-place.entity.js';
import { WebhookDelivery } from './webhooks/webhook-delivery.entity.js';
import { Webhook } from './webhooks/webhook.entity.js';
import { webhookEvents } from './webhooks/webhooks.events.js';
import { CreateJobQueue1796110000000 } from './migrations/1796110000000-create-job-queue.js';

/** What is done after a change, and told of it. */
export const events = defineModule({
  name: 'events',
  module: EventsModule,
  schema: 'events',
  entities: [EventRow, EventHorizon, Webhook, WebhookDelivery, FanOutPlace],
  migrations: [
    CreateJobQueue1796110000000,
    CreateEventLog1796220000000,
    FitEventData1796250000000,
    KeepWebhooks1796270000000,
    DropOwnerCheck1796310000000,
    SharePartitions1796320100000,
  ],
  settings: EventsSettings,
  transient: { schema: 'graphile_worker', since: 'CreateJobQueue1796110000000' },
  scopes: { 'events:read': { impliedBy: ['webhooks:admin'] }, 'webhooks:admin': {} },
  events: webhookEvents,
  docs: eventsDocs,
  mcp: [
    { toolset: 'events', about: 'events_*: what has happened to everything, in one stream.' },
    { toolset: 'webhooks', about: 'webhooks_*: events delivered to a URL.' },
  ],
  wires: [
    { prefix: '/api/events', envelope: flatEnvelope, body: 'json', anyType: true },
    { prefix: '/api/webhooks', envelope: flatEnvelope, body: 'json', anyType: true },
    { prefix: '/api/audit', envelope: flatEnvelope, body: 'json', anyType: true },
  ],
});

export { callValue } from './log/call-of-event.js';
export { decodeEventCursor, encodeEventCursor, type EventCursor } from './log/event-cursor.js';
export type { EventQuery, StoredEvent } from './log/stored-event.js';
export { EventLog, type EventPage, type PlacedEvent } from './log/event-log.service.js';
export { EventRecorder } from './log/event-recorder.js';
export { EventRetention } from './log/event-retention.service.js';
export { EventSignals } from './streaming/event-signals.service.js';
export { FollowedEvents } from './streaming/followed-events.service.js';
export { SignalsModule } from './streaming/signals.module.js';
export { recordRows } from './log/record-rows.statements.js';
export { type EventOfRow, TELL_TRIGGERS, withEvents } from './log/with-events.statements.js';
export { AuditTrail } from './reading/audit-trail.service.js';
export { eventView } from './reading/event.view.js';
export { AuditTrailModule } from './reading/audit-trail.module.js';
export { auditEntryView } from './reading/audit.view.js';
export { DeadJobs } from './jobs/dead-jobs.service.js';
export { JobQueue } from './jobs/job-queue.service.js';
export { type RunningJob, Tasks } from './jobs/tasks.js';
export { type Mail } from './mail/mail-server.js';
export { type MailOptions, Mails } from './mail/mails.service.js';
export type { Holder, HolderDirectory, HolderRights, StreamOwner } from './webhooks/webhook-holders.js';
export { WebhookHolders } from './webhooks/webhook-holders.js';
export { WebhookFigures } from './webhooks/webhook-figures.js';
export { WebhookNetwork } from './webhooks/webhook-network.js';
export { WebhookUpkeep } from './webhooks/webhook-upkeep.service.js';
export { OperatedDeliveries } from './webhooks/operated-deliveries.service.js';
export { OperatedWebhooks } from './webhooks/operated-webhooks.service.js';
export { OperatedWebhooksModule } from './webhooks/operated-webhooks.module.js';
export { attemptView, deliveryView, webhookView } from './webhooks/webhooks.view.js';
export { OwnedWebhooks } from './webhooks/owned-webhooks.service.js';
export { OwnedWebhooksModule } from './webhooks/owned-webhooks.module.js';
export { WebhookHoldersModule } from './webhooks/webhook-holders.module.js';
export { EventsSettings } from './events.env.js';
export { QueueModule } from './queue.module.js';
