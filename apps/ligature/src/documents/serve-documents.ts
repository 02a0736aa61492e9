import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

import { ApiDocuments } from './api-documents.js';
import { guardDocuments } from './guard-documents.js';

/** Serves `/openapi.json`, `/openapi.yaml` and `/asyncapi.json`; the pages below `/docs` show what they say. */
export function describeApi(app: NestFastifyApplication): void {
  const documents = app.get(ApiDocuments);
  documents.open(app);
  guardDocuments(app);
  SwaggerModule.setup('docs', app, () => documents.openapi as unknown as OpenAPIObject, {
    ui: false,
    raw: ['json', 'yaml'],
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
  });
  app.getHttpAdapter().get('/asyncapi.json', (_request: unknown, reply: { send(body: unknown): void }) => {
    reply.send(documents.asyncapi);
  });
}
