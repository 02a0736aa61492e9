import { ModulesContainer } from '@nestjs/core';
import { ScopeCatalog } from '#platform/auth';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { scopes } from '../../apps/ligature/src/scopes.js';
import { startApp, type TestApp } from '../support/app.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

/** What the routes and events of the running service demand. */
function demanded(): Set<unknown> {
  const found = new Set<unknown>();
  for (const module of app.app.get(ModulesContainer).values())
    for (const { metatype } of [...module.controllers.values(), ...module.providers.values()]) {
      const prototype = (metatype as { prototype?: Record<string, unknown> } | null)?.prototype;
      if (typeof metatype !== 'function' || !prototype) continue;
      const handlers = Object.getOwnPropertyNames(prototype)
        .filter((name) => name !== 'constructor')
        .map((name) => Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown);
      for (const target of [metatype, ...handlers])
        if (typeof target === 'function') found.add(Reflect.getMetadata('ligature:scope', target));
    }
  found.delete(undefined);
  return found;
}

it('demands no scope that no module offers', () => {
  const found = [...demanded()];
  expect(found.length).toBeGreaterThan(3);
  expect(found.filter((scope) => !app.get(ScopeCatalog).has(scope))).toEqual([]);
});

it.each<[Parameters<typeof scopes.implied>[0], string[]]>([
  [['keys:admin'], ['keys:admin', 'links:read', 'links:write']],
  [['links:write'], ['links:read', 'links:write']],
  [['links:read'], ['links:read']],
  [['items:write'], ['items:read', 'items:write']],
  [['projects:write'], ['projects:read', 'projects:write']],
  [['graph:write'], ['graph:read', 'graph:write']],
  [['events:read'], ['events:read']],
  [['webhooks:admin'], ['events:read', 'webhooks:admin']],
  [[], []],
])('%j allow %j', (held, allowed) => {
  expect([...scopes.implied(held)].sort()).toEqual(allowed);
});

it('binds keys of items and projects to workspaces, and no others', () => {
  expect(scopes.names.filter((name) => scopes.isOfWorkspaces(name))).toEqual([
    'items:read',
    'items:write',
    'projects:read',
    'projects:write',
  ]);
});
