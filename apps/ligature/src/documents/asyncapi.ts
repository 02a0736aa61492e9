import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { SOCKET_EVENT, type SocketEventDoc } from '#platform/boot';

import type { RoomTexts } from './describe.js';
import type { Schema } from './document.js';
import { EMITTED } from './emitted-events.js';
import { LICENSE } from './rooms.js';
import { usedSchemas } from './unused.js';

type Json = Record<string, unknown>;

const FAILURE = { $ref: '#/components/schemas/GraphFailureView' };
const TAGS = {
  request: {
    name: 'requests',
    description: 'What clients send. Each is acknowledged with its result, or with a refusal.',
  },
  emitted: { name: 'notifications', description: 'What the service sends by itself.' },
} as const;

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

/** What the messages are made of. */
interface Source {
  readonly openapi: { readonly info: { readonly version: string } };
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly texts: readonly RoomTexts[];
}

/** The Socket.IO API in AsyncAPI 3, with the schemas of the HTTP API. */
export function asyncapi(events: readonly SocketEventDoc[], source: Source, origin: string): Json {
  const messages = Object.fromEntries(
    [...events.flatMap((event) => requestMessages(event, source)), ...emittedMessages()].map(
      ([name, message]) => [slug(name), message],
    ),
  ) as Json;
  return {
    asyncapi: '3.1.0',
    info: infoOf(source, origin),
    defaultContentType: 'application/json',
    servers: serversOf(new URL(origin)),
    channels: { root: channelOf(messages) },
    operations: Object.fromEntries([
      ...events.map((event) => [slug(event.event), requestOperation(event, source)]),
      ...Object.entries(EMITTED).map(([event, { summary, description }]) => [
        slug(`emit.${event}`),
        {
          action: 'send',
          channel: CHANNEL,
          title: event,
          summary,
          description,
          tags: [TAGS.emitted],
          messages: [inChannel(`emit.${event}`)],
        },
      ]),
    ]),
    components: {
      messages,
      schemas: usedSchemas(messages, source.schemas),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API key of a user, or a session JWT' },
      },
    },
  };
}

function infoOf({ openapi }: Source, origin: string): Json {
  return {
    title: 'Ligature over Socket.IO',
    version: openapi.info.version,
    description:
      'Socket.IO 4, namespace `/`, path `/socket.io` or `/ext-socket.io`. The token travels in the auth payload (`api_token`), in `Authorization`, as subprotocol `Bearer, <token>`, or in the session cookie.',
    contact: { name: 'The operator of this service', url: origin },
    license: { name: LICENSE.name, url: 'https://opensource.org/license/mit' },
    tags: Object.values(TAGS),
  };
}

function serversOf({ protocol, host }: URL): Json {
  const server = (pathname: string, description: string): Json => ({
    host,
    pathname,
    protocol: protocol === 'https:' ? 'wss' : 'ws',
    description,
    security: [{ $ref: '#/components/securitySchemes/token' }],
  });
  return {
    main: server('/socket.io', 'The usual path of Socket.IO'),
    external: server('/ext-socket.io', 'Another path to the same server, for clients that are set to it'),
  };
}

const CHANNEL = { $ref: '#/channels/root' };

function channelOf(messages: Json): Json {
  return {
    address: '/',
    title: 'The namespace `/`',
    description: 'Every event is a name with one payload. Requests are answered by the acknowledgement.',
    messages: Object.fromEntries(
      Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
    ),
  };
}

const inChannel = (name: string): Json => ({ $ref: `#/channels/root/messages/${slug(name)}` });

function requestOperation({ event, summary }: SocketEventDoc, { texts }: Source): Json {
  const description = texts.map(({ docs }) => docs.events?.[event]).find((text) => text !== undefined);
  return {
    action: 'receive',
    channel: CHANNEL,
    title: event,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [TAGS.request],
    messages: [inChannel(event)],
    reply: { channel: CHANNEL, messages: [inChannel(`${event}.ack`)] },
  };
}

function requestMessages(doc: SocketEventDoc, source: Source): [string, Json][] {
  const { event, summary, payload, ack } = doc;
  return [
    [
      event,
      message(
        event,
        summary,
        payload ? schemaOf(payload) : { type: 'object' },
        exampleOf(payload, doc, source),
      ),
    ],
    [
      `${event}.ack`,
      message(
        `${event}.ack`,
        `The acknowledgement of \`${event}\``,
        { oneOf: [ack ? schemaOf(ack) : { type: 'object' }, FAILURE] },
        exampleOf(ack, doc, source),
      ),
    ],
  ];
}

function exampleOf(model: SocketEventDoc['payload'], { event }: SocketEventDoc, { texts }: Source): unknown {
  const room = texts.find(({ docs }) => docs.events?.[event] !== undefined);
  return model === undefined ? {} : room?.examples.of(schemaOf(model), event, 'payload');
}

function emittedMessages(): [string, Json][] {
  return Object.entries(EMITTED).map(([event, { summary, payload, example }]) => [
    `emit.${event}`,
    message(event, summary, payload, example),
  ]);
}

function message(name: string, summary: string, payload: Json, example: unknown): Json {
  const examples = example === undefined ? {} : { examples: [{ payload: example }] };
  return { name, title: name, summary, contentType: 'application/json', payload, ...examples };
}

/** A key of the document; `node:publish:update` and `node:publish_update` stay apart. */
const slug = (event: string): string => event.replaceAll(/[^\w.]+/g, '-');

function schemaOf({ name }: { readonly name: string }): Json {
  return { $ref: `#/components/schemas/${name}` };
}
