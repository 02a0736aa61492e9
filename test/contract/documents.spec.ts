import { readdirSync, readFileSync } from 'node:fs';

import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectral, { type RulesetDefinition } from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly security?: readonly object[];
  readonly parameters: readonly Record<string, unknown>[];
  readonly requestBody?: { content: Record<string, { example?: unknown }> };
  readonly responses: Record<
    string,
    { content?: Record<string, { schema: { $ref?: string }; example?: unknown }> }
  >;
}

interface Document {
  readonly tags: readonly { name: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: {
    readonly schemas: Record<string, { readonly properties?: Record<string, unknown> }>;
  };
}

interface EventOperation {
  readonly title: string;
  readonly summary?: string;
  readonly description?: string;
  readonly messages: readonly { $ref: string }[];
}

interface EventDocument {
  readonly operations: Record<string, EventOperation>;
  readonly components: { readonly messages: Record<string, { name: string; examples?: unknown[] }> };
}

let app: TestApp;
let openapi: Document;
let asyncapi: EventDocument;

beforeAll(async () => {
  app = await startApp();
  const read = async (name: string): Promise<unknown> => (await fetch(`${app.url}/${name}`)).json();
  openapi = (await read('openapi.json')) as Document;
  asyncapi = (await read('asyncapi.json')) as EventDocument;
});
afterAll(() => app.close());

const WHERE =
  'its description stands in libs/<room>/src/<room>.docs.ts under `operations` (events: `events`) or in `@ApiOperation`, examples of fields under `examples` there or in their decorators';

const operations = (): { route: string; path: string; operation: Operation }[] =>
  Object.entries(openapi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path} (${operation.operationId})`,
      path,
      operation,
    })),
  );

const JSON_TYPE = 'application/json';

describe('OpenAPI', () => {
  it('describes every operation, in a sentence of its own', () => {
    const texts = new Map<string, string>();
    const wrong = operations().flatMap(({ route, operation: { summary = '', description = '' } }) => {
      const twin = texts.get(summary) ?? texts.get(description);
      texts.set(summary, route).set(description, route);
      return [
        ...(summary === '' ? [`${route} has no summary`] : []),
        // The pages of the reference print them as they are.
        ...(summary.includes('`') ? [`${route} has Markdown in its summary`] : []),
        ...(description === '' ? [`${route} has no description: ${WHERE}`] : []),
        ...(description !== '' && description.startsWith(summary) ? [`${route} says the same twice`] : []),
        ...(twin === undefined || description === '' ? [] : [`${route} says the same as ${twin}`]),
      ];
    });
    expect(wrong).toEqual([]);
  });

  it('shows one example of each JSON body that is sent, and of each success', () => {
    const wrong = operations().flatMap(({ route, operation }) => {
      const successes = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
      const success = operation.responses['201'] ?? successes[0]?.[1];
      const bodies = {
        request: operation.requestBody?.content[JSON_TYPE],
        answer: success?.content?.[JSON_TYPE],
      };
      return Object.entries(bodies).flatMap(([name, body]) => {
        if (body === undefined) return [];
        if (body.example === undefined) return [`${route}: its ${name} has no example: ${WHERE}`];
        return JSON.stringify(body.example) === '{}' ? [`${route}: the example of its ${name} is empty`] : [];
      });
    });
    expect(wrong).toEqual([]);
  });

  it('names operations in one style: a verb, then what it is done to', () => {
    // Named like this by the API that item links are compatible with.
    const given = new Set(['item_summary']);
    const verbs =
      /^(accept|add|call|clone|create|delete|download|embed|export|find|get|import|leave|list|preview|publish|record|redo|register|remove|replay|restore|retry|revoke|rotate|set|share|sign|stream|swap|switch|test|trash|undo|unpublish|update|withdraw)_[a-z_]+$/;
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(ids.filter((id) => !verbs.test(id) && !given.has(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('puts every operation under one tag, and lists parameters of the path as they stand in it', () => {
    const tags = new Set(openapi.tags.map(({ name }) => name));
    for (const { route, path, operation } of operations()) {
      expect([route, operation.tags.filter((tag) => tags.has(tag)).length]).toEqual([route, 1]);
      const inPath = operation.parameters.filter((one) => one['in'] === 'path').map(({ name }) => name);
      expect([route, inPath]).toEqual([route, [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)]);
    }
    expect(
      [...tags].filter((tag) => !operations().some(({ operation }) => operation.tags.includes(tag))),
    ).toEqual([]);
    expect(
      operations().find(({ operation }) => operation.operationId === 'create_key')?.operation.tags,
    ).toEqual(['keys']);
  });

  it('knows the routes of agents, of probes and of images', () => {
    expect(Object.keys(openapi.paths)).toEqual(
      expect.arrayContaining([
        '/api/mcp',
        '/api/health',
        '/l/{slug}/qr.png',
        '/l/{slug}/qr.svg',
        '/health/live',
        '/health/ready',
        '/health/ready/writes',
        '/metrics',
      ]),
    );
  });

  it('has one schema of errors for each media type of an operation', () => {
    // The protocol of agents has errors of its own, and those that are found before it is spoken.
    const wrong = operations()
      .filter(({ path }) => path !== '/api/mcp' && !path.startsWith('/health'))
      .filter(({ operation }) => errorsOf(operation).some((found) => found.size > 1))
      .map(({ route }) => route);
    expect(wrong).toEqual([]);
  });

  it('tells headers, and credentials', () => {
    const list = openapi.paths['/api/v1/org/{org}/ws/{ws}/projects/{project}/items']!;
    const headers = (operation: Operation, status: string): string[] =>
      Object.keys((operation.responses[status] as unknown as { headers: object }).headers);
    expect(headers(list['get']!, '200')).toEqual(
      expect.arrayContaining(['X-Trace-Id', 'RateLimit', 'RateLimit-Policy', 'Link', 'X-Ignored-Parameters']),
    );
    expect(headers(list['get']!, '429')).toEqual(expect.arrayContaining(['Retry-After', 'RateLimit']));
    expect(headers(list['post']!, '201')).toEqual(
      expect.arrayContaining(['ETag', 'Location', 'Idempotency-Replayed']),
    );
    expect(headers(list['get']!, '401')).toContain('WWW-Authenticate');
    expect(openapi.paths['/api/links']!['post']!.security).toEqual([{}, { bearer: [] }]);
    expect(openapi.paths['/health/live']!['get']!.security).toEqual([]);
  });

  it('follows the recommended rules of Redocly', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lintFromString({
      source: JSON.stringify(openapi),
      absoluteRef: 'openapi.json',
      config,
    });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, location[0]?.pointer, message])).toEqual(
      [],
    );
  });

  it('follows the recommended rules of Spectral', async () => {
    expect(
      await spectralProblems(openapi, {
        extends: [[rulesets.oas, 'recommended']],
      } as unknown as RulesetDefinition),
    ).toEqual([]);
  });
});

describe('AsyncAPI', () => {
  it('describes every event, with an example', () => {
    const wrong = Object.values(asyncapi.operations).flatMap(
      ({ title, summary = '', description = '', messages }) => {
        const name = messages[0]!.$ref.split('/').at(-1)!;
        return [
          ...(summary === '' ? [`${title} has no summary`] : []),
          ...(description === '' ? [`${title} has no description: ${WHERE}`] : []),
          ...(asyncapi.components.messages[name]?.examples?.length === 1
            ? []
            : [`${title} has no example: ${WHERE}`]),
        ];
      },
    );
    expect(wrong).toEqual([]);
  });
});

async function spectralProblems(document: unknown, ruleset: RulesetDefinition): Promise<unknown[]> {
  const linter = new spectral.Spectral();
  linter.setRuleset(ruleset);
  const problems = await linter.run(document as Record<string, unknown>);
  return problems.map(({ code, path, message }) => [code, path.join('.'), message]);
}

/** The schemas of all refusals, for each media type. */
function errorsOf({ responses }: Operation): Set<string>[] {
  const schemas = new Map<string, Set<string>>();
  for (const [status, { content = {} }] of Object.entries(responses)) {
    if (!/^[45]/.test(status)) continue;
    for (const [type, { schema }] of Object.entries(content))
      schemas.set(type, (schemas.get(type) ?? new Set()).add(JSON.stringify(schema)));
  }
  return [...schemas.values()];
}

it('gives each schema a name of its own', () => {
  const folder = new URL('../../libs/', import.meta.url);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .flatMap((file) => {
      const text = readFileSync(new URL(file, folder), 'utf8');
      return text.includes('@nestjs/swagger') || text.includes('#platform/')
        ? [...text.matchAll(/^(?:export )?class (\w+(?:View|Dto|Body))\b/gm)].map(([, name]) => name)
        : [];
    });
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});
