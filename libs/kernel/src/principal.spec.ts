import { describe, expect, it } from 'vitest';

import { hasScope, type Principal, roleOf, type Scope } from './principal.js';

const caller = (scopes: readonly Scope[] | null): Principal => ({ scopes }) as unknown as Principal;

describe('roleOf', () => {
  it.each([
    ['org:admin', 'admin'],
    [' ORG:Admin ', 'admin'],
    ['org:member', 'editor'],
    ['linky:editor', 'editor'],
    ['linky:editor-plus', 'editor'],
    ['linky:admin', 'viewer'],
    ['owner', 'admin'],
    ['contributor', 'editor'],
    ['reader', 'viewer'],
    ['', 'viewer'],
  ])('%j is %s', (slug, role) => {
    expect(roleOf(slug)).toBe(role);
  });
});

describe('hasScope', () => {
  it.each<[Scope[] | null, Scope, boolean]>([
    [null, 'keys:admin', true],
    [['links:write'], 'links:read', true],
    [['links:read'], 'links:write', false],
    [['keys:admin'], 'links:write', true],
    [['keys:admin'], 'links:read', true],
    [['keys:admin'], 'items:read', false],
    [['items:write'], 'items:read', true],
    [['items:write'], 'projects:read', false],
    [['projects:write'], 'projects:read', true],
    [['graph:write'], 'graph:read', true],
    [[], 'graph:read', false],
  ])('%j for %s: %s', (scopes, scope, expected) => {
    expect(hasScope(caller(scopes), scope)).toBe(expected);
  });
});
