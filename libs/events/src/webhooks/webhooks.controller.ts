import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';
import { Caller, RequireScope } from '#platform/auth';
import { locate, LOCATION } from '#platform/http';
import { UuidPath } from '#platform/input';
import { NoDatabaseShare } from '#platform/limits';

import { Reads, Refusals, Tests, Writes } from './webhook-routes.js';
import { WebhookTests } from './webhook-tests.service.js';
import {
  NewWebhookDto,
  RotationDto,
  USUAL_OVERLAP_HOURS,
  WebhookChangesDto,
  WebhooksDto,
} from './webhooks.dto.js';
import { Webhooks } from './webhooks.service.js';
import {
  AttemptView,
  attemptView,
  SecretWebhookView,
  WebhooksView,
  WebhookView,
  webhookView,
} from './webhooks.view.js';

const Id = ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } });

/** Endpoints that events are delivered to (docs/contracts/events.md#webhooks). */
@ApiTags('webhooks')
@ApiBearerAuth('bearer')
@ApiSecurity('apiKey')
@RequireScope('webhooks:admin')
@Controller('api/webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly tests: WebhookTests,
  ) {}

  /** Its answer holds a secret, so none is kept for repetitions. */
  @Post()
  @Writes()
  @ApiOperation({ operationId: 'create_webhook', summary: 'Have events delivered to a URL' })
  @ApiCreatedResponse({ type: SecretWebhookView, headers: LOCATION })
  @Refusals(400, 401, 403, 404, 409, 429)
  async create(
    @Body() body: NewWebhookDto,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SecretWebhookView> {
    const { webhook, secret } = await this.webhooks.add(body, caller);
    locate(reply, '/api/webhooks', webhook.id);
    return Object.assign(webhookView(webhook), { secret });
  }

  @Get()
  @Reads()
  @ApiOperation({ operationId: 'list_webhooks', summary: 'The webhooks of an organization, or your own' })
  @ApiOkResponse({ type: WebhooksView })
  @Refusals(400, 401, 403, 404, 429)
  async list(@Query() { org }: WebhooksDto, @Caller() caller: Principal): Promise<WebhooksView> {
    return { webhooks: (await this.webhooks.list(org, caller)).map(webhookView) };
  }

  @Get(':id')
  @Id
  @Reads()
  @ApiOperation({ operationId: 'get_webhook', summary: 'One webhook' })
  @ApiOkResponse({ type: WebhookView })
  @Refusals(400, 401, 403, 404, 429)
  async get(@Param('id', UuidPath) id: string, @Caller() caller: Principal): Promise<WebhookView> {
    return webhookView(await this.webhooks.get(id, caller));
  }

  @Patch(':id')
  @Id
  @Writes()
  @ApiOperation({ operationId: 'update_webhook', summary: 'Change a webhook, disable or enable it' })
  @ApiOkResponse({ type: WebhookView })
  @Refusals(400, 401, 403, 404, 409, 429)
  async update(
    @Param('id', UuidPath) id: string,
    @Body() body: WebhookChangesDto,
    @Caller() caller: Principal,
  ): Promise<WebhookView> {
    return webhookView(await this.webhooks.change(id, body, caller));
  }

  @Delete(':id')
  @Id
  @HttpCode(204)
  @Writes()
  @ApiOperation({ operationId: 'delete_webhook', summary: 'Delete a webhook, with all of its deliveries' })
  @ApiNoContentResponse()
  @Refusals(400, 401, 403, 404, 429)
  async delete(@Param('id', UuidPath) id: string, @Caller() caller: Principal): Promise<void> {
    await this.webhooks.delete(id, caller);
  }

  @Post(':id/rotate-secret')
  @Id
  @HttpCode(200)
  @Writes()
  @ApiOperation({ operationId: 'rotate_webhook_secret', summary: 'Sign with another secret' })
  @ApiOkResponse({ type: SecretWebhookView })
  @Refusals(400, 401, 403, 404, 429)
  async rotate(
    @Param('id', UuidPath) id: string,
    @Body() { overlapHours }: RotationDto,
    @Caller() caller: Principal,
  ): Promise<SecretWebhookView> {
    const hours = overlapHours ?? USUAL_OVERLAP_HOURS;
    const { webhook, secret } = await this.webhooks.rotate(id, hours, caller);
    return Object.assign(webhookView(webhook), { secret });
  }

  /** It waits for the receiver, so it has no place at the database meanwhile. */
  @Post(':id/test')
  @Id
  @HttpCode(200)
  @NoDatabaseShare()
  @Tests()
  @ApiOperation({ operationId: 'test_webhook', summary: 'Deliver an event of no stream, now' })
  @ApiOkResponse({ type: AttemptView })
  @Refusals(400, 401, 403, 404, 429)
  async test(@Param('id', UuidPath) id: string, @Caller() caller: Principal): Promise<AttemptView> {
    return attemptView(await this.tests.send(id, caller));
  }
}
