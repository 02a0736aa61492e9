import { ModulesContainer } from '@nestjs/core';
import { Parser } from '@asyncapi/parser';
import rulesets from '@stoplight/spectral-rulesets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';

let app: TestApp;
let document: {
  operations: Record<string, { action: string; messages: { $ref: string }[] }>;
  components: { messages: Record<string, { name: string }> };
};

beforeAll(async () => {
  app = await startApp();
  document = (await (await fetch(`${app.url}/asyncapi.json`)).json()) as typeof document;
});
afterAll(() => app.close());

/** What the gateways subscribe to, as Nest itself sees it. */
function subscribed(): string[] {
  const events = new Set<string>();
  for (const module of app.app.get(ModulesContainer).values()) {
    for (const { metatype } of module.providers.values()) {
      const prototype = (metatype as { prototype?: Record<string, unknown> } | null)?.prototype;
      for (const name of prototype ? Object.getOwnPropertyNames(prototype) : []) {
        const handler: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
        if (typeof handler !== 'function' || !Reflect.getMetadata('websockets:message_mapping', handler))
          continue;
        events.add(String(Reflect.getMetadata('message', handler)));
      }
    }
  }
  return [...events].sort();
}

/** Less than that is advice. */
const WARNING = 1;

/** Those of the parser and those that Spectral recommends, in one walk through the document. */
const ruleset = {
  extends: [[rulesets.asyncapi, 'recommended']],
  // Whoever operates a service need not be reachable by mail.
  rules: { 'asyncapi-info-contact-properties': 'off' },
};

describe('the document', () => {
  const parser = new Parser({ ruleset } as unknown as ConstructorParameters<typeof Parser>[0]);
  const problems = async (text: string): Promise<string[]> =>
    (await parser.validate(text))
      .filter(({ severity }) => (severity as number) <= WARNING)
      .map(({ code, message, path }) => `${String(code)}: ${path.join('.')}: ${message}`);

  it('is valid AsyncAPI 3.0, and follows the recommended rules', async () => {
    expect(await problems(JSON.stringify(document))).toEqual([]);
  });

  it('would be found out if it did not', async () => {
    const channels = { a: { address: '/x/' } };
    const found = await problems(JSON.stringify({ asyncapi: '3.0.0', channels }));
    expect(found).toEqual(
      expect.arrayContaining([
        'asyncapi-3-document-resolved: : Object must have required property "info"',
        'asyncapi-3-channel-no-trailing-slash: channels.a.address: Channel address must not end with slash.',
      ]),
    );
  });
});

it('names exactly the events that the gateways handle', () => {
  const documented = Object.values(document.operations)
    .filter(({ action }) => action === 'receive')
    .map(({ messages }) => document.components.messages[messages[0]!.$ref.split('/').at(-1)!]!.name);
  expect(documented.sort()).toEqual(subscribed());
  expect(documented).toContain('link:add');
});
