import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { Caller, RequireScope } from '#platform/auth';
import { UuidPath } from '#platform/input';

import { WebhookDeliveries } from './webhook-deliveries.service.js';
import { Reads, Refusals, Writes } from './webhook-routes.js';
import { DeliveriesDto, ReplayDto } from './webhooks.dto.js';
import { WEBHOOK_LIMITS } from './webhooks.limits.js';
import { DeliveriesView, DeliveryView, deliveryView, ReplayView } from './webhooks.view.js';

const Id = ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } });
const EventId = ApiParam({ name: 'event', schema: { type: 'string', format: 'uuid' } });

/** What was delivered to an endpoint, and delivering it again (docs/contracts/events.md#webhooks). */
@ApiTags('webhooks')
@ApiBearerAuth('bearer')
@ApiSecurity('apiKey')
@RequireScope('webhooks:admin')
@Controller('api/webhooks/:id')
export class WebhookDeliveriesController {
  constructor(private readonly deliveries: WebhookDeliveries) {}

  @Get('deliveries')
  @Id
  @Reads()
  @ApiOperation({
    operationId: 'list_deliveries',
    summary: 'What was delivered to a webhook, and what was not',
  })
  @ApiOkResponse({ type: DeliveriesView })
  @Refusals(400, 401, 403, 404, 429)
  async list(
    @Param('id', UuidPath) id: string,
    @Query() { status, after = '', limit = WEBHOOK_LIMITS.page }: DeliveriesDto,
    @Caller() caller: Principal,
  ): Promise<DeliveriesView> {
    const request = { status, after: after === '' ? null : after, limit };
    const { rows, nextCursor } = await this.deliveries.list(id, request, caller);
    return { deliveries: rows.map(deliveryView), pagination: { nextCursor } };
  }

  @Post('deliveries/:event/retry')
  @Id
  @EventId
  @HttpCode(202)
  @Writes()
  @ApiOperation({ operationId: 'retry_delivery', summary: 'Deliver an event again, now' })
  @ApiAcceptedResponse({ type: DeliveryView })
  @Refusals(400, 401, 403, 404, 409, 429)
  async retry(
    @Param('id', UuidPath) id: string,
    @Param('event', UuidPath) event: string,
    @Caller() caller: Principal,
  ): Promise<DeliveryView> {
    return deliveryView(await this.deliveries.retry(id, event, caller));
  }

  @Post('replay')
  @Id
  @HttpCode(202)
  @Writes()
  @ApiOperation({ operationId: 'replay_events', summary: 'Deliver all events of a time again' })
  @ApiAcceptedResponse({ type: ReplayView })
  @Refusals(400, 401, 403, 404, 409, 429)
  async replay(
    @Param('id', UuidPath) id: string,
    @Body() { from, to }: ReplayDto,
    @Caller() caller: Principal,
  ): Promise<ReplayView> {
    return { queued: await this.deliveries.replay(id, from, to, caller) };
  }
}
