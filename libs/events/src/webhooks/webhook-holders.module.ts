import { Module } from '@nestjs/common';

import { WebhookHolders } from './webhook-holders.js';

/** For the room that knows people, and says what they may. */
@Module({ providers: [WebhookHolders], exports: [WebhookHolders] })
export class WebhookHoldersModule {}
