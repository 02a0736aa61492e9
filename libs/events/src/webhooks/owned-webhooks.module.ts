import { Module } from '@nestjs/common';

import { OwnedWebhooksRepository } from './owned-webhooks.repository.js';
import { OwnedWebhooks } from './owned-webhooks.service.js';

/** For the room that knows owners: what they have goes with them. */
@Module({ providers: [OwnedWebhooks, OwnedWebhooksRepository], exports: [OwnedWebhooks] })
export class OwnedWebhooksModule {}
