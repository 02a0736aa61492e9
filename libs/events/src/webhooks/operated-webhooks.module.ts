import { Module } from '@nestjs/common';

import { QueueModule } from '../queue.module.js';
import { OperatedDeliveries } from './operated-deliveries.service.js';
import { OperatedWebhooks } from './operated-webhooks.service.js';
import { Redeliveries } from './redeliveries.service.js';
import { SignedSender } from './signed-sender.service.js';
import { WebhookAlarms } from './webhook-alarms.js';
import { WebhookDeliveriesRepository } from './webhook-deliveries.repository.js';
import { WebhookNetwork } from './webhook-network.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { WebhookSender } from './webhook-sender.js';
import { WebhookTargets } from './webhook-targets.js';
import { WebhooksRepository } from './webhooks.repository.js';

/** What sends to endpoints and keeps them, for the service and for its operator's commands: nothing of it delivers by itself. */
@Module({
  imports: [QueueModule],
  providers: [
    OperatedDeliveries,
    OperatedWebhooks,
    Redeliveries,
    SignedSender,
    WebhookAlarms,
    WebhookDeliveriesRepository,
    WebhookNetwork,
    WebhookSecrets,
    WebhookSender,
    WebhookTargets,
    WebhooksRepository,
  ],
  exports: [
    OperatedDeliveries,
    OperatedWebhooks,
    Redeliveries,
    SignedSender,
    WebhookAlarms,
    WebhookDeliveriesRepository,
    WebhookSecrets,
    WebhookTargets,
    WebhooksRepository,
  ],
})
export class OperatedWebhooksModule {}
