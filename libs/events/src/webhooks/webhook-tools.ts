import { Injectable } from '@nestjs/common';

import { isUuid } from '#kernel';
import { InputPipe, invalidInput } from '#platform/input';
import {
  ADDS,
  ADDS_ONCE,
  byCursor,
  inputOf,
  type McpTool,
  McpTools,
  outputOf,
  READS,
  REPLACES,
  TYPES,
} from '#platform/mcp';

import { WebhookDeliveries } from './webhook-deliveries.service.js';
import { WebhookTests } from './webhook-tests.service.js';
import {
  DeliveriesDto,
  NewWebhookDto,
  ReplayDto,
  RotationDto,
  USUAL_OVERLAP_HOURS,
  WebhookChangesDto,
  WebhooksDto,
} from './webhooks.dto.js';
import { WEBHOOK_LIMITS } from './webhooks.limits.js';
import { Webhooks } from './webhooks.service.js';
import { attemptView, deliveryView, webhookView } from './webhooks.view.js';

type Args = Readonly<Record<string, unknown>>;

const { text, list, flag, whole, wholeOrNull, textOrNull, object } = TYPES;
const { page, overlapHours } = WEBHOOK_LIMITS;
const SCOPE = 'webhooks:admin';
const ID = { id: text };
const TEXTS = { type: 'array', items: text };
const WEBHOOK = outputOf({ id: text, url: text, types: list, enabled: flag });
const pipe = new InputPipe();

/** Webhooks for agents, in a set of their own. They take and answer what the routes do. */
@Injectable()
export class WebhookTools {
  constructor(
    tools: McpTools,
    private readonly webhooks: Webhooks,
    private readonly deliveries: WebhookDeliveries,
    private readonly tests: WebhookTests,
  ) {
    tools.add('webhooks', ...this.changing(), ...this.looking(), ...this.delivering());
  }

  private looking(): McpTool[] {
    return [
      {
        name: 'webhooks_list',
        title: 'List webhooks',
        description: 'Endpoints that events are delivered to: of an organization, or your own.',
        annotations: READS,
        scope: SCOPE,
        inputSchema: inputOf({ org: text }),
        outputSchema: outputOf({ webhooks: list }),
        run: async (args, { caller }) => {
          const { org } = parsed(WebhooksDto, args);
          return { webhooks: (await this.webhooks.list(org, caller)).map(webhookView) };
        },
      },
      {
        name: 'webhooks_get',
        title: 'Show a webhook',
        description: 'One webhook: what it is told, and whether it fails; never its secret.',
        annotations: READS,
        scope: SCOPE,
        inputSchema: inputOf(ID, 'id'),
        outputSchema: WEBHOOK,
        run: async (args, { caller }) => webhookView(await this.webhooks.get(uuidOf(args, 'id'), caller)),
      },
      {
        name: 'webhooks_delivery_list',
        title: 'List deliveries of a webhook',
        description: 'What was delivered to a webhook or not, the latest first, with attempts and answers.',
        annotations: READS,
        scope: SCOPE,
        paging: byCursor(page),
        inputSchema: inputOf(
          {
            ...ID,
            status: { type: 'string', enum: ['pending', 'delivered', 'dead'] },
            after: text,
            limit: { type: 'integer', minimum: 1, maximum: page, default: page },
          },
          'id',
        ),
        outputSchema: outputOf({ deliveries: list, pagination: object }),
        run: async (args, { caller }) => {
          const { status, after, limit = page } = parsed(DeliveriesDto, args);
          const request = { status, after: after || null, limit };
          const { rows, nextCursor } = await this.deliveries.list(uuidOf(args, 'id'), request, caller);
          return { deliveries: rows.map(deliveryView), pagination: { nextCursor } };
        },
      },
    ];
  }

  private changing(): McpTool[] {
    const fields = { url: text, types: TEXTS, description: textOrNull, enabled: flag };
    return [
      {
        name: 'webhooks_create',
        title: 'Set up a webhook',
        description: 'Have events of these types delivered to an https URL; the secret is told this once.',
        annotations: ADDS,
        scope: SCOPE,
        inputSchema: inputOf({ ...fields, org: text }, 'url', 'types'),
        outputSchema: outputOf({ ...WEBHOOK.properties, secret: text }),
        run: async (args, { caller }) => {
          const { webhook, secret } = await this.webhooks.add(parsed(NewWebhookDto, args), caller);
          return Object.assign(webhookView(webhook), { secret });
        },
      },
      {
        name: 'webhooks_update',
        title: 'Change a webhook',
        description: 'Change a webhook, or disable or enable it: only what is given changes.',
        annotations: REPLACES,
        scope: SCOPE,
        inputSchema: inputOf({ ...ID, ...fields }, 'id'),
        outputSchema: WEBHOOK,
        run: async (args, { caller }) => {
          const changes = parsed(WebhookChangesDto, args);
          return webhookView(await this.webhooks.change(uuidOf(args, 'id'), changes, caller));
        },
      },
      {
        name: 'webhooks_rotate_secret',
        title: 'Give a webhook another secret',
        description:
          'Sign with a new secret, which is told this once; the old one signs as well for so many hours, usually 24.',
        annotations: ADDS,
        scope: SCOPE,
        inputSchema: inputOf(
          { ...ID, overlapHours: { type: 'integer', minimum: 0, maximum: overlapHours } },
          'id',
        ),
        outputSchema: outputOf({ ...WEBHOOK.properties, secret: text }),
        run: async (args, { caller }) => {
          const { overlapHours: hours } = parsed(RotationDto, args);
          const id = uuidOf(args, 'id');
          const { webhook, secret } = await this.webhooks.rotate(id, hours ?? USUAL_OVERLAP_HOURS, caller);
          return Object.assign(webhookView(webhook), { secret });
        },
      },
      {
        name: 'webhooks_delete',
        title: 'Delete a webhook',
        description: 'Delete a webhook with all of its deliveries, for good.',
        annotations: REPLACES,
        scope: SCOPE,
        inputSchema: inputOf(ID, 'id'),
        outputSchema: outputOf(ID),
        run: async (args, { caller }) => {
          const id = uuidOf(args, 'id');
          await this.webhooks.delete(id, caller);
          return { id };
        },
      },
    ];
  }

  private delivering(): McpTool[] {
    return [
      {
        name: 'webhooks_test',
        title: 'Try a webhook out',
        description: 'Send the event webhook.test to a webhook now, and tell what came back.',
        annotations: ADDS,
        scope: SCOPE,
        inputSchema: inputOf(ID, 'id'),
        outputSchema: outputOf({ status: wholeOrNull, answer: textOrNull, error: textOrNull }),
        run: async (args, { caller }) => attemptView(await this.tests.send(uuidOf(args, 'id'), caller)),
      },
      {
        name: 'webhooks_retry',
        title: 'Deliver an event again',
        description: 'Deliver one event to a webhook again, now, by the id of the event.',
        annotations: ADDS_ONCE,
        scope: SCOPE,
        inputSchema: inputOf({ ...ID, event: text }, 'id', 'event'),
        outputSchema: outputOf({ event: text, status: text }),
        run: async (args, { caller }) => {
          const event = uuidOf(args, 'event');
          return deliveryView(await this.deliveries.retry(uuidOf(args, 'id'), event, caller));
        },
      },
      {
        name: 'webhooks_replay',
        title: 'Deliver events of a time again',
        description: 'Deliver all events from a time on and before another to a webhook, at most 10,000.',
        annotations: ADDS_ONCE,
        scope: SCOPE,
        inputSchema: inputOf({ ...ID, from: text, to: text }, 'id', 'from', 'to'),
        outputSchema: outputOf({ queued: whole }),
        run: async (args, { caller }) => {
          const { from, to } = parsed(ReplayDto, args);
          return { queued: await this.deliveries.replay(uuidOf(args, 'id'), from, to, caller) };
        },
      },
    ];
  }
}

function parsed<Dto extends object>(type: new () => Dto, args: Args): Dto {
  return pipe.transform(args, { type: 'body', metatype: type }) as Dto;
}

function uuidOf(args: Args, field: string): string {
  const value = args[field];
  if (isUuid(value)) return value.toLowerCase();
  throw invalidInput([{ loc: ['body', field], msg: 'Input should be a valid UUID', type: 'uuid_parsing' }]);
}
