import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

import { FLAT_CODES } from '#platform/boot';
import { Env, VERSION } from '#platform/config';

import { wires } from '../wires.js';
import { eventsOf } from './asyncapi.js';
import { describe, type RoomTexts } from './describe.js';
import type { ApiDocument, Schema } from './document.js';
import { HEADERS } from './response-headers.js';
import { LICENSE, ROOMS, SUMMARY } from './rooms.js';
import { withTypeUnions } from './type-unions.js';
import { usedSchemas } from './unused.js';

export interface DescribedApi {
  readonly openapi: ApiDocument;
  /** Those of the sockets' messages too. */
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly texts: readonly RoomTexts[];
}

/** The HTTP API in OpenAPI 3.1. */
export function describedApi(app: NestFastifyApplication): DescribedApi {
  const document = withTypeUnions(rawDocument(app)) as ApiDocument & OpenAPIObject;
  for (const { schemas = {} } of ROOMS)
    for (const [name, more] of Object.entries(schemas))
      Object.assign(document.components.schemas[name] ?? {}, more);
  nameCodes(document.components.schemas);
  const texts = describe(document, {
    rooms: ROOMS,
    tellsRateLimit: (path) => wires.of(path).rateLimitHeaders === true,
  });
  const { schemas } = document.components;
  const openapi = {
    ...document,
    info: { ...document.info, contact: contactOf(app), license: LICENSE },
    components: {
      ...document.components,
      headers: HEADERS,
      schemas: usedSchemas(document.paths, schemas) as typeof schemas,
    },
  };
  return { openapi, schemas, texts };
}

/** The codes of refusals that modules have of their own, beside those of every request. */
function nameCodes(schemas: Readonly<Record<string, Schema>>): void {
  const own = ROOMS.flatMap(({ codes = [] }) => codes);
  for (const { properties = {} } of Object.values(schemas))
    for (const property of Object.values(properties))
      if (FLAT_CODES.every((code) => property.enum?.includes(code)))
        Object.assign(property, { enum: [...FLAT_CODES, ...own] });
}

function rawDocument(app: NestFastifyApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Ligature')
    .setDescription(SUMMARY)
    .setVersion(VERSION)
    .setOpenAPIVersion('3.1.0')
    .addServer(app.get(Env).publicUrl?.replace(/\/$/, '') ?? '/', 'This service')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key or a session JWT' }, 'bearer')
    .addApiKey(
      {
        type: 'apiKey',
        in: 'header',
        name: 'X-API-Key',
        description: 'An API key, for clients that send no `Authorization`',
      },
      'apiKey',
    );
  for (const { name, description } of ROOMS.flatMap(({ tags }) => tags)) builder.addTag(name, description);
  const sent = eventsOf(app).flatMap(({ payload, ack }) => [payload, ack]);
  const options = { extraModels: sent.filter((model) => model !== undefined) };
  return SwaggerModule.createDocument(app, builder.build(), options);
}

const contactOf = (app: NestFastifyApplication): object => ({
  name: 'The operator of this service',
  url: originOf(app),
});

/** Where the service is reached, as far as it knows. */
export function originOf(app: NestFastifyApplication): string {
  const { publicUrl, port } = app.get(Env);
  return publicUrl?.replace(/\/$/, '') ?? `http://localhost:${String(port)}`;
}
