import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

import { VERSION } from '#platform';

import { eventsOf } from './asyncapi.js';

/** Serves `/docs` (Swagger UI, nothing fetched from elsewhere) and `/openapi.json`; answers the document. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(
    app,
    new DocumentBuilder()
      .setTitle('Ligature')
      .setDescription(
        'Item links, a live dependency graph and link bundles: one service, three kinds of link.',
      )
      .setVersion(VERSION)
      .setOpenAPIVersion('3.1.0')
      .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key or a session JWT' }, 'bearer')
      .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'apiKey')
      .build(),
    {
      extraModels: eventsOf(app).flatMap(({ payload, ack }) =>
        [payload, ack].filter((model) => model !== undefined),
      ),
    },
  );
  Object.assign(document, withTypeUnions(document) as OpenAPIObject);
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
  });
  return document;
}

/** OpenAPI 3.1 says `type: [string, "null"]` where 3.0 said `nullable: true`. */
function withTypeUnions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry) => withTypeUnions(entry));
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, withTypeUnions(entry)]),
  );
  if (nullable !== true) return nullable === undefined ? rest : { ...rest, nullable };
  const { type, enum: choices, description, ...schema } = rest;
  const said = description === undefined ? {} : { description };
  if (typeof type !== 'string') return { anyOf: [rest, { type: 'null' }], ...said };
  return {
    ...schema,
    ...said,
    type: [type, 'null'],
    ...(Array.isArray(choices) ? { enum: [...(choices as unknown[]), null] } : {}),
  };
}
