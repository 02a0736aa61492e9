import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

import { VERSION } from '#platform';

import { asyncapi, eventsOf } from './asyncapi.js';
import { guardDocuments } from './documents.js';

/**
 * Serves `/docs` (Swagger UI, nothing fetched from elsewhere), `/openapi.json` and `/asyncapi.json`. Both documents
 * are made when somebody first asks: half the time of a start would go into them.
 */
export function describeApi(app: NestFastifyApplication): void {
  let made: OpenAPIObject | undefined;
  const document = (): OpenAPIObject => (made ??= openapi(app));
  guardDocuments(app);
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
  });
  app.getHttpAdapter().get('/asyncapi.json', (_request: unknown, reply: { send(body: unknown): void }) => {
    reply.send(asyncapi(eventsOf(app), document()));
  });
}

function openapi(app: NestFastifyApplication): OpenAPIObject {
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
  return withTypeUnions(document) as OpenAPIObject;
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
