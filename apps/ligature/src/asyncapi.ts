import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';

import { SOCKET_EVENT, type SocketEventDoc } from '#platform';

type Json = Record<string, unknown>;

const UUID = { type: 'string', format: 'uuid' };
const FAILURE = { $ref: '#/components/schemas/GraphFailureView' };

/** What the server emits by itself (node-graph guide, "What you receive"). */
const EMITTED: Readonly<Record<string, { summary: string; payload: Json }>> = {
  connected: {
    summary: 'Sent once after the connection',
    payload: {
      type: 'object',
      required: ['ok', 'uid', 'client', 'serverTime'],
      properties: {
        ok: { const: true },
        uid: UUID,
        client: { enum: ['web', 'api'] },
        serverTime: { type: 'string', format: 'date-time' },
      },
    },
  },
  'graph:diff': {
    summary: 'What somebody else, or another socket of yours, changed of what you may see',
    payload: { $ref: '#/components/schemas/GraphDiffBodyView' },
  },
  'branch:published': {
    summary: 'A node that you see was published',
    payload: {
      type: 'object',
      required: ['id', 'publicToken', 'publicDue', 'publicBranch'],
      properties: {
        id: UUID,
        publicToken: { type: 'string' },
        publicDue: { type: ['string', 'null'], format: 'date-time' },
        publicBranch: { type: 'boolean' },
      },
    },
  },
  'ws:pong': {
    summary: 'The answer to `ws:ping`',
    payload: {
      type: 'object',
      required: ['ok', 'serverTime'],
      properties: { ok: { const: true }, serverTime: { type: 'string', format: 'date-time' } },
    },
  },
  error: { summary: 'Why the connection is about to be closed', payload: FAILURE },
  rate_limited: { summary: 'Too many connections; the connection is about to be closed', payload: FAILURE },
};

/** Every documented event that a gateway of the running service handles. */
export function eventsOf(app: NestFastifyApplication): SocketEventDoc[] {
  const events: SocketEventDoc[] = [];
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.providers.values()) {
      const prototype = (metatype as { prototype?: object } | null)?.prototype;
      if (!prototype) continue;
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const handler: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
        if (typeof handler !== 'function') continue;
        const doc = Reflect.getMetadata(SOCKET_EVENT, handler) as SocketEventDoc | undefined;
        if (doc) events.push(doc);
      }
    }
  }
  return events.sort((a, b) => a.event.localeCompare(b.event));
}

/** The Socket.IO API in AsyncAPI 3, with the schemas of the OpenAPI document. */
export function asyncapi(events: readonly SocketEventDoc[], openapi: OpenAPIObject): Json {
  const received = events.map(({ event, summary, payload }): [string, Json] => [
    event,
    message(event, summary, payload ? schemaOf(payload) : { type: 'object' }),
  ]);
  const answers = events.map(({ event, ack }): [string, Json] => [
    `${event}.ack`,
    message(`${event}.ack`, `The acknowledgement of \`${event}\``, {
      oneOf: [ack ? schemaOf(ack) : { type: 'object' }, FAILURE],
    }),
  ]);
  const emitted = Object.entries(EMITTED).map(([event, { summary, payload }]): [string, Json] => [
    `emit.${event}`,
    message(event, summary, payload),
  ]);
  const messages = Object.fromEntries(
    [...received, ...answers, ...emitted].map(([name, value]) => [slug(name), value]),
  ) as Json;
  const channel = { $ref: '#/channels/root' };
  const inChannel = (name: string): Json => ({ $ref: `#/channels/root/messages/${slug(name)}` });
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Ligature over Socket.IO',
      version: openapi.info.version,
      description:
        'Socket.IO 4, namespace `/`, path `/socket.io` or `/ext-socket.io`. The token travels in the auth payload (`api_token`), in `Authorization`, as subprotocol `Bearer, <token>`, or in the session cookie.',
    },
    defaultContentType: 'application/json',
    channels: {
      root: {
        address: '/',
        messages: Object.fromEntries(
          Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
      },
    },
    operations: Object.fromEntries([
      ...events.map(({ event, summary }) => [
        slug(event),
        {
          action: 'receive',
          channel,
          summary,
          messages: [inChannel(event)],
          reply: { channel, messages: [inChannel(`${event}.ack`)] },
        },
      ]),
      ...Object.entries(EMITTED).map(([event, { summary }]) => [
        slug(`emit.${event}`),
        { action: 'send', channel, summary, messages: [inChannel(`emit.${event}`)] },
      ]),
    ]),
    components: { messages, schemas: openapi.components?.schemas ?? {} },
  };
}

/** A key of the document; `node:publish:update` and `node:publish_update` stay apart. */
const slug = (event: string): string => event.replaceAll(/[^\w.]+/g, '-');

function message(name: string, summary: string, payload: Json): Json {
  return { name, summary, payload };
}

function schemaOf({ name }: { readonly name: string }): Json {
  return { $ref: `#/components/schemas/${name}` };
}
