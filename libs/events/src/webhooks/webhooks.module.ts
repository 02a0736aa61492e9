import { Module } from '@nestjs/common';

import { McpModule } from '#platform/mcp';

import { EventLogModule } from '../log/event-log.module.js';
import { QueueModule } from '../queue.module.js';
import { ReadingModule } from '../reading/reading.module.js';
import { SignalsModule } from '../streaming/signals.module.js';
import { DeliveryAttempts } from './delivery-attempts.service.js';
import { DeliveryClaims } from './delivery-claims.service.js';
import { DeliveryRounds } from './delivery-rounds.js';
import { DeliveryTurns } from './delivery-turns.service.js';
import { FanOut } from './fan-out.service.js';
import { FanOutWriter } from './fan-out-writer.service.js';
import { OperatedWebhooksModule } from './operated-webhooks.module.js';
import { WebhookAccess } from './webhook-access.service.js';
import { WebhookBeginnings } from './webhook-beginnings.js';
import { WebhookDeliveriesController } from './webhook-deliveries.controller.js';
import { WebhookDeliveries } from './webhook-deliveries.service.js';
import { WebhookDisabling } from './webhook-disabling.service.js';
import { WebhookFiguresRepository } from './webhook-figures.repository.js';
import { WebhookFigures } from './webhook-figures.js';
import { WebhookHoldersModule } from './webhook-holders.module.js';
import { WebhookStanding } from './webhook-standing.service.js';
import { WebhookStore } from './webhook-store.service.js';
import { WebhookTests } from './webhook-tests.service.js';
import { WebhookTools } from './webhook-tools.js';
import { WebhookUpkeep } from './webhook-upkeep.service.js';
import { WebhookWatch } from './webhook-watch.js';
import { WebhooksController } from './webhooks.controller.js';
import { Webhooks } from './webhooks.service.js';

/** Events for whoever wants to be told of them, signed and in order. */
@Module({
  imports: [
    EventLogModule,
    McpModule,
    OperatedWebhooksModule,
    QueueModule,
    ReadingModule,
    SignalsModule,
    WebhookHoldersModule,
  ],
  controllers: [WebhooksController, WebhookDeliveriesController],
  providers: [
    DeliveryAttempts,
    DeliveryClaims,
    DeliveryRounds,
    DeliveryTurns,
    FanOut,
    FanOutWriter,
    WebhookAccess,
    WebhookBeginnings,
    WebhookDeliveries,
    WebhookDisabling,
    WebhookFigures,
    WebhookFiguresRepository,
    WebhookStanding,
    WebhookStore,
    WebhookTests,
    WebhookTools,
    WebhookUpkeep,
    WebhookWatch,
    Webhooks,
  ],
})
export class WebhooksModule {}
