import { ModulesContainer } from '@nestjs/core';
import { Parser } from '@asyncapi/parser';
import { afterAll, beforeAll, expect, it } from 'vitest';

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

it('is valid AsyncAPI 3.0', async () => {
  const diagnostics = await new Parser().validate(JSON.stringify(document));
  expect(
    diagnostics
      .filter(({ severity }) => (severity as number) === 0)
      .map(({ message, path }) => `${path.join('.')}: ${message}`),
  ).toEqual([]);
});

it('names exactly the events that the gateways handle', () => {
  const documented = Object.values(document.operations)
    .filter(({ action }) => action === 'receive')
    .map(({ messages }) => document.components.messages[messages[0]!.$ref.split('/').at(-1)!]!.name);
  expect(documented.sort()).toEqual(subscribed());
  expect(documented).toContain('link:add');
});
