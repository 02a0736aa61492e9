import { describe, expect, it } from 'vitest';

import { hasScope, type Principal } from './principal.js';

const caller = (effectiveScopes: Principal['effectiveScopes']): Principal =>
  ({ effectiveScopes }) as unknown as Principal;

describe('hasScope', () => {
  it.each<[string[] | null, boolean]>([
    [null, true],
    [['maps:read', 'maps:write'], true],
    [['maps:read'], false],
    [[], false],
  ])('%j for maps:write: %s', (scopes, expected) => {
    expect(hasScope(caller(scopes && new Set(scopes)), 'maps:write')).toBe(expected);
  });
});
