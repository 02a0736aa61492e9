import { describe, expect, it } from 'vitest';

import { ScopeCatalog } from './scope-catalog.js';

const catalog = new ScopeCatalog([
  { 'maps:admin': {} },
  {
    'maps:read': { impliedBy: ['maps:write'], ofWorkspaces: true },
    'maps:write': { impliedBy: ['maps:admin'] },
  },
]);

describe('ScopeCatalog', () => {
  it('knows the scopes of all modules, in their order', () => {
    expect(catalog.names).toEqual(['maps:admin', 'maps:read', 'maps:write']);
    expect(['maps:read', 'maps:burn', 'toString', 7, null].map((value) => catalog.has(value))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(catalog.isOfWorkspaces('maps:read')).toBe(true);
    expect(catalog.isOfWorkspaces('maps:write')).toBe(false);
  });

  it.each<[`maps:${string}`[], string[]]>([
    [[], []],
    [['maps:read'], ['maps:read']],
    [['maps:write'], ['maps:read', 'maps:write']],
    [['maps:admin'], ['maps:admin', 'maps:read', 'maps:write']],
  ])('%j are %j', (scopes, expected) => {
    expect([...catalog.implied(scopes)].sort()).toEqual(expected);
  });

  it('lets no two modules have the same one', () => {
    expect(() => new ScopeCatalog([{ 'maps:read': {} }, { 'maps:read': {} }])).toThrow('one module');
  });
});
